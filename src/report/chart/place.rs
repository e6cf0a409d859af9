//! Where words go: beside what they name, on nothing else, or nowhere.

use super::frame::{Shape, Spot};
use super::obstacle::{Obstacles, Rect};

/// A word that found its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placed {
    /// The place.
    pub(super) rect: Rect,
    /// Whether it is so far off that a thin line must lead to it, and from where to where.
    pub(super) leader: Option<(Spot, Spot)>,
}

impl Placed {
    /// It stands there now, and its thin line too.
    pub(super) fn take(&self, obstacles: &mut Obstacles) {
        obstacles.take(self.rect);
        if let Some((from, to)) = self.leader {
            obstacles.rule(from, to);
        }
    }
}

/// Height of the heading, where no name may stand.
const HEADING: f64 = 84.0;
/// Air at the edges of the sheet.
const EDGE: f64 = 8.0;
/// Air between a word and what is around it.
const AIR: f64 = 2.5;
/// Between the end of a line and its name.
const GAP: f64 = 11.0;
/// Between a spot and the thin line that leads away from it: the spot may have a dot.
const BEFORE: f64 = 8.0;
/// How far a name is moved at a time, and how often, up and down.
const NUDGE: f64 = 5.0;
const NUDGES: u32 = 22;

/// A place for the name of a line, near its end: to the right of it first, then moved up or down,
/// then before the end, above or below the line.
pub(super) fn at_end(end: Spot, size: (f64, f64), obstacles: &Obstacles) -> Option<Placed> {
    let (wide, high) = size;
    let page = Rect {
        x: EDGE,
        y: HEADING,
        wide: Shape::Wide.wide() - 2.0 * EDGE,
        high: Shape::Wide.high() - HEADING - EDGE,
    };
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
    first_free(end, page, beside.chain(over), obstacles)
}

/// A place for a word about a spot: around it, ever further away.
pub(super) fn around(
    spot: Spot,
    size: (f64, f64),
    field: Rect,
    obstacles: &Obstacles,
) -> Option<Placed> {
    let (wide, high) = size;
    let tried = (1..=9_u32)
        .map(|ring| f64::from(ring) * 14.0)
        .flat_map(|far| {
            [
                (1.0, 1.0),
                (-1.0, -1.0),
                (1.0, 0.0),
                (0.0, -1.0),
                (-1.0, 0.0),
                (1.0, -1.0),
                (-1.0, 1.0),
            ]
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
    first_free(spot, field, tried, obstacles)
}

/// The first of these places that is inside the page and on nothing else, nor its thin line.
fn first_free(
    spot: Spot,
    page: Rect,
    tried: impl Iterator<Item = Rect>,
    obstacles: &Obstacles,
) -> Option<Placed> {
    tried
        .filter(|rect| page.holds(rect) && obstacles.free(*rect, AIR))
        .map(|rect| Placed {
            rect,
            leader: leader(spot, rect),
        })
        .find(|placed| {
            placed
                .leader
                .is_none_or(|(from, to)| obstacles.clear(from, to))
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
    let (across, down) = (to.0 - spot.0, to.1 - spot.1);
    let far = (across * across + down * down).sqrt();
    let from = (spot.0 + across / far * BEFORE, spot.1 + down / far * BEFORE);
    (far > 2.5 * BEFORE).then_some((from, to))
}
