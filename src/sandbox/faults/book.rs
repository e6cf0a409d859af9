//! The faults of a world: the script in force, and what of it happened.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::{On, ResourceFault, Script};
use crate::sandbox::engine::{Happening, Place, World};

/// So many of the faults that happened are remembered one by one.
const REMEMBERED: usize = 200;
/// A resource that hangs does so for a day; CloudFormation's handlers give up then at the latest.
const HANG_MS: i64 = 24 * 60 * 60 * 1000;

/// The script in force and what of it happened.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Book {
    /// The script.
    script: Script,
    /// When it came into force, in milliseconds since the epoch.
    since_ms: i64,
    /// The last faults that happened, oldest first.
    pub fired: VecDeque<Fired>,
    /// How many happened in all.
    pub total: u64,
    /// How often a resource met a rule.
    met: BTreeMap<String, u64>,
}

/// A fault that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fired {
    /// When, in milliseconds since the epoch.
    pub at_ms: i64,
    /// What, in a few words.
    pub what: String,
}

/// What a fault does to a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResourceTrouble {
    /// It fails, with these words.
    Fails(String),
    /// It takes so many milliseconds longer.
    Waits(i64),
}

impl Book {
    /// Whether no script was ever in force.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// When the script came into force, in milliseconds since the epoch.
    pub(super) const fn since_ms(&self) -> i64 {
        self.since_ms
    }

    /// Remembers that a fault happened.
    pub(crate) fn note(&mut self, at_ms: i64, what: String) {
        if self.fired.len() == REMEMBERED {
            self.fired.pop_front();
        }
        self.fired.push_back(Fired { at_ms, what });
        self.total += 1;
    }
}

impl World {
    /// Puts a script in force, in place of the one before. The same script again changes nothing.
    pub(crate) fn put_in_force(&mut self, account: &str, script: &Script) {
        if self.faults.script == *script && self.faults.since_ms != 0 {
            return;
        }
        self.faults = Book {
            script: script.clone(),
            since_ms: self.now_ms,
            ..Book::default()
        };
        self.queue
            .retain(|what| !matches!(what, Happening::Fault { .. }));
        for fault in &script.world {
            let in_ms = i64::try_from(fault.at.as_millis()).unwrap_or(i64::MAX);
            let what = Happening::Fault {
                place: Place::new(account, fault.region.as_str()),
                knob: fault.set.clone(),
            };
            if in_ms <= 0 {
                self.meet(what);
            } else {
                self.schedule(in_ms, what);
            }
        }
    }

    /// A fault of the world happens.
    pub(crate) fn meet(&mut self, what: Happening) {
        if let Happening::Fault { place, knob } = what {
            let said = format!("world, {}: {knob:?}", place.region);
            self.faults.note(self.now_ms, said);
            knob.turn(self, &place);
        }
    }

    /// What the script has in store for a resource of a stack, as it is about to be worked on.
    pub(crate) fn trouble_for(
        &mut self,
        stack: &str,
        (logical_id, kind): (&str, &str),
        on: On,
    ) -> Option<ResourceTrouble> {
        let (at, fault) = self
            .faults
            .script
            .resources
            .iter()
            .enumerate()
            .filter(|(_, fault)| fault.during == on && fits(&fault.resource, logical_id))
            .find(|(at, fault)| {
                let met = self.faults.met.get(&key(*at, stack, logical_id));
                fits(&fault.resource_type, kind)
                    && (fault.times == 0 || met.copied().unwrap_or_default() < fault.times)
            })
            .map(|(at, fault)| (at, fault.clone()))?;
        *self
            .faults
            .met
            .entry(key(at, stack, logical_id))
            .or_default() += 1;
        let (trouble, said) = trouble(&fault);
        let words = format!("resource {logical_id} ({kind}) {said}");
        self.faults.note(self.now_ms, words);
        Some(trouble)
    }
}

fn trouble(fault: &ResourceFault) -> (ResourceTrouble, String) {
    if let Some(words) = &fault.fail {
        return (
            ResourceTrouble::Fails(words.clone()),
            format!("fails: {words}"),
        );
    }
    match fault.slow.filter(|_| !fault.hang) {
        Some(slow) => {
            let ms = i64::try_from(slow.as_millis()).unwrap_or(HANG_MS);
            (
                ResourceTrouble::Waits(ms),
                format!("takes {} s longer", ms / 1000),
            )
        }
        None => (ResourceTrouble::Waits(HANG_MS), "hangs".to_owned()),
    }
}

fn key(rule: usize, stack: &str, logical_id: &str) -> String {
    format!("{rule}/{stack}/{logical_id}")
}

/// Whether a text fits a pattern in which `*` stands for anything, without regard to case.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, text) in [
            ("*", "ecs:UpdateService"),
            ("ecs:*", "ecs:UpdateService"),
            ("*:Describe*", "ec2:DescribeVpcs"),
            ("NatGateway1", "natgateway1"),
            ("a*b*c", "a-b-b-c"),
        ] {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("ecs:*", "ec2:X"), ("a", "ab"), ("a*a", "a"), ("*b", "a")] {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }
}
