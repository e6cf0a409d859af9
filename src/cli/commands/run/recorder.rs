//! What a round tells, kept in its folder and shown.
//!
//! A folder that cannot be written any more must not keep the run from scaling back: the fault is
//! noted, and told at the end.

use std::cell::RefCell;

use super::Scene;
use crate::aws::Session;
use crate::cli::CliError;
use crate::profile::to_yaml;
use crate::stack::Event as Deployed;
use crate::store::runs::{Begin, RunError, RunWriter, Runs};
use crate::timeline::Header;
use crate::timeline::live::Event;
use crate::ui::RunReporter;

/// The folder of one round.
#[derive(Debug)]
pub(super) struct Recorder<'a> {
    session: &'a Session,
    folder: RunWriter,
    /// Lines of samples that are not written yet.
    samples: String,
    counts: (u32, u32),
    fault: Option<RunError>,
}

impl<'a> Recorder<'a> {
    /// Makes the folder.
    pub(super) fn begin(scene: &Scene<'a>, runs: &Runs, account: &str) -> Result<Self, CliError> {
        let resolved = &scene.prepared.document.opened.resolved;
        let folder = runs.create(&Begin {
            profile: &resolved.name,
            now: super::now(scene.session),
            simulated: scene.session.is_simulated(),
            account,
            profile_yaml: &to_yaml(&resolved.profile),
            template: &scene.prepared.document.rendered.template.canonical(),
        })?;
        Ok(Self {
            session: scene.session,
            folder,
            samples: String::new(),
            counts: (0, 0),
            fault: None,
        })
    }

    /// Id of the round.
    pub(super) fn id(&self) -> String {
        self.folder.id().as_str().to_owned()
    }

    /// Keeps what is told while the stack comes up.
    pub(super) fn deployed(&mut self, event: &Deployed) {
        if !matches!(event, Deployed::Tick(_)) {
            let now = super::now(self.session);
            let kept = self.folder.event(now, event);
            self.note(kept);
        }
    }

    /// Keeps what is told while it is measured.
    fn measured(&mut self, event: &Event) {
        match event {
            Event::Sample(sample) => {
                self.samples.push_str(&sample.line());
                return;
            }
            Event::Ready(ready) => self.counts = (ready.from, ready.target),
            Event::Raised(raised) => {
                let header = Header {
                    schema: Header::SCHEMA.to_owned(),
                    t0: raised.t0,
                    simulated: raised.simulated,
                    from: self.counts.0,
                    to: self.counts.1,
                    stamps: raised.stamps.clone(),
                };
                let kept = self.folder.header(&header);
                self.note(kept);
            }
            Event::Environment(environment) => {
                let kept = self.folder.environment(environment);
                self.note(kept);
            }
            _ => {}
        }
        // One write for all samples that came since the last word on anything else.
        if !self.samples.is_empty() {
            let lines = std::mem::take(&mut self.samples);
            let kept = self.folder.samples(&lines);
            self.note(kept);
        }
        let kept = self.folder.event(super::now(self.session), event);
        self.note(kept);
    }

    fn note(&mut self, kept: Result<(), RunError>) {
        if let Err(error) = kept {
            self.fault.get_or_insert(error);
        }
    }

    /// The folder, and what could not be written into it.
    pub(super) fn end(self) -> (RunWriter, Option<RunError>) {
        (self.folder, self.fault)
    }
}

/// Keeps and shows every event while `work` goes on.
pub(super) async fn recorded<'a, T>(
    scene: &Scene<'a>,
    recorder: &mut Recorder<'a>,
    work: impl AsyncFnOnce(&dyn Fn(Event)) -> T,
) -> T {
    let simulated = scene.session.is_simulated();
    let reporter = RunReporter::new(&scene.context.ui, &scene.prepared.stack, simulated);
    let both = RefCell::new((recorder, reporter));
    let hear = |event: Event| {
        let (recorder, reporter) = &mut *both.borrow_mut();
        recorder.measured(&event);
        reporter.report(super::now(scene.session), &event);
    };
    work(&hear).await
}
