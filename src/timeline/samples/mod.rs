//! The samples of a run, any number of them, in compact columns.

mod columns;
mod index;
mod line;
mod names;
mod part;

#[cfg(test)]
mod tests;

use index::{Entry, Index};
use line::Lists;
use names::Names;

use super::{Header, HeaderError, Sample, Stamp, Stamps, Stop};
use columns::{Columns, Row};

pub(super) use columns::MISSING;
pub use part::{Part, Unreadable};

/// The samples of a run: each task once, in the order in which they were first met; of several lines
/// about one task the last holds.
#[derive(Debug, Clone, Default)]
pub struct Samples {
    lists: Lists,
    blocks: Vec<Columns>,
    /// The first row of each block.
    firsts: Vec<usize>,
    index: Index,
    count: usize,
    superseded: usize,
    unreadable: Unreadable,
}

/// What samples can be grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Service,
    Zone,
    Host,
}

impl Samples {
    /// Reads a whole `samples.ndjson`.
    ///
    /// # Errors
    /// The first line is not a header that this version knows. Other lines never fail: those that
    /// cannot be read are counted.
    pub fn read(text: &[u8]) -> Result<(Header, Self), HeaderError> {
        let (header, lines) = Header::read(text)?;
        let mut samples = Self::default();
        samples.add(Part::read(lines));
        Ok((header, samples))
    }

    /// Makes place for as many samples as so many bytes of lines will have, about.
    pub fn expect(&mut self, bytes: usize) {
        self.index_for(bytes / part::LINE_BYTES);
    }

    /// Lets go of what is needed only to add samples; it is made again when one is.
    pub fn complete(&mut self) {
        self.index = Index::default();
    }

    /// Adds one sample; one about a task that is there takes its place.
    pub fn push(&mut self, sample: Sample) {
        let mut part = Part::default();
        if let Some(row) = part.lists.row(sample) {
            part.columns.push(row);
        }
        self.add(part);
    }

    /// Adds the samples of the next part of the file.
    pub fn add(&mut self, part: Part) {
        let Part {
            lists,
            mut columns,
            unreadable,
        } = part;
        columns.rename(
            &self.lists.services.adopt(&lists.services),
            &self.lists.zones.adopt(&lists.zones),
            &self.lists.hosts.adopt(&lists.hosts),
        );
        self.unreadable.lines += unreadable.lines;
        self.unreadable.torn |= unreadable.torn;
        self.unreadable.first = self.unreadable.first.take().or(unreadable.first);
        self.index_for(columns.len());
        self.settle(columns);
    }

    /// Makes place for `more` tasks in the index.
    fn index_for(&mut self, more: usize) {
        let ids = self.blocks.iter().flat_map(|block| &block.ids);
        self.index
            .reserve(self.count + more, || ids.map(|id| index::hash(*id)));
    }

    /// Enters the rows of a new block into the index; a row about a known task overwrites it there.
    fn settle(&mut self, mut block: Columns) {
        let mut index = std::mem::take(&mut self.index);
        let first = self.count;
        let mut kept = 0;
        for at in 0..block.len() {
            let entry = self.enter(&mut index, &block, at, first + kept);
            match entry {
                Entry::New if at == kept => kept += 1,
                Entry::New => {
                    block.set(kept, block.row(at));
                    kept += 1;
                }
                Entry::Known(row) => {
                    self.superseded += 1;
                    let newer = block.row(at);
                    match row.checked_sub(first) {
                        Some(here) => block.set(here, newer),
                        None => self.replace(row, newer),
                    }
                }
            }
        }
        block.truncate(kept);
        self.index = index;
        self.keep(block);
        self.count += kept;
    }

    /// Enters the task at `at` of a new block as `row`, unless it is known.
    fn enter(&self, index: &mut Index, block: &Columns, at: usize, row: usize) -> Entry {
        let id = block.ids.get(at).copied().unwrap_or_default();
        let text = block.text(at);
        index.enter(index::hash(id), row, |known| {
            match known.checked_sub(self.count) {
                Some(here) => block.is(here, id, text),
                None => self
                    .at(known)
                    .is_some_and(|(block, at)| block.is(at, id, text)),
            }
        })
    }

    /// Keeps a settled block: a small one joins the last, so that pushed samples do not each make one.
    fn keep(&mut self, block: Columns) {
        const SMALL: usize = 1024;
        match self.blocks.last_mut() {
            Some(last) if block.len() < SMALL => {
                for at in 0..block.len() {
                    last.push(block.row(at));
                }
            }
            _ => {
                self.firsts.push(self.count);
                self.blocks.push(block);
            }
        }
    }

    fn replace(&mut self, row: usize, newer: Row) {
        let number = self.block_of(row);
        let at = row - self.firsts.get(number).copied().unwrap_or_default();
        if let Some(block) = self.blocks.get_mut(number) {
            block.set(at, newer);
        }
    }

    /// The block with `row`, and its place there.
    fn at(&self, row: usize) -> Option<(&Columns, usize)> {
        let number = self.block_of(row);
        let at = row - self.firsts.get(number)?;
        Some((self.blocks.get(number)?, at))
    }

    /// The number of the block with `row`.
    fn block_of(&self, row: usize) -> usize {
        let after = self.firsts.partition_point(|first| *first <= row);
        after.saturating_sub(1)
    }

    /// How many tasks there are.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Is there none?
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Lines whose task had a later one.
    pub const fn superseded(&self) -> usize {
        self.superseded
    }

    /// Lines that could not be read.
    pub const fn unreadable(&self) -> &Unreadable {
        &self.unreadable
    }

    /// The sample of each task.
    pub fn iter(&self) -> impl Iterator<Item = Sample> {
        self.blocks
            .iter()
            .flat_map(|block| (0..block.len()).map(|at| self.sample(block.row(at))))
    }

    /// How often programs were started again, for each task where one was.
    pub(super) fn restarts(&self) -> impl Iterator<Item = u32> {
        self.blocks
            .iter()
            .flat_map(|block| block.restarts.values().copied())
    }

    /// How tasks stopped by themselves.
    pub(super) fn stops(&self) -> impl Iterator<Item = &Stop> {
        self.blocks
            .iter()
            .flat_map(|block| block.stops.values().map(AsRef::as_ref))
    }

    /// A stamp of every task, [`MISSING`] where it has none.
    pub(super) fn moments(&self, stamp: Stamp) -> impl Iterator<Item = i64> {
        self.blocks
            .iter()
            .flat_map(move |block| block.moments(stamp))
    }

    /// What `of` makes of two stamps of every task. To be consumed by `for_each`, which goes through
    /// whole columns and is several times as fast as `next`.
    pub(super) fn pairs<T>(
        &self,
        one: Stamp,
        other: Stamp,
        of: impl Fn(i64, i64) -> T + Copy,
    ) -> impl Iterator<Item = T> {
        self.blocks.iter().flat_map(move |block| {
            let (one, other) = (block.column(one), block.column(other));
            let known = one
                .iter()
                .zip(other)
                .map(move |(one, other)| of(*one, *other));
            let rest = block.len() - one.len().min(other.len());
            // Where a column has ended nothing is known of one of the two.
            known.chain(std::iter::repeat_with(move || of(MISSING, MISSING)).take(rest))
        })
    }

    /// The number of every task's service, zone or host.
    pub(super) fn numbers(&self, by: By) -> impl Iterator<Item = u32> {
        self.blocks.iter().flat_map(move |block| match by {
            By::Service => block.services.iter().copied(),
            By::Zone => block.zones.iter().copied(),
            By::Host => block.hosts.iter().copied(),
        })
    }

    /// How many services, zones or hosts there are.
    pub(super) const fn groups(&self, by: By) -> usize {
        self.names(by).len()
    }

    /// The name of a service, zone or host; none for tasks that have none.
    pub(super) fn name(&self, by: By, number: u32) -> Option<&str> {
        self.names(by).get(number)
    }

    const fn names(&self, by: By) -> &Names {
        match by {
            By::Service => &self.lists.services,
            By::Zone => &self.lists.zones,
            By::Host => &self.lists.hosts,
        }
    }

    fn sample(&self, row: Row) -> Sample {
        let mut stamps = Stamps::default();
        for (place, moment) in row.moments.into_iter().enumerate() {
            stamps.put(place, (moment != MISSING).then_some(moment));
        }
        Sample {
            task: row
                .text
                .map_or_else(|| format!("{:032x}", row.id), String::from),
            service: self
                .lists
                .services
                .get(row.service)
                .unwrap_or_default()
                .to_owned(),
            az: self.lists.zones.get(row.zone).map(str::to_owned),
            host: self.lists.hosts.get(row.host).map(str::to_owned),
            stamps,
            restarts: row.restarts,
            stopped: row.stop.map(|stop| *stop),
        }
    }
}
