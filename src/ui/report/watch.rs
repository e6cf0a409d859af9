//! What is known of the operations being followed.

use jiff::{SignedDuration, Timestamp};

use crate::stack::{Event, Followed, Identity, Progress};

/// Everything the pictures are drawn from.
#[derive(Debug, Default)]
pub(super) struct Watch {
    identity: Option<Identity>,
    stacks: Vec<Watched>,
    now: Option<Timestamp>,
    /// How wide the terminal is, if it is one.
    pub(super) columns: Option<usize>,
}

/// One followed stack.
#[derive(Debug)]
pub(super) struct Watched {
    /// Which.
    pub(super) stack: Followed,
    /// Where it stands.
    pub(super) progress: Progress,
    /// It came to rest.
    pub(super) settled: bool,
}

impl Watch {
    /// Takes one event in; false when it is a repeat that need not be shown.
    pub(super) fn apply(&mut self, event: &Event) -> bool {
        match event {
            Event::Identity(identity) => self.identity = Some(identity.clone()),
            Event::Started(started) => {
                self.stacks
                    .retain(|watched| watched.stack.arn != started.stack.arn);
                self.stacks.push(Watched {
                    stack: started.stack.clone(),
                    progress: Progress::new(
                        started.operation,
                        started.began,
                        started.resources.iter().cloned(),
                    ),
                    settled: false,
                });
                self.passed(started.began);
            }
            Event::Happened(happened) => {
                self.passed(happened.line.time);
                let watched = self
                    .stacks
                    .iter_mut()
                    .find(|watched| watched.stack.arn == happened.arn);
                return watched.is_none_or(|watched| watched.progress.apply(&happened.line));
            }
            Event::Tick(tick) => self.passed(tick.now),
            Event::Settled(settled) => {
                for watched in &mut self.stacks {
                    watched.settled |= watched.stack.arn == settled.stack.arn;
                }
            }
            _ => {}
        }
        true
    }

    fn passed(&mut self, time: Timestamp) {
        self.now = self.now.max(Some(time));
    }

    /// The stacks that have not come to rest.
    pub(super) fn moving(&self) -> impl Iterator<Item = &Watched> {
        self.stacks.iter().filter(|watched| !watched.settled)
    }

    /// The stack of this ARN.
    pub(super) fn stack(&self, arn: &str) -> Option<&Watched> {
        self.stacks.iter().find(|watched| watched.stack.arn == arn)
    }

    /// Whether more than one stack is or was followed, so that lines must name theirs.
    pub(super) fn is_crowded(&self) -> bool {
        self.stacks.len() > 1
    }

    /// Whether times are simulated.
    pub(super) fn simulated(&self) -> bool {
        self.identity
            .as_ref()
            .is_some_and(|identity| identity.simulated)
    }

    /// How long a stack's operation has taken.
    pub(super) fn elapsed(&self, watched: &Watched) -> SignedDuration {
        watched.progress.elapsed(self.now(watched))
    }

    /// The latest time heard of.
    pub(super) fn now(&self, watched: &Watched) -> Timestamp {
        self.now.unwrap_or_else(|| watched.progress.began())
    }
}
