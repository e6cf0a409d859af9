//! A block of samples, column by column.

use std::collections::BTreeMap;

use super::super::{Stamp, Stop};

/// Stands for a missing moment; 292 million years before t0.
pub(crate) const MISSING: i64 = i64::MIN;

/// The moments of one sample, [`MISSING`] where there is none.
pub(super) type Moments = [i64; Stamp::COUNT];

/// Everything about one sample; names by number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// The task id as a number, or the hash of one that is not 32 hexadecimal digits.
    pub(super) id: u128,
    /// The task id where it is not 32 hexadecimal digits.
    pub(super) text: Option<Box<str>>,
    pub(super) service: u32,
    pub(super) zone: u32,
    pub(super) host: u32,
    pub(super) moments: Moments,
    pub(super) restarts: u32,
    pub(super) stop: Option<Box<Stop>>,
}

/// Samples side by side: 16 bytes for the id, 12 for three names, 8 for each moment that any has.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    pub(super) ids: Vec<u128>,
    pub(super) services: Vec<u32>,
    pub(super) zones: Vec<u32>,
    pub(super) hosts: Vec<u32>,
    /// A column may end before the last row: the rest is missing.
    moments: [Vec<i64>; Stamp::COUNT],
    texts: BTreeMap<usize, Box<str>>,
    pub(super) restarts: BTreeMap<usize, u32>,
    pub(super) stops: BTreeMap<usize, Box<Stop>>,
}

impl Columns {
    /// How many rows there are.
    pub(super) const fn len(&self) -> usize {
        self.ids.len()
    }

    /// Makes place for `more` rows.
    pub(super) fn reserve(&mut self, more: usize) {
        self.ids.reserve(more);
        self.services.reserve(more);
        self.zones.reserve(more);
        self.hosts.reserve(more);
    }

    /// Adds a row at the end.
    pub(super) fn push(&mut self, row: Row) {
        let at = self.len();
        self.ids.push(row.id);
        self.services.push(row.service);
        self.zones.push(row.zone);
        self.hosts.push(row.host);
        for (column, moment) in self.moments.iter_mut().zip(row.moments) {
            if moment != MISSING {
                // As much as the ids may hold: two columns never grow at different times.
                column.reserve(self.ids.capacity() - column.len());
                column.resize(at, MISSING);
                column.push(moment);
            }
        }
        self.keep_rare(at, row.text, row.restarts, row.stop);
    }

    /// The row at `at`, which must be there.
    pub(super) fn row(&self, at: usize) -> Row {
        let name = |column: &[u32]| column.get(at).copied().unwrap_or(super::names::NOBODY);
        let moment = |stamp: Stamp| self.moment(stamp, at);
        Row {
            id: self.ids.get(at).copied().unwrap_or_default(),
            text: self.texts.get(&at).cloned(),
            service: name(&self.services),
            zone: name(&self.zones),
            host: name(&self.hosts),
            moments: Stamp::ALL.map(moment),
            restarts: self.restarts.get(&at).copied().unwrap_or_default(),
            stop: self.stops.get(&at).cloned(),
        }
    }

    /// Puts `row` in the place of the one at `at`, which must be there.
    pub(super) fn set(&mut self, at: usize, row: Row) {
        put(&mut self.ids, at, row.id);
        put(&mut self.services, at, row.service);
        put(&mut self.zones, at, row.zone);
        put(&mut self.hosts, at, row.host);
        for (column, moment) in self.moments.iter_mut().zip(row.moments) {
            if column.len() <= at && moment != MISSING {
                column.resize(at + 1, MISSING);
            }
            put(column, at, moment);
        }
        self.texts.remove(&at);
        self.restarts.remove(&at);
        self.stops.remove(&at);
        self.keep_rare(at, row.text, row.restarts, row.stop);
    }

    /// Forgets all rows from `len` on.
    pub(super) fn truncate(&mut self, len: usize) {
        self.ids.truncate(len);
        self.services.truncate(len);
        self.zones.truncate(len);
        self.hosts.truncate(len);
        for column in &mut self.moments {
            column.truncate(len);
        }
        drop(self.texts.split_off(&len));
        drop(self.restarts.split_off(&len));
        drop(self.stops.split_off(&len));
    }

    /// Is the row at `at` about the task with this id?
    pub(super) fn is(&self, at: usize, id: u128, text: Option<&str>) -> bool {
        self.ids.get(at) == Some(&id) && self.text(at) == text
    }

    /// The task id at `at` where it is not 32 hexadecimal digits.
    pub(super) fn text(&self, at: usize) -> Option<&str> {
        self.texts.get(&at).map(AsRef::as_ref)
    }

    /// A moment of the row at `at`.
    fn moment(&self, stamp: Stamp, at: usize) -> i64 {
        self.column(stamp).get(at).copied().unwrap_or(MISSING)
    }

    /// The known part of a stamp's column.
    pub(super) fn column(&self, stamp: Stamp) -> &[i64] {
        self.moments.get(stamp.place()).map_or(&[], Vec::as_slice)
    }

    /// A stamp's column in full length.
    pub(super) fn moments(&self, stamp: Stamp) -> impl Iterator<Item = i64> {
        let known = self.column(stamp);
        let rest = std::iter::repeat_n(MISSING, self.len() - known.len());
        known.iter().copied().chain(rest)
    }

    /// Names by the numbers of another list.
    pub(super) fn rename(&mut self, services: &[u32], zones: &[u32], hosts: &[u32]) {
        rename(&mut self.services, services);
        rename(&mut self.zones, zones);
        rename(&mut self.hosts, hosts);
    }

    fn keep_rare(
        &mut self,
        at: usize,
        text: Option<Box<str>>,
        restarts: u32,
        stop: Option<Box<Stop>>,
    ) {
        if let Some(text) = text {
            self.texts.insert(at, text);
        }
        if restarts > 0 {
            self.restarts.insert(at, restarts);
        }
        if let Some(stop) = stop {
            self.stops.insert(at, stop);
        }
    }
}

fn put<T>(column: &mut [T], at: usize, value: T) {
    if let Some(slot) = column.get_mut(at) {
        *slot = value;
    }
}

/// A number beyond the list is [`super::names::NOBODY`] and stays.
fn rename(column: &mut [u32], numbers: &[u32]) {
    for number in column {
        let place = usize::try_from(*number).unwrap_or(usize::MAX);
        *number = numbers.get(place).copied().unwrap_or(*number);
    }
}
