//! A curve in braille: two columns and four rows of dots to a character.

use super::super::super::style::{FAINT, GOOD, paint};

/// Rows of dots in a character.
const ROWS: usize = 4;
/// Columns of dots in a character.
const COLUMNS: usize = 2;
/// The character without dots.
const BLANK: u32 = 0x2800;
/// What each dot adds, by row and column.
const DOTS: [[u32; COLUMNS]; ROWS] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
/// Ends of the time axis in minutes: the first one that is not over yet is taken.
const ENDS: [i64; 14] = [1, 2, 3, 5, 8, 10, 15, 20, 30, 45, 60, 90, 120, 240];

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plot<'a> {
    /// Milliseconds since t0 and containers, in order of time.
    pub(super) points: &'a [(i64, u32)],
    /// Containers wanted: the upper edge, unless there are more.
    pub(super) target: u32,
}

impl Plot<'_> {
    /// Containers at the upper edge.
    pub(super) fn top(&self) -> u32 {
        let most = self.points.iter().map(|(_, count)| *count).max();
        most.unwrap_or_default().max(self.target).max(1)
    }

    /// Milliseconds at the right edge.
    pub(super) fn end_ms(&self) -> i64 {
        let last = self.points.last().map_or(0, |(at, _)| *at);
        let ends = ENDS.into_iter().map(|minutes| minutes * 60_000);
        ends.into_iter().find(|end| *end > last).unwrap_or(last + 1)
    }

    /// The curve in so many characters; the target is a line where the curve leaves room for it.
    pub(super) fn rows(&self, width: usize, height: usize) -> Vec<String> {
        let cells = self.cells(width, height);
        let target = self.dot_row(self.target, height) / ROWS;
        cells
            .into_iter()
            .enumerate()
            .map(|(row, cells)| painted(&cells, row == target))
            .collect()
    }

    fn cells(&self, width: usize, height: usize) -> Vec<Vec<u32>> {
        let mut cells = vec![vec![0; width]; height];
        let last = self.points.last().map_or(0, |(at, _)| *at);
        let mut before: Option<usize> = None;
        let mut points = self.points.iter().peekable();
        let mut count = 0;
        for x in 0..width * COLUMNS {
            let (from, until) = (self.time_at(x, width), self.time_at(x + 1, width));
            if from > last || self.points.is_empty() {
                break;
            }
            while let Some((_, next)) = points.next_if(|(at, _)| *at < until) {
                count = *next;
            }
            let y = self.dot_row(count, height);
            // A step is drawn as one, so that the curve holds together.
            let (high, low) = before.map_or((y, y), |before| (y.min(before), y.max(before)));
            for row in high..=low {
                set(&mut cells, x, row);
            }
            before = Some(y);
        }
        cells
    }

    /// When column `x` of dots begins.
    fn time_at(&self, x: usize, width: usize) -> i64 {
        let dots = i64::try_from(width * COLUMNS).unwrap_or(i64::MAX).max(1);
        let x = i64::try_from(x).unwrap_or(i64::MAX);
        x.saturating_mul(self.end_ms()) / dots
    }

    /// The row of dots of a count, from above.
    fn dot_row(&self, count: u32, height: usize) -> usize {
        let lowest = (height * ROWS).saturating_sub(1);
        let up = u64::from(count) * lowest as u64 / u64::from(self.top());
        lowest - usize::try_from(up).unwrap_or(lowest).min(lowest)
    }
}

fn set(cells: &mut [Vec<u32>], x: usize, y: usize) {
    let dot = DOTS.get(y % ROWS).and_then(|row| row.get(x % COLUMNS));
    let cell = cells
        .get_mut(y / ROWS)
        .and_then(|row| row.get_mut(x / COLUMNS));
    if let (Some(cell), Some(dot)) = (cell, dot) {
        *cell |= dot;
    }
}

/// A row of characters; blanks at its end are left out.
fn painted(cells: &[u32], target: bool) -> String {
    let shown = |cell: &u32| match (*cell, target) {
        (0, true) => '┄',
        (0, false) => ' ',
        (dots, _) => char::from_u32(BLANK + dots).unwrap_or(' '),
    };
    let mut out = String::new();
    for run in cells.chunk_by(|a, b| (*a == 0) == (*b == 0)) {
        let text: String = run.iter().map(shown).collect();
        let style = if run.first() == Some(&0) { FAINT } else { GOOD };
        if text.trim_end().is_empty() {
            out.push_str(&text);
        } else {
            out.push_str(&paint(style, text));
        }
    }
    out.truncate(out.trim_end().len());
    out
}
