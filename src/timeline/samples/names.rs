//! Names that many samples share, kept once each and known by number.

use super::index::{Index, SPREAD};

/// The number that stands for no name.
pub(super) const NOBODY: u32 = u32::MAX;

/// Names, numbered in the order in which they were met; all in one text, or a million hosts would be
/// a million allocations.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    text: String,
    /// Where each name ends in the text.
    ends: Vec<usize>,
    index: Index,
}

impl Names {
    /// The number of `name`, a new one if it is new; `None` if it is not UTF-8.
    pub(super) fn number(&mut self, name: &[u8]) -> Option<u32> {
        let hash = hash(name);
        let Self { text, ends, index } = self;
        index.reserve(ends.len() + 1, || hashes(text, ends));
        let same = |number| slice(text, ends, number).is_some_and(|known| known.as_bytes() == name);
        if let Some(number) = index.find(hash, same) {
            return u32::try_from(number).ok();
        }
        let name = std::str::from_utf8(name).ok()?;
        let number = u32::try_from(ends.len())
            .ok()
            .filter(|number| *number != NOBODY)?;
        index.enter(hash, ends.len(), |_| false);
        text.push_str(name);
        ends.push(text.len());
        Some(number)
    }

    /// The name with `number`; none for [`NOBODY`].
    pub(super) fn get(&self, number: u32) -> Option<&str> {
        slice(&self.text, &self.ends, usize::try_from(number).ok()?)
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Takes over the names of `other`: for each of its numbers, the number here.
    pub(super) fn adopt(&mut self, other: &Self) -> Vec<u32> {
        let names = (0..other.len()).filter_map(|number| slice(&other.text, &other.ends, number));
        let numbers = names.map(|name| self.number(name.as_bytes()));
        numbers.map(|number| number.unwrap_or(NOBODY)).collect()
    }
}

fn slice<'t>(text: &'t str, ends: &[usize], number: usize) -> Option<&'t str> {
    let begin = match number.checked_sub(1) {
        Some(previous) => *ends.get(previous)?,
        None => 0,
    };
    text.get(begin..*ends.get(number)?)
}

fn hashes(text: &str, ends: &[usize]) -> impl Iterator<Item = u64> {
    (0..ends.len())
        .map(move |number| hash(slice(text, ends, number).unwrap_or_default().as_bytes()))
}

/// A fast hash for short names that nobody chooses against us: they come out of our own files.
fn hash(name: &[u8]) -> u64 {
    let (words, rest) = name.as_chunks::<8>();
    let mut last = u64::MAX;
    for byte in rest {
        last = last << 8 | u64::from(*byte);
    }
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    let mixed = words.chain([last]).fold(0_u64, |hash, word| {
        let mixed = (hash ^ word).wrapping_mul(SPREAD);
        mixed ^ mixed >> 32
    });
    mixed.wrapping_mul(SPREAD)
}
