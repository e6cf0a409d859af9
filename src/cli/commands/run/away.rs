//! The end of every run: what the user wants to keep stays, everything else goes.

use std::cell::RefCell;

use super::account::Account;
use super::request::request;
use super::{Keep, Scene, words};
use crate::bench::{self, After};
use crate::cli::watching::watched;
use crate::cli::{Interrupt, Way, failure};
use crate::deploy::{DownOptions, down, summary};
use crate::stack::Outputs;
use crate::ui::{Reporter, RunReporter};

/// Leaves the stack as `--keep` says. A second Ctrl-C ends the process; the first has been heard.
pub(super) async fn finish(scene: &Scene<'_>, outputs: &Outputs, account: &mut Account) {
    if account.is_left() {
        return;
    }
    match scene.args.keep {
        Keep::Nothing => take_down(scene, outputs, account).await,
        Keep::Idle => empty(scene, outputs, account).await,
        Keep::Up => refill(scene, outputs, account).await,
    }
}

async fn take_down(scene: &Scene<'_>, outputs: &Outputs, account: &mut Account) {
    let session = scene.session;
    let detail = match session.cloudformation().stack(&outputs.arn).await {
        Ok(Some(detail)) => detail,
        Ok(None) => return,
        Err(error) => return account.fail(failure::call_failed(&error)),
    };
    let stacks = [summary(&detail, session.region(), session.is_simulated())];
    let reporter = RefCell::new(Reporter::new(&scene.context.ui));
    let mut never = Interrupt::never();
    let torn = watched(&reporter, session, &mut never, async |report| {
        down(session, &stacks, DownOptions::default(), report).await
    });
    account.torn = torn.await;
}

/// No tasks, no hosts: the network and the cluster stay.
async fn empty(scene: &Scene<'_>, outputs: &Outputs, account: &mut Account) {
    let request = match request(scene, outputs, After::Empty) {
        Ok(request) => request,
        Err(error) => return account.fail(error),
    };
    let emptied = shown(scene, async |sink| {
        bench::idle(scene.session, &request, sink).await
    });
    let way = Way::of(&scene.context.globals);
    match emptied.await {
        Ok(true) => scene.context.ui.hint(&format!(
            "{} stays without tasks and hosts; delete it when you are done: {}",
            outputs.stack,
            way.command(&format!("down {}", outputs.stack))
        )),
        Ok(false) => account.fail(words::still_there(&outputs.stack, "tasks or hosts", &way)),
        Err(error) => account.fail(words::not_measured(&error, scene)),
    }
}

/// As many tasks as before the step.
async fn refill(scene: &Scene<'_>, outputs: &Outputs, account: &mut Account) {
    if account.after == After::Empty {
        let request = match request(scene, outputs, After::Start) {
            Ok(request) => request,
            Err(error) => return account.fail(error),
        };
        let refilled = shown(scene, async |sink| {
            bench::refill(scene.session, &request, sink).await
        });
        if let Err(error) = refilled.await {
            return account.fail(words::not_measured(&error, scene));
        }
    }
    let way = Way::of(&scene.context.globals);
    scene.context.ui.hint(&format!(
        "{} stays and bills; delete it when you are done: {}",
        outputs.stack,
        way.command(&format!("down {}", outputs.stack))
    ));
}

/// Shows what an engine says.
async fn shown<T>(scene: &Scene<'_>, work: impl AsyncFnOnce(bench::Sink<'_>) -> T) -> T {
    let simulated = scene.session.is_simulated();
    let reporter = RunReporter::new(&scene.context.ui, &scene.prepared.stack, simulated);
    let reporter = RefCell::new(reporter);
    work(&|event| {
        let now = super::now(scene.session);
        reporter.borrow_mut().report(now, &event);
    })
    .await
}
