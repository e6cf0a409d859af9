//! Asking the account, and leaving nothing behind: also when the user does not want to wait.

use std::pin::pin;
use std::time::Duration;

use super::known::Known;
use crate::cli::deploying::Prepared;
use crate::cli::target::connect;
use crate::cli::{CliError, Context, Exit, Interrupt, Way, failure};
use crate::deploy::{Foreseen, UpError, foresee};

/// How long we wait after Ctrl-C for the change set to be taken back, in real time.
const LAST_WAIT: Duration = Duration::from_mins(1);

/// Asks, and says what is known then.
pub(super) async fn ask(
    prepared: &Prepared,
    context: &Context,
    interrupt: &mut Interrupt,
) -> Result<Known, CliError> {
    let profile = &prepared.document.opened.resolved.profile;
    let session = connect(&context.globals, &profile.region).await?.session;
    let request = prepared.request();
    let mut work = pin!(foresee(&session, &request, &|_| {}));
    let foreseen = tokio::select! {
        foreseen = &mut work => foreseen,
        () = interrupt.raised() => {
            context.ui.note("taking back what was made to find out; Ctrl-C again ends at once");
            let ended = tokio::time::timeout(LAST_WAIT, work).await;
            return Err(interrupted(prepared, ended.ok().as_ref()));
        }
    };
    let foreseen = foreseen.map_err(|error| refused(&error, prepared, context))?;
    if let Foreseen::Different {
        left: Some(error), ..
    } = &foreseen
    {
        context.ui.warn(&format!(
            "the change set that was made to find out could not be taken back: {error}; it is free, \
             and the next update makes it void"
        ));
    }
    Ok(Known::asked(prepared, session.is_simulated(), foreseen))
}

/// Nobody can be asked: what can be known all the same, and how.
fn refused(error: &UpError, prepared: &Prepared, context: &Context) -> CliError {
    let way = Way::of(&context.globals);
    let name = &prepared.document.opened.resolved.name;
    failure::up_failed(error, &way).hint(format!(
        "without an account: {}",
        way.command(&format!("plan {name} --offline"))
    ))
}

fn interrupted(prepared: &Prepared, ended: Option<&Result<Foreseen, UpError>>) -> CliError {
    let left = matches!(
        ended,
        None | Some(Ok(Foreseen::Different { left: Some(_), .. }))
    );
    let message = if left {
        format!(
            "interrupted; a change set of {} may be left: it is free, and the next update makes it void",
            prepared.stack
        )
    } else {
        "interrupted; nothing was made, and nothing is left".to_owned()
    };
    CliError::new(Exit::Interrupted, "interrupted", message)
}
