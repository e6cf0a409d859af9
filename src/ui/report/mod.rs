//! One reporter takes the engines' events and shows them: live, as lines, as JSON, or not at all.
//!
//! [`watch`](Watch) keeps what is known, [`frame`] turns it into the live picture, [`texts`] says
//! single events; only `live` and `plain` know that real time passes.

mod changes;
mod frame;
mod lifetimes;
mod live;
mod notices;
mod plain;
mod run;
mod teardown;
mod texts;
mod watch;

pub use run::RunReporter;
pub use texts::stack_table;

use serde_json::json;

use self::live::Live;
use self::plain::Plain;
use self::watch::Watch;
use super::{Progress, Ui};
use crate::stack::{Event, Notice, is_cancellation};

/// Shows what the engines tell. Dropping it clears the live picture.
#[derive(Debug)]
pub struct Reporter<'ui> {
    ui: &'ui Ui,
    watch: Watch,
    view: View,
}

#[derive(Debug)]
enum View {
    Live(Live),
    Plain(Plain),
    Json(plain::Heartbeat),
    Errors,
    None,
}

impl<'ui> Reporter<'ui> {
    /// A reporter that speaks as `ui` decided.
    pub fn new(ui: &'ui Ui) -> Self {
        let view = match ui.modes().progress {
            Progress::Live => View::Live(Live::new(ui)),
            Progress::Plain => View::Plain(Plain::new()),
            Progress::Json => View::Json(plain::Heartbeat::new()),
            Progress::Errors => View::Errors,
            Progress::None => View::None,
        };
        Self {
            ui,
            watch: Watch::default(),
            view,
        }
    }

    /// Takes one event and shows what is to be shown of it.
    pub fn report(&mut self, event: &Event) {
        if !self.watch.apply(event) {
            return;
        }
        self.watch.columns = self.ui.error_columns();
        match &mut self.view {
            View::Live(live) => live.show(self.ui, &self.watch, event),
            View::Plain(plain) => plain.show(self.ui, &self.watch, event),
            View::Json(heartbeat) => {
                let due = heartbeat.due();
                if due || !matches!(event, Event::Tick(_)) {
                    heartbeat.spoke();
                    self.ui.say_json(&json!(event));
                }
            }
            View::Errors => self.show_failure(event),
            View::None => {}
        }
    }

    /// Failures only: what failed on its own account, not what was cancelled because of it.
    fn show_failure(&self, event: &Event) {
        let shown = match event {
            Event::Happened(happened) => {
                let reason = happened.line.reason.as_deref().unwrap_or_default();
                happened.line.is_failed() && !is_cancellation(reason)
            }
            Event::Finding(finding) => finding.fatal,
            Event::Residue(residue) => !residue.unseen.is_empty(),
            Event::Unseen { .. } | Event::Trouble(_) | Event::Notice(Notice::Expired { .. }) => {
                true
            }
            _ => false,
        };
        if shown {
            for line in plain::lines(&self.watch, event, self.ui.is_verbose()) {
                self.ui.say(&format!("{line}\n"));
            }
        }
    }
}

impl Drop for Reporter<'_> {
    fn drop(&mut self) {
        if let View::Live(live) = &mut self.view {
            live.clear(self.ui, &self.watch);
        }
    }
}
