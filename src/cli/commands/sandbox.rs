//! `stackgen sandbox`: the simulated AWS itself: serve it, move its time, empty it, look at it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use clap::Subcommand;

use crate::cli::target::{unusable, world};
use crate::cli::{CliError, Context, Exit, Interrupt};
use crate::profile::Span;
use crate::sandbox::{Inventory, Sandbox, ServeError, Server, Settings};

mod calibrate;
mod show;

/// Arguments of `stackgen sandbox`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen sandbox show                  What exists in the simulated AWS\n  \
    stackgen sandbox advance 2h            Two hours later\n  \
    stackgen sandbox serve --port 4566     For other AWS clients\n  \
    stackgen sandbox reset --yes           Start anew\n\n\
    --sandbox=FILE names the world; without it, the one in the XDG state folder is meant.")]
pub struct Args {
    /// What to do with it
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Answer any AWS client on a loopback port
    ///
    /// Prints its address as the first line and serves until Ctrl-C. Simulated time goes on with
    /// the clock on the wall, times the speed. Point a client at it with `AWS_ENDPOINT_URL` and any
    /// credentials; an access key id of twelve digits is the account. Clients of image registries
    /// find the account's under the same address.
    #[command(after_help = "Examples:\n  \
        stackgen sandbox serve --port 4566\n  \
        AWS_ENDPOINT_URL=http://127.0.0.1:4566 aws cloudformation list-stacks")]
    Serve(ServeArgs),
    /// Move simulated time on, and let happen what is due
    #[command(after_help = "Examples:\n  stackgen sandbox advance 2h")]
    Advance(AdvanceArgs),
    /// Throw the world away and start with an empty one
    #[command(after_help = "Examples:\n  stackgen sandbox reset --yes --sandbox-seed=7")]
    Reset,
    /// Show what exists: stacks, objects, simulated time, what would be billed
    #[command(after_help = "Examples:\n  \
        stackgen sandbox show\n  \
        stackgen sandbox show --sandbox=rehearsal.json --output json")]
    Show,
    /// Hold what real AWS did against what the sandbox assumes, and write parameters out of it
    ///
    /// Of a run: how long its containers took for each step, and how fast they were started. Of a
    /// stack: how long its resources took. What has too few values, or was not the limit, is told
    /// and not taken over.
    Calibrate(calibrate::Args),
}

#[derive(Debug, clap::Args)]
struct ServeArgs {
    /// Port to listen on; 0 takes any free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
    /// Loopback address to listen on; any other is refused
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
}

#[derive(Debug, clap::Args)]
struct AdvanceArgs {
    /// How far, such as `90s`, `30 min`, `2h` or `1d 12h`
    #[arg(value_name = "TIME")]
    length: Span,
}

/// Does it.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let globals = &context.globals;
    // Here the sandbox is meant whether `--sandbox` is given or not.
    let file = globals.sandbox.as_ref().and_then(Option::as_deref);
    let settings = world(globals, file)?;
    match &args.action {
        Action::Serve(args) => {
            let address = SocketAddr::new(args.bind, args.port);
            let sandbox = open(&settings)?;
            context.block_on(|interrupt| serve(sandbox, address, context, interrupt))
        }
        Action::Advance(args) => advance(&settings, args.length, context),
        Action::Calibrate(args) => calibrate::run(args, context),
        Action::Reset => reset(&settings, context),
        Action::Show => {
            let inventory = look(&settings)?;
            show::show(&inventory, &settings.file, context)
        }
    }
}

async fn serve(
    sandbox: Sandbox,
    address: SocketAddr,
    context: &Context,
    mut interrupt: Interrupt,
) -> Result<Exit, CliError> {
    let (failed, mut failures) = tokio::sync::mpsc::unbounded_channel();
    let server = Server::bind(sandbox, address, move |error| {
        // Nobody listens any more once the server stops.
        let _ = failed.send(format!("{error}; {}", error.hint()));
    })
    .await
    .map_err(|error| unservable(&error))?;
    context
        .ui
        .print(&format!("http://{}\n", server.address()))?;
    context.ui.flush()?;
    context.ui.note("serving a simulated AWS; Ctrl-C ends it");
    let warn = async {
        while let Some(failure) = failures.recv().await {
            context.ui.warn(&failure);
        }
    };
    tokio::select! {
        () = server.run(async move { interrupt.raised().await }) => {}
        () = warn => {}
    }
    Ok(Exit::Done)
}

fn advance(settings: &Settings, length: Span, context: &Context) -> Result<Exit, CliError> {
    let sandbox = open(settings)?;
    let now = sandbox
        .advance(Duration::from_secs(length.0))
        .map_err(|error| unusable(&error))?;
    if context.ui.wants_json() {
        context
            .ui
            .print_json(&serde_json::json!({ "simulated": true, "now": now.to_string() }))?;
    } else {
        context
            .ui
            .print(&format!("{length} later; simulated time is {now}\n"))?;
    }
    Ok(Exit::Done)
}

fn reset(settings: &Settings, context: &Context) -> Result<Exit, CliError> {
    let any_seed = Settings {
        seed: None,
        ..settings.clone()
    };
    let question = match look(&any_seed) {
        Ok(inventory) if inventory.is_empty() => None,
        Ok(inventory) => Some(format!(
            "Throw away the simulated world in `{}` with {} stacks?",
            settings.file.display(),
            inventory.stacks.len()
        )),
        // What cannot be read may still be worth something to its owner.
        Err(_) => Some(format!(
            "Throw away `{}`, which cannot be read?",
            settings.file.display()
        )),
    };
    if let Some(question) = question
        && !context.ui.confirm(&question)?
    {
        context.ui.note("nothing was thrown away");
        return Ok(Exit::Done);
    }
    Sandbox::reset(settings).map_err(|error| unusable(&error))?;
    context.ui.note(&format!(
        "a new, empty simulated world is in `{}`",
        settings.file.display()
    ));
    Ok(Exit::Done)
}

fn open(settings: &Settings) -> Result<Sandbox, CliError> {
    Sandbox::open(settings).map_err(|error| unusable(&error))
}

fn look(settings: &Settings) -> Result<Inventory, CliError> {
    open(settings)?
        .look(Inventory::of)
        .map_err(|error| unusable(&error))
}

fn unservable(error: &ServeError) -> CliError {
    let exit = match error {
        ServeError::NotLoopback(_) | ServeError::NoPace => Exit::Usage,
        ServeError::Listen { .. } => Exit::Other,
    };
    CliError::new(exit, "sandbox-serve", error.to_string()).caused_by(error)
}
