//! `stackgen image push`: the built image into a registry.

use std::path::PathBuf;

use serde_json::json;

use super::failure::{home_failed, push_failed};
use super::login::LoginArgs;
use super::place::{self, Place, own_tag, reference};
use super::shown::shown;
use super::{layout, layout_failed};
use crate::aws::Session;
use crate::cli::target::{connect, home_region};
use crate::cli::{CliError, Context, Exit, Interrupt, Way, failure, quoted};
use crate::deploy::tag_value;
use crate::image::home::{HomeError, ensure, monthly};
use crate::image::registry::{Pointer, Reference};
use crate::image::{Layout, Pushed, push};
use crate::ui::size;

/// Arguments of `stackgen image push`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen image push\n  \
    stackgen image push --region eu-west-1\n  \
    stackgen image push --to localhost:5000/stackgen/test-app")]
pub(super) struct Args {
    /// Push there instead of to the account's own repository
    #[arg(long, value_name = "HOST/REPOSITORY[:TAG]", value_parser = reference)]
    to: Option<Reference>,

    /// Who signs in there.
    #[command(flatten)]
    login: LoginArgs,

    /// Folder of the built image, an OCI layout [default: in the user's cache folder]
    #[arg(long, value_name = "DIR")]
    layout: Option<PathBuf>,
}

/// What else can be done where the account's own repository is somebody else's.
const ELSEWHERE: &str = "or push to another one that is there, `--to HOST/REPOSITORY:TAG`, and take it from there: `--set workload.image.repository=REPOSITORY --set workload.image.tag=TAG`";

/// Pushes it.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let folder = layout(args.layout.as_deref(), context)?;
    let layout = Layout::open(&folder).map_err(|error| layout_failed(&error))?;
    if let Some(Reference {
        pointer: Some(Pointer::Digest(_)),
        ..
    }) = &args.to
    {
        let message = "`--to` names a digest; an image is pushed under a tag";
        return Err(CliError::new(Exit::Usage, "usage", message));
    }
    context.block_on(|interrupt| pushed(args, layout, context, interrupt))
}

async fn pushed(
    args: &Args,
    layout: Layout,
    context: &Context,
    mut interrupt: Interrupt,
) -> Result<Exit, CliError> {
    let reach = connect(&context.globals, home_region(&context.globals)).await?;
    let session = &reach.session;
    let place = match &args.to {
        None => home(session, context).await?,
        Some(to) => place::other(session, to, &args.login)?,
    };
    let said = args.to.as_ref().and_then(|to| to.pointer.clone());
    let tag = match said {
        Some(Pointer::Tag(tag)) => tag,
        _ => layout.tag().map_or_else(own_tag, str::to_owned),
    };
    let again = again(args, context);
    let work = shown(context, "push", async |tell| {
        push(&place.repository, &layout, &tag, tell).await
    });
    let outcome = tokio::select! {
        outcome = work => outcome,
        () = interrupt.raised() => {
            context.ui.note(&format!(
                "interrupted; no tag leads to what was sent, and the next push goes on from there: {again}"
            ));
            return Ok(Exit::Interrupted);
        }
    };
    let pushed = outcome.map_err(|error| push_failed(&error, &again))?;
    tell_end(context, &place, &layout, &tag, pushed)?;
    Ok(Exit::Done)
}

/// The same push, as a command.
fn again(args: &Args, context: &Context) -> String {
    let to = args.to.as_ref().map(ToString::to_string);
    let layout = args.layout.as_ref().map(|path| path.to_string_lossy());
    let mut words = vec!["image push".to_owned()];
    words.extend(to.map(|to| format!("--to {}", quoted(&to))));
    words.extend(layout.map(|path| format!("--layout {}", quoted(&path))));
    Way::of(&context.globals).command(&words.join(" "))
}

/// The account's own repository, made if it is not there.
async fn home(session: &Session, context: &Context) -> Result<Place, CliError> {
    let identity = session.identity().await;
    let identity = identity.map_err(|error| failure::call_failed(&error))?;
    let owner = tag_value(&identity.principal);
    let home = ensure(&session.ecr(), &owner).await;
    let home = home.map_err(|error| {
        let cli = home_failed(&error, session.region());
        match error {
            HomeError::Aws(_) => cli,
            HomeError::Foreign(_) => cli.hint(ELSEWHERE),
        }
    })?;
    if home.made {
        context
            .ui
            .note(&format!("made the repository {}", home.repository.uri));
    }
    for difference in &home.differences {
        context.ui.warn(&format!(
            "{}: {}; it was not changed",
            home.repository.uri,
            difference.words()
        ));
    }
    place::own(session).await
}

fn tell_end(
    context: &Context,
    place: &Place,
    layout: &Layout,
    tag: &str,
    pushed: Pushed,
) -> Result<(), CliError> {
    let digest = layout.index().digest;
    let blobs = layout.blobs();
    let bytes: u64 = blobs.iter().map(|blob| blob.bytes).sum();
    if context.ui.wants_json() {
        let platforms = layout.images().iter().map(|image| image.platform);
        context.ui.print_json(&json!({
            "repository": place.name,
            "tag": tag,
            "digest": digest,
            "platforms": platforms.collect::<Vec<_>>(),
            "bytes": bytes,
            "already": pushed.already,
            "blobs": {
                "sent": pushed.sent,
                "mounted": pushed.mounted,
                "found": pushed.found,
                "sent_bytes": pushed.sent_bytes,
            },
        }))?;
        return Ok(());
    }
    context.ui.print(&format!("{}@{digest}\n", place.name))?;
    if pushed.already {
        context
            .ui
            .note(&format!("it was there already, as `{tag}`"));
        return Ok(());
    }
    context.ui.note(&format!(
        "`{tag}`: {} blobs sent ({}), {} mounted, {} were there; keeping all {} costs about ${:.2} a month in ECR",
        pushed.sent,
        size(pushed.sent_bytes),
        pushed.mounted,
        pushed.found,
        size(bytes),
        monthly(bytes),
    ));
    Ok(())
}
