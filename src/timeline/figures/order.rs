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

/// The values at some ranks, counted from 0 and in rising order; a rank beyond the list is left out.
pub(super) fn at_ranks(values: &[i64], ranks: &[usize]) -> Vec<i64> {
    let Some((low, _, width)) = range(values) else {
        return Vec::new();
    };
    if !is_narrow(values.len(), width) {
        let mut values = values.to_vec();
        values.sort_unstable();
        return ranks
            .iter()
            .filter_map(|rank| values.get(*rank).copied())
            .collect();
    }
    let mut found = Vec::with_capacity(ranks.len());
    let mut ranks = ranks.iter().peekable();
    let mut below = 0;
    for (value, count) in (low..).zip(counts(values, low, width)) {
        below += count as usize;
        while ranks.next_if(|rank| **rank < below).is_some() {
            found.push(value);
        }
        if ranks.peek().is_none() {
            break;
        }
    }
    found
}
