//! Values that many tasks share, each kept once and named by its number.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Values, each once. Numbers stay good: nothing is ever taken out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<T>", into = "Vec<T>")]
pub struct Pool<T: Ord + Clone> {
    items: Vec<T>,
    numbers: BTreeMap<T, u32>,
}

impl<T: Ord + Clone> Pool<T> {
    /// A pool of nothing.
    pub const fn new() -> Self {
        Self {
            items: Vec::new(),
            numbers: BTreeMap::new(),
        }
    }

    /// The number of a value, kept from now on.
    pub fn keep(&mut self, value: T) -> u32 {
        if let Some(number) = self.numbers.get(&value) {
            return *number;
        }
        let number = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        self.items.push(value.clone());
        self.numbers.insert(value, number);
        number
    }

    /// The value of a number.
    pub fn get(&self, number: u32) -> Option<&T> {
        self.items.get(usize::try_from(number).ok()?)
    }

    /// The number of a value that is kept already, by anything it can be looked up by.
    pub fn number<Q: Ord + ?Sized>(&self, value: &Q) -> Option<u32>
    where
        T: std::borrow::Borrow<Q>,
    {
        self.numbers.get(value).copied()
    }
}

impl<T: Ord + Clone> Default for Pool<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Ord + Clone> From<Vec<T>> for Pool<T> {
    fn from(items: Vec<T>) -> Self {
        let mut pool = Self::new();
        for item in items {
            pool.keep(item);
        }
        pool
    }
}

impl<T: Ord + Clone> From<Pool<T>> for Vec<T> {
    fn from(pool: Pool<T>) -> Self {
        pool.items
    }
}
