//! Who belongs to whom, indexed: derived from the objects' parents, never written to a file.

use std::collections::{BTreeMap, BTreeSet};

use super::object::Object;
use super::place::Address;

/// Children of each parent: by parent, kind and id.
#[derive(Debug, Clone)]
pub(super) struct Family {
    /// Whether the index is there; it is not in a world that was just read from a file.
    known: bool,
    children: BTreeMap<Address, BTreeMap<String, BTreeSet<String>>>,
}

impl Default for Family {
    /// Of a world that was just read: not indexed yet.
    fn default() -> Self {
        Self {
            known: false,
            children: BTreeMap::new(),
        }
    }
}

/// An index says nothing that the objects do not.
impl PartialEq for Family {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Family {
    /// Of an empty world.
    pub(super) const fn empty() -> Self {
        Self {
            known: true,
            children: BTreeMap::new(),
        }
    }

    /// Whether the index is there.
    pub(super) const fn is_known(&self) -> bool {
        self.known
    }

    /// Indexes every object.
    pub(super) fn learn<'a>(&mut self, objects: impl Iterator<Item = &'a Object>) {
        self.children.clear();
        self.known = true;
        for object in objects {
            self.add(object);
        }
    }

    /// Indexes an object under its parents.
    pub(super) fn add(&mut self, object: &Object) {
        for parent in &object.parents {
            self.link(parent, object);
        }
    }

    /// Indexes an object under one parent.
    fn link(&mut self, parent: &Address, object: &Object) {
        self.children
            .entry(parent.clone())
            .or_default()
            .entry(object.kind.clone())
            .or_default()
            .insert(object.id.clone());
    }

    /// Forgets an object under its parents.
    pub(super) fn remove(&mut self, object: &Object) {
        for parent in &object.parents {
            let Some(kinds) = self.children.get_mut(parent) else {
                continue;
            };
            if let Some(ids) = kinds.get_mut(&object.kind) {
                ids.remove(&object.id);
                if ids.is_empty() {
                    kinds.remove(&object.kind);
                }
            }
            if kinds.is_empty() {
                self.children.remove(parent);
            }
        }
    }

    /// Ids of the children of a kind.
    pub(super) fn of(&self, parent: &Address, kind: &str) -> Option<&BTreeSet<String>> {
        self.children.get(parent)?.get(kind)
    }
}
