//! How long resources usually take, learned from the stacks watched on this machine.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::stack::{Event, Happened, Learned, Operation, ResourceStatus, Started};
use crate::store::Notes;

/// Learns from events, and adds to them what is known.
#[derive(Debug)]
pub(super) struct Learning {
    notes: Notes,
    learned: Learned,
    /// What is being done to a stack, by ARN.
    operations: BTreeMap<String, Operation>,
    /// When work on a resource began, by stack and logical id.
    begun: BTreeMap<(String, String), Timestamp>,
    anything_new: bool,
}

/// What was learned on this machine: of real stacks or of simulated ones, never mixed.
pub(super) fn learned(simulated: bool) -> Learned {
    notes(simulated).recall()
}

fn notes(simulated: bool) -> Notes {
    Notes::named(if simulated {
        "durations-sandbox.json"
    } else {
        "durations.json"
    })
}

impl Learning {
    /// Recalls what was learned.
    pub(super) fn recall(simulated: bool) -> Self {
        let notes = notes(simulated);
        Self {
            learned: notes.recall(),
            notes,
            operations: BTreeMap::new(),
            begun: BTreeMap::new(),
            anything_new: false,
        }
    }

    /// Takes an event in, and adds what is known.
    pub(super) fn hear(&mut self, event: &mut Event) {
        match event {
            Event::Started(started) => self.started(started),
            Event::Happened(happened) => self.happened(happened),
            _ => {}
        }
    }

    fn started(&mut self, started: &mut Started) {
        let operation = started.operation;
        self.operations.insert(started.stack.arn.clone(), operation);
        for resource in &mut started.resources {
            let usual = self.learned.usual(operation, &resource.resource_type);
            resource.usual_seconds.get_or_insert(usual);
        }
    }

    fn happened(&mut self, happened: &Happened) {
        let line = &happened.line;
        let (Some(status), Some(operation)) = (
            line.resource_status(),
            self.operations.get(&happened.arn).copied(),
        ) else {
            return;
        };
        let key = (happened.arn.clone(), line.logical_id.clone());
        match (operation, status) {
            (Operation::Create, ResourceStatus::CreateInProgress)
            | (Operation::Delete, ResourceStatus::DeleteInProgress) => {
                self.begun.entry(key).or_insert(line.time);
            }
            (Operation::Create, ResourceStatus::CreateComplete)
            | (Operation::Delete, ResourceStatus::DeleteComplete) => {
                if let Some(begun) = self.begun.remove(&key) {
                    let seconds = line.time.duration_since(begun).as_secs_f64();
                    self.learned.note(operation, &line.resource_type, seconds);
                    self.anything_new = true;
                }
            }
            // Anything else: a failure, a rollback. It teaches nothing about the usual time.
            _ => {
                self.begun.remove(&key);
            }
        }
    }

    /// Remembers what was learned.
    pub(super) fn remember(&self) {
        if self.anything_new {
            self.notes.remember(&self.learned);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::{Followed, Resource, StackEvent, Subject};

    fn happened(second: i64, status: &str) -> Event {
        Event::Happened(Happened {
            arn: "arn".to_owned(),
            stack: "x".to_owned(),
            line: StackEvent {
                id: format!("{second}"),
                time: Timestamp::from_second(1_800_000_000 + second).unwrap(),
                logical_id: "Nat".to_owned(),
                resource_type: "AWS::EC2::NatGateway".to_owned(),
                physical_id: None,
                subject: Subject::Resource(ResourceStatus::from(status)),
                reason: None,
                token: None,
            },
        })
    }

    fn started(operation: Operation) -> Event {
        Event::Started(Started {
            stack: Followed {
                name: "x".to_owned(),
                arn: "arn".to_owned(),
                region: "us-east-1".to_owned(),
            },
            operation,
            began: Timestamp::UNIX_EPOCH,
            resources: vec![Resource::plain("Nat", "AWS::EC2::NatGateway")],
        })
    }

    fn usual(learning: &mut Learning, operation: Operation) -> Option<u32> {
        let mut event = started(operation);
        learning.hear(&mut event);
        match event {
            Event::Started(started) => started.resources[0].usual_seconds,
            _ => None,
        }
    }

    #[test]
    fn a_time_from_beginning_to_end_counts_and_a_failure_does_not() {
        let mut learning = Learning {
            notes: Notes::named("never-written.json"),
            learned: Learned::default(),
            operations: BTreeMap::new(),
            begun: BTreeMap::new(),
            anything_new: false,
        };
        assert_eq!(usual(&mut learning, Operation::Create), Some(100));
        for (second, status) in [
            (0, "CREATE_IN_PROGRESS"),
            (2, "CREATE_IN_PROGRESS"),
            (40, "CREATE_FAILED"),
            (50, "DELETE_IN_PROGRESS"),
            (60, "DELETE_COMPLETE"),
        ] {
            learning.hear(&mut happened(second, status));
        }
        assert!(!learning.anything_new);
        learning.hear(&mut happened(100, "CREATE_IN_PROGRESS"));
        learning.hear(&mut happened(170, "CREATE_COMPLETE"));
        assert!(learning.anything_new);
        assert_eq!(usual(&mut learning, Operation::Create), Some(70));
        assert_eq!(
            usual(&mut learning, Operation::Delete),
            Some(60),
            "as before"
        );
    }
}
