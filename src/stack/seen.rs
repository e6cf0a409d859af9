//! What was seen already, in bounded room: a stack may be watched for days.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashSet, VecDeque};
use std::hash::{Hash, Hasher as _};

use jiff::Timestamp;

use super::StackEvent;

/// Lines that are remembered one by one: more than any one operation has (500 resources, at most
/// six lines each).
const ROOM: usize = 4096;

/// The lines of a stack's history that were seen. A line is the same by its id, or by what it says:
/// the two APIs may number differently. Lines older than the last [`ROOM`] ones count as seen.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    known: HashSet<u64>,
    order: VecDeque<(Timestamp, [u64; 2])>,
    forgotten: Option<Timestamp>,
}

impl Seen {
    /// Records a line; says whether it was new.
    pub fn insert(&mut self, line: &StackEvent) -> bool {
        if self.has(line) {
            return false;
        }
        let prints = prints(line);
        self.known.extend(prints);
        self.order.push_back((line.time, prints));
        while self.order.len() > ROOM {
            if let Some((time, prints)) = self.order.pop_front() {
                for print in prints {
                    self.known.remove(&print);
                }
                self.forgotten = self.forgotten.max(Some(time));
            }
        }
        true
    }

    /// Was the line seen?
    pub fn has(&self, line: &StackEvent) -> bool {
        self.forgotten.is_some_and(|time| line.time <= time)
            || prints(line).iter().any(|print| self.known.contains(print))
    }
}

/// Two fingerprints: of the id, and of what the line says.
fn prints(line: &StackEvent) -> [u64; 2] {
    let id = print_of(&("id", &line.id));
    let text = (
        "text",
        line.time,
        &line.logical_id,
        line.status_word(),
        &line.reason,
    );
    [id, print_of(&text)]
}

fn print_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::{ResourceStatus, Subject};

    fn line(second: i64, id: &str) -> StackEvent {
        StackEvent {
            id: id.to_owned(),
            time: Timestamp::from_second(1_800_000_000 + second).unwrap(),
            logical_id: "Vpc".to_owned(),
            resource_type: "AWS::EC2::VPC".to_owned(),
            physical_id: None,
            subject: Subject::Resource(ResourceStatus::CreateInProgress),
            reason: None,
            token: None,
        }
    }

    #[test]
    fn a_line_is_known_by_its_id_or_by_what_it_says() {
        let mut seen = Seen::default();
        assert!(seen.insert(&line(1, "a")));
        assert!(!seen.insert(&line(1, "a")));
        assert!(!seen.insert(&line(1, "b")), "the other API's number");
        assert!(!seen.insert(&line(2, "a")));
        assert!(seen.insert(&line(2, "c")));
    }

    #[test]
    fn a_history_without_end_takes_bounded_room() {
        let mut seen = Seen::default();
        for second in 0..100_000 {
            assert!(seen.insert(&line(second, &second.to_string())));
        }
        assert_eq!(seen.order.len(), ROOM);
        assert_eq!(seen.known.len(), 2 * ROOM);
        assert!(!seen.insert(&line(3, "3")), "what was forgotten is not new");
        assert!(!seen.insert(&line(99_999, "99999")));
    }
}
