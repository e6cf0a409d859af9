//! Where words go: beside what they name, on nothing else, or nowhere.

use super::frame::{HEIGHT, Spot, WIDTH};
use super::obstacle::{Obstacles, Rect};

/// A word that found its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placed {
    /// The place.
    pub(super) rect: Rect,
    /// Whether it is so far off that a thin line must lead to it, and from where to where.
    pub(super) leader: Option<(Spot, Spot)>,
}

/// What a word may not leave.
const PAGE: Rect = Rect {
    x: 8.0,
    y: 84.0,
    wide: WIDTH - 16.0,
    high: HEIGHT - 84.0 - 8.0,
};
/// Air between a word and what is around it.
const AIR: f64 = 2.5;
/// Between the end of a line and its name.
const GAP: f64 = 11.0;
/// How far a name is moved at a time, and how often, up and down.
const NUDGE: f64 = 5.0;
const NUDGES: u32 = 22;

/// A place for the name of a line, near its end: to the right of it first, then moved up or down,
/// then before the end, above or below the line.
pub(super) fn at_end(end: Spot, size: (f64, f64), obstacles: &Obstacles) -> Option<Placed> {
    let (wide, high) = size;
    let beside = nudges().map(|nudge| Rect {
        x: end.0 + GAP,
        y: end.1 - high / 2.0 + nudge,
        wide,
        high,
    });
    let over = nudges().map(|nudge| Rect {
        x: end.0 - wide,
        y: end.1 - high - GAP + nudge,
        wide,
        high,
    });
    let mut tried = beside.chain(over);
    let rect = tried.find(|rect| PAGE.holds(rect) && obstacles.free(*rect, AIR))?;
    Some(Placed {
        rect,
        leader: leader(end, rect),
    })
}

/// A place for a word about a spot: around it, ever further away.
pub(super) fn around(spot: Spot, size: (f64, f64), field: Rect, obstacles: &Obstacles) -> Option<Placed> {
    let (wide, high) = size;
    let tried = (1..=9_u32).map(|ring| f64::from(ring) * 14.0).flat_map(|far| {
        [(1.0, 1.0), (-1.0, -1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0), (1.0, -1.0), (-1.0, 1.0)]
            .map(|(right, down)| {
                let shift = |side: f64, length: f64| (side - 1.0) / 2.0 * length + side * far;
                Rect {
                    x: spot.0 + shift(right, wide),
                    y: spot.1 + shift(down, high),
                    wide,
                    high,
                }
            })
    });
    let mut fitting = tried.filter(|rect| field.holds(rect));
    let rect = fitting.find(|rect| obstacles.free(*rect, AIR))?;
    Some(Placed {
        rect,
        leader: leader(spot, rect),
    })
}

/// 0, −1, 1, −2, 2… nudges.
fn nudges() -> impl Iterator<Item = f64> {
    (0..=2 * NUDGES).map(|turn| {
        let far = f64::from(turn.div_ceil(2)) * NUDGE;
        if turn % 2 == 1 { -far } else { far }
    })
}

/// A thin line from a spot to a word that is not right beside it.
fn leader(spot: Spot, rect: Rect) -> Option<(Spot, Spot)> {
    let middle = rect.y + rect.high / 2.0;
    let to = (
        spot.0.clamp(rect.x - 3.0, rect.x + rect.wide + 3.0),
        spot.1.clamp(rect.y, rect.y + rect.high),
    );
    let to = if to.0 < rect.x || to.0 > rect.x + rect.wide {
        (to.0, middle)
    } else {
        to
    };
    let far = (to.0 - spot.0).hypot(to.1 - spot.1);
    (far > 18.0).then_some((spot, to))
}
