//! What was found out and still holds, so that it need not be found out for each of thousands of
//! tasks: derived, never written to a file, and forgotten as soon as anything it rests on changes.

use std::collections::{BTreeMap, BTreeSet};

use super::kinds::names::{
    AUTO_SCALING_GROUP, CAPACITY_PROVIDER, CONTAINER_INSTANCE, INSTANCE, NETWORK_INTERFACE,
    SERVICE, VOLUME,
};
use super::kinds::rooms::Rooms;
use super::place::Place;

/// Kinds that nothing in here rests on.
const FREE: &[&str] = &[NETWORK_INTERFACE, SERVICE, VOLUME];
/// Kinds of which only the coming and going matters.
const STEADY: &[&str] = &[AUTO_SCALING_GROUP, CAPACITY_PROVIDER];
/// Kinds that only [`Memo::rooms`] rests on; what else does has their likeness in its key.
const HOSTS: &[&str] = &[CONTAINER_INSTANCE, INSTANCE];

/// Hosts of which cluster and, if it matters, which provider.
pub type OfHosts = (Place, String, Option<String>);

/// What was found out.
#[derive(Debug, Clone, Default)]
pub struct Memo {
    /// Start checks that a task passed: what the checks look at, in words.
    pub passed: BTreeSet<String>,
    /// Whether hosts of a likeness reach ECS.
    pub connected: BTreeMap<(String, String), bool>,
    /// What hosts have left.
    pub rooms: BTreeMap<OfHosts, Rooms>,
}

/// A memo says nothing that the world does not.
impl PartialEq for Memo {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Memo {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.passed.clear();
        self.connected.clear();
        self.rooms.clear();
    }

    /// An object of a kind may have changed.
    pub fn touched(&mut self, kind: &str) {
        if !STEADY.contains(&kind) {
            self.came_or_went(kind);
        }
    }

    /// An object of a kind is there now, or no longer, or belongs to somebody else.
    pub fn came_or_went(&mut self, kind: &str) {
        if FREE.contains(&kind) {
            return;
        }
        if HOSTS.contains(&kind) {
            self.rooms.clear();
        } else {
            self.clear();
        }
    }
}
