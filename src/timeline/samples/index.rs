//! In which row something is.

/// 2⁶⁴ divided by the golden ratio, odd: spreads neighbouring numbers over all bits.
pub(super) const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// The lower half of a slot.
const LOW: u64 = 0xFFFF_FFFF;

/// Rows by hash, open addressing: a slot is the upper half of a hash and a row number + 1, 0 is free.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    slots: Vec<u64>,
}

/// What [`Index::enter`] found.
pub(super) enum Entry {
    /// It was not there; it is now.
    New,
    /// It is in this row.
    Known(usize),
}

impl Index {
    /// Makes place for `rows` in all. `hashes` gives those of all rows that are there, in order.
    pub(super) fn reserve<H: Iterator<Item = u64>>(
        &mut self,
        rows: usize,
        hashes: impl FnOnce() -> H,
    ) {
        // Two slots of three are taken at most.
        let wanted = rows.saturating_add(rows / 2);
        if wanted <= self.slots.len() {
            return;
        }
        self.slots = vec![0; wanted.next_power_of_two().max(16)];
        for (row, hash) in hashes().enumerate() {
            let (_, free) = self.look(hash, |_| false);
            self.take(free, hash, row);
        }
    }

    /// Enters `row`, unless what it is about is there: `same` says whether a row is about it.
    pub(super) fn enter(&mut self, hash: u64, row: usize, same: impl Fn(usize) -> bool) -> Entry {
        match self.look(hash, same) {
            (Some(known), _) => Entry::Known(known),
            (None, free) => {
                self.take(free, hash, row);
                Entry::New
            }
        }
    }

    /// The row that `same` says yes to.
    pub(super) fn find(&self, hash: u64, same: impl Fn(usize) -> bool) -> Option<usize> {
        self.look(hash, same).0
    }

    /// The row that `same` says yes to, or the free slot where it belongs.
    fn look(&self, hash: u64, same: impl Fn(usize) -> bool) -> (Option<usize>, usize) {
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
            *slot = hash & !LOW | (row as u64 + 1) & LOW;
        }
    }
}

/// The lower half.
fn low(slot: u64) -> usize {
    usize::try_from(slot & LOW).unwrap_or(usize::MAX)
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
