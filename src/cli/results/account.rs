//! What `events.ndjson` tells of a run, as far as results need it.

use serde::Deserialize;

use crate::store::runs::Lines;
use crate::timeline::Environment;
use crate::timeline::live::{Halted, Measured, Pulse};

/// What a run told of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Account {
    /// Whether services were raised.
    pub raised: bool,
    /// Why the step was over, if it came to that.
    pub halted: Option<Halted>,
    /// Everything it counted, if it came to that.
    pub measured: Option<Measured>,
    /// The last word on where it stood.
    pub pulse: Option<Pulse>,
    /// What it ran on, as far as it had found out.
    pub environment: Option<Environment>,
    /// Lines that are no events; the last one of a killed run among them.
    pub unreadable: usize,
}

/// What tells events apart.
#[derive(Deserialize)]
struct Tag<'a> {
    #[serde(borrow, default)]
    event: Option<std::borrow::Cow<'a, str>>,
}

impl Account {
    /// Reads the lines of `events.ndjson`. Events of other versions and of the deployment are passed
    /// over.
    pub fn of(lines: &Lines) -> Self {
        let mut account = Self {
            unreadable: usize::from(lines.torn > 0),
            ..Self::default()
        };
        for line in lines.whole.split(|byte| *byte == b'\n') {
            if line.is_empty() {
                continue;
            }
            match serde_json::from_slice::<Tag<'_>>(line) {
                Ok(Tag { event: Some(event) }) => account.take(&event, line),
                Ok(Tag { event: None }) => {}
                Err(_) => account.unreadable += 1,
            }
        }
        account
    }

    fn take(&mut self, event: &str, line: &[u8]) {
        match event {
            "raised" => {
                *self = Self {
                    raised: true,
                    environment: self.environment.take(),
                    unreadable: self.unreadable,
                    ..Self::default()
                }
            }
            "halted" => newest(&mut self.halted, line),
            "measured" => newest(&mut self.measured, line),
            "pulse" => newest(&mut self.pulse, line),
            "environment" => newest(&mut self.environment, line),
            _ => {}
        }
    }
}

/// Takes what a line says, if it can be read.
fn newest<T: for<'a> Deserialize<'a>>(known: &mut Option<T>, line: &[u8]) {
    *known = serde_json::from_slice(line).ok().or(known.take());
}
