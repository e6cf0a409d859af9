//! Whole numbers in order, by counting where their range is small: milliseconds of a run are.

/// The smallest and the largest, and how wide a table by value would be; `None` of an empty list.
pub(super) fn range(values: &[i64]) -> Option<(i64, i64, usize)> {
    let first = *values.first()?;
    let (low, high) = values.iter().fold((first, first), |(low, high), value| {
        (low.min(*value), high.max(*value))
    });
    let width = high
        .checked_sub(low)
        .and_then(|width| usize::try_from(width).ok());
    Some((
        low,
        high,
        width.map_or(usize::MAX, |width| width.saturating_add(1)),
    ))
}

/// Is a table by value worth it, for `n` values in a range of `width`?
pub(super) const fn is_narrow(n: usize, width: usize) -> bool {
    width <= n.saturating_mul(4).saturating_add(1024)
}

/// How often each value is there, from `low` on.
pub(super) fn counts(values: &[i64], low: i64, width: usize) -> Vec<u32> {
    let mut counts = vec![0_u32; width];
    for value in values {
        let place = usize::try_from(value.wrapping_sub(low)).unwrap_or(usize::MAX);
        if let Some(count) = counts.get_mut(place) {
            *count += 1;
        }
    }
    counts
}

/// The values in order.
pub(in super::super) fn sorted(mut values: Vec<i64>) -> Vec<i64> {
    let Some((low, _, width)) = range(&values) else {
        return values;
    };
    if !is_narrow(values.len(), width) {
        values.sort_unstable();
        return values;
    }
    let counts = counts(&values, low, width);
    values.clear();
    for (value, count) in (low..).zip(counts) {
        values.extend(std::iter::repeat_n(value, count as usize));
    }
    values
}

/// Values that can be asked what is at a rank, counted from 0.
pub(super) enum Ranked {
    /// In order.
    Sorted(Vec<i64>),
    /// The values at some ranks, in order of these.
    Found(Vec<(usize, i64)>),
}

impl Ranked {
    /// Values to be asked for `ranks`, in rising order.
    pub(super) fn of(values: &[i64], ranks: &[usize]) -> Self {
        match range(values) {
            Some((low, _, width)) if is_narrow(values.len(), width) => {
                Self::Found(find(low, &counts(values, low, width), ranks))
            }
            _ => {
                let mut values = values.to_vec();
                values.sort_unstable();
                Self::Sorted(values)
            }
        }
    }

    /// The value at a rank that was asked for; none beyond the last.
    pub(super) fn at(&self, rank: usize) -> Option<i64> {
        match self {
            Self::Sorted(values) => values.get(rank).copied(),
            Self::Found(found) => found
                .iter()
                .find(|(at, _)| *at == rank)
                .map(|(_, value)| *value),
        }
    }
}

fn find(low: i64, counts: &[u32], ranks: &[usize]) -> Vec<(usize, i64)> {
    let mut found = Vec::with_capacity(ranks.len());
    let mut ranks = ranks.iter().peekable();
    let mut below = 0;
    for (value, count) in (low..).zip(counts) {
        below += *count as usize;
        while let Some(rank) = ranks.next_if(|rank| **rank < below) {
            found.push((*rank, value));
        }
    }
    found
}
