//! A curve with no more points than the picture can show.

use super::Role;
use super::frame::{Frame, Spot};
use crate::timeline::Point;

/// Columns of half a pixel: finer than the eye, whatever the number of points.
const COLUMN: f64 = 0.5;

/// The places of a curve, so many that the picture is the same as with all of them: of each column
/// the first, the lowest, the highest and the last; then none in the middle of a straight piece.
pub(super) fn places(frame: &Frame, points: &[Point], role: Role) -> Vec<Spot> {
    let spots = points
        .iter()
        .map(|point| frame.spot(point.at_ms, point.containers));
    if role == Role::Published {
        return spots.collect();
    }
    let mut kept = Vec::new();
    let mut column: Option<Column> = None;
    for spot in spots {
        match column.as_mut().filter(|column| spot.0 < column.edge) {
            Some(column) => column.add(spot),
            None => {
                if let Some(full) = column.replace(Column::new(spot)) {
                    full.put(&mut kept);
                }
            }
        }
    }
    if let Some(full) = column {
        full.put(&mut kept);
    }
    straightened(&kept)
}

/// What is kept of one column.
struct Column {
    edge: f64,
    first: Spot,
    lowest: Spot,
    highest: Spot,
    last: Spot,
}

impl Column {
    const fn new(spot: Spot) -> Self {
        Self {
            edge: spot.0 + COLUMN,
            first: spot,
            lowest: spot,
            highest: spot,
            last: spot,
        }
    }

    fn add(&mut self, spot: Spot) {
        if spot.1 > self.lowest.1 {
            self.lowest = spot;
        }
        if spot.1 < self.highest.1 {
            self.highest = spot;
        }
        self.last = spot;
    }

    fn put(&self, kept: &mut Vec<Spot>) {
        let mut middle = [self.lowest, self.highest];
        middle.sort_by(|one, other| one.0.total_cmp(&other.0));
        for spot in [self.first, middle[0], middle[1], self.last] {
            if kept.last() != Some(&spot) {
                kept.push(spot);
            }
        }
    }
}

/// Without points that lie on the way from the one before to the one after.
fn straightened(spots: &[Spot]) -> Vec<Spot> {
    let mut kept: Vec<Spot> = Vec::with_capacity(spots.len());
    for &spot in spots {
        if let [.., before, last] = kept.as_slice()
            && between(*before, *last, spot)
        {
            kept.pop();
        }
        kept.push(spot);
    }
    kept
}

/// Whether the middle one is within a twentieth of a pixel of the line through the others.
fn between(one: Spot, middle: Spot, other: Spot) -> bool {
    let (across, down) = (other.0 - one.0, other.1 - one.1);
    let twice_area = across * (middle.1 - one.1) - down * (middle.0 - one.0);
    let length = (across * across + down * down).sqrt();
    length > 0.0 && twice_area.abs() / length < 0.05
}
