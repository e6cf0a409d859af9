//! Which row a task is in.

use super::names::SPREAD;

/// Task ids by hash, open addressing: a slot is the upper half of a hash and a row number, 0 is free.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    slots: Vec<u64>,
}

/// What [`Index::enter`] found.
pub(super) enum Entry {
    /// The task was not there; it is now.
    New,
    /// The task is in this row.
    Known(usize),
}

impl Index {
    /// The index has place for `tasks` in all. `hashes` are those of all rows, in order.
    pub(super) fn reserve(&mut self, tasks: usize, hashes: impl Iterator<Item = u64>) {
        let wanted = (tasks * 2).next_power_of_two().max(16);
        if wanted <= self.slots.len() {
            return;
        }
        self.slots = vec![0; wanted];
        for (row, hash) in hashes.enumerate() {
            let free = self.find(hash, |_| false).1;
            self.take(free, hash, row);
        }
    }

    /// Enters the task with `hash` as `row`, unless it is there: `same` says whether a row is its.
    pub(super) fn enter(&mut self, hash: u64, row: usize, same: impl Fn(usize) -> bool) -> Entry {
        match self.find(hash, same) {
            (Some(known), _) => Entry::Known(known),
            (None, free) => {
                self.take(free, hash, row);
                Entry::New
            }
        }
    }

    /// The row of a task, or the free slot where it belongs.
    fn find(&self, hash: u64, same: impl Fn(usize) -> bool) -> (Option<usize>, usize) {
        let mask = self.slots.len().wrapping_sub(1);
        let mut place = low(hash) & mask;
        loop {
            let slot = self.slots.get(place).copied().unwrap_or_default();
            if slot == 0 {
                return (None, place);
            }
            let row = low(slot) - 1;
            if slot >> 32 == hash >> 32 && same(row) {
                return (Some(row), place);
            }
            place = (place + 1) & mask;
        }
    }

    fn take(&mut self, place: usize, hash: u64, row: usize) {
        if let Some(slot) = self.slots.get_mut(place) {
            *slot = hash & !0xFFFF_FFFF | (row as u64 + 1) & 0xFFFF_FFFF;
        }
    }
}

/// The lower half.
fn low(slot: u64) -> usize {
    usize::try_from(slot & 0xFFFF_FFFF).unwrap_or(usize::MAX)
}

/// The hash of a task id.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a hash takes the half it is given"
)]
pub(super) const fn hash(id: u128) -> u64 {
    let folded = (id >> 64) as u64 ^ (id as u64).rotate_left(32);
    let spread = folded.wrapping_mul(SPREAD);
    spread ^ spread >> 29
}
