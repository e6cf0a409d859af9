//! Values of all containers sorted out by service, zone or host.

use super::super::samples::MISSING;

/// Which containers belong together: the group of each, and how many each group has.
pub(super) struct Grouping {
    /// By container; one beyond the last group for those that ran before t0 and count nowhere.
    of: Vec<u32>,
    sizes: Vec<usize>,
}

/// Values in one list, group by group, the known ones of a group first.
pub(super) struct SortedOut {
    values: Vec<i64>,
    /// Size of each group, and how many of its values are known.
    groups: Vec<(usize, usize)>,
}

impl Grouping {
    /// Containers by group number, those that count nowhere as `None`.
    pub(super) fn of(groups: usize, numbers: impl Iterator<Item = Option<usize>>) -> Self {
        let mut sizes = vec![0; groups];
        let of = numbers
            .map(|number| {
                let size = number.and_then(|number| sizes.get_mut(number));
                match (number, size) {
                    (Some(number), Some(size)) => {
                        *size += 1;
                        u32::try_from(number).unwrap_or(u32::MAX)
                    }
                    _ => u32::MAX,
                }
            })
            .collect();
        Self { of, sizes }
    }

    /// How many containers each group has.
    pub(super) fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// Sorts out one value for each container.
    pub(super) fn sort_out(&self, values: impl Iterator<Item = i64>) -> SortedOut {
        let mut next: Vec<usize> = Vec::with_capacity(self.sizes.len());
        let mut total = 0;
        for size in &self.sizes {
            next.push(total);
            total += size;
        }
        let mut sorted = vec![MISSING; total];
        let mut of = self.of.iter();
        values.for_each(|value| {
            let group = of.next().map_or(usize::MAX, |group| *group as usize);
            let place = next.get_mut(group).filter(|_| value != MISSING);
            if let Some(place) = place {
                if let Some(slot) = sorted.get_mut(*place) {
                    *slot = value;
                }
                *place += 1;
            }
        });
        let mut begin = 0;
        let groups = self.sizes.iter().zip(next).map(|(size, end)| {
            let known = end - begin;
            begin += size;
            (*size, known)
        });
        let groups = groups.collect();
        SortedOut {
            values: sorted,
            groups,
        }
    }
}

impl SortedOut {
    /// The known values of each group, and how many are missing.
    pub(super) fn groups(&self) -> impl Iterator<Item = (&[i64], usize)> {
        let mut rest = self.values.as_slice();
        self.groups.iter().map(move |(size, known)| {
            let (group, after) = rest.split_at_checked(*size).unwrap_or((rest, &[]));
            rest = after;
            (group.get(..*known).unwrap_or(group), size - known)
        })
    }
}
