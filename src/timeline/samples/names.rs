//! Names that many samples share, kept once each and known by number.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The number that stands for no name.
pub(super) const NOBODY: u32 = u32::MAX;

/// Names, numbered in the order in which they were met.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    list: Vec<Box<str>>,
    numbers: HashMap<Box<[u8]>, u32, BuildHasherDefault<Quick>>,
}

impl Names {
    /// The number of `name`, a new one if it is new; `None` if it is not UTF-8.
    pub(super) fn number(&mut self, name: &[u8]) -> Option<u32> {
        if let Some(number) = self.numbers.get(name) {
            return Some(*number);
        }
        let text = std::str::from_utf8(name).ok()?;
        let number = u32::try_from(self.list.len()).ok()?;
        self.list.push(text.into());
        self.numbers.insert(name.into(), number);
        Some(number)
    }

    /// The name with `number`; none for [`NOBODY`].
    pub(super) fn get(&self, number: u32) -> Option<&str> {
        self.list
            .get(usize::try_from(number).ok()?)
            .map(AsRef::as_ref)
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.list.len()
    }

    /// Takes over the names of `other`: for each of its numbers, the number here.
    pub(super) fn adopt(&mut self, other: &Self) -> Vec<u32> {
        let numbers = other.list.iter().map(|name| self.number(name.as_bytes()));
        numbers.map(|number| number.unwrap_or(NOBODY)).collect()
    }
}

/// A fast hash for short names that nobody chooses against us: they come out of our own files.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Quick(u64);

/// 2⁶⁴ divided by the golden ratio, odd: spreads neighbouring numbers over all bits.
pub(super) const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

impl Quick {
    const fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(SPREAD);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        let mut last = 0;
        for byte in rest {
            last = last << 8 | u64::from(*byte);
        }
        self.mix(last);
    }

    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}
