//! The rounds: each measured from the same start state, in a folder of its own.

use std::future::pending;

use super::account::{Account, Done};
use super::recorder::{Recorder, recorded};
use super::request::request;
use super::{Keep, Scene, rounds, words};
use crate::bench::{self, After, Request, RunError};
use crate::cli::stopping::OnInterrupt;
use crate::cli::{CliError, Interrupt};
use crate::stack::Outputs;
use crate::store::runs::Runs;
use crate::timeline::live::{Halt, Measured};

/// One round.
#[derive(Debug, Clone, Copy)]
pub(super) struct Round {
    /// From 1.
    pub(super) number: u32,
    /// No other follows.
    pub(super) is_last: bool,
}

/// All rounds, and what they need.
pub(super) struct Rounds<'a> {
    pub(super) scene: Scene<'a>,
    pub(super) outputs: &'a Outputs,
    pub(super) runs: &'a Runs,
    pub(super) account: &'a str,
}

/// Why no further round is measured.
struct Over;

impl<'a> Rounds<'a> {
    /// Measures every round, until one cannot be, or the user has had enough.
    pub(super) async fn all(
        &self,
        first: Recorder<'a>,
        interrupt: &mut Interrupt,
        account: &mut Account,
    ) {
        let mut first = Some(first);
        for round in rounds(self.scene.args) {
            let recorder = match first.take() {
                Some(recorder) => Ok(recorder),
                None => Recorder::begin(&self.scene, self.runs, self.account),
            };
            let one = async { self.round(round, recorder?, interrupt, account).await };
            match one.await {
                Ok(Ok(())) => {}
                Ok(Err(Over)) => return,
                Err(error) => return account.fail(error),
            }
        }
    }

    async fn round(
        &self,
        round: Round,
        mut recorder: Recorder<'a>,
        interrupt: &mut Interrupt,
        account: &mut Account,
    ) -> Result<Result<(), Over>, CliError> {
        let scene = &self.scene;
        let all = scene.args.repeat.get();
        if all > 1 {
            scene
                .context
                .ui
                .note(&format!("round {} of {all}", round.number));
        }
        let keeps = scene.args.keep == Keep::Up && round.is_last;
        let after = if keeps { After::Start } else { After::Empty };
        let mut request = request(scene, self.outputs, after)?;
        // The folder keeps no more of it than a short hash.
        request.environment.account = Some(self.account.to_owned());
        request.environment.model = scene.model.map(str::to_owned);
        account.after = after;
        let measured = recorded(scene, &mut recorder, async |sink| {
            self.step(&request, interrupt, sink).await
        });
        let measured = measured.await;
        let (folder, fault) = recorder.end();
        if let Some(fault) = fault {
            account.fail(CliError::from(fault));
        }
        let Some(measured) = measured else {
            account.leave(words::left_running(scene, self.outputs));
            return Ok(Err(Over));
        };
        let measured = match measured {
            Ok(measured) => measured,
            Err(error) => {
                account.fail(words::not_measured(&error, scene));
                return Ok(Err(Over));
            }
        };
        scene.purse.pay(&measured);
        let interrupted = measured.halt == Halt::Interrupted;
        // What is spent once is spent for the next round too.
        let spent = matches!(measured.halt, Halt::Budget { .. });
        let hosts = u32::try_from(measured.hosts_before.len()).unwrap_or(u32::MAX);
        account.measured(Done::of(folder, measured));
        if interrupted || spent {
            return Ok(Err(Over));
        }
        if !round.is_last && !self.rest(&request, hosts, interrupt, account).await? {
            return Ok(Err(Over));
        }
        Ok(Ok(()))
    }

    /// Measures; `None` when the user left it as it is.
    async fn step(
        &self,
        request: &Request,
        interrupt: &mut Interrupt,
        sink: bench::Sink<'_>,
    ) -> Option<Result<Measured, RunError>> {
        let session = self.scene.session;
        match self.scene.args.on_interrupt {
            OnInterrupt::Delete => {
                Some(bench::run(session, request, sink, interrupt.raised()).await)
            }
            OnInterrupt::Detach => tokio::select! {
                measured = bench::run(session, request, sink, pending()) => Some(measured),
                () = interrupt.raised() => None,
            },
        }
    }

    /// Waits for the hosts of the start state; false when there is no next round.
    async fn rest(
        &self,
        request: &Request,
        hosts: u32,
        interrupt: &mut Interrupt,
        account: &mut Account,
    ) -> Result<bool, CliError> {
        let session = self.scene.session;
        let rested = tokio::select! {
            rested = bench::rest(session, request, hosts, &|_| {}) => rested,
            () = interrupt.raised() => {
                account.fail(words::interrupted_between());
                return Ok(false);
            }
        };
        match rested {
            Ok(true) => Ok(true),
            Ok(false) => Err(words::no_rest(hosts)),
            Err(error) => Err(words::call_failed(&error)),
        }
    }
}
