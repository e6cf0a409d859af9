//! What a word may not stand on: other words, and lines.

use super::frame::Spot;

/// An upright box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    /// Left edge.
    pub(super) x: f64,
    /// Upper edge.
    pub(super) y: f64,
    /// Width.
    pub(super) wide: f64,
    /// Height.
    pub(super) high: f64,
}

impl Rect {
    /// The box with so much more on every side.
    pub(super) fn grown(self, by: f64) -> Self {
        Self {
            x: self.x - by,
            y: self.y - by,
            wide: self.wide + 2.0 * by,
            high: self.high + 2.0 * by,
        }
    }

    /// Whether the two share more than an edge.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.x < other.x + other.wide
            && other.x < self.x + self.wide
            && self.y < other.y + other.high
            && other.y < self.y + self.high
    }

    /// Whether the other one is inside.
    pub(super) fn holds(&self, other: &Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.x + other.wide <= self.x + self.wide
            && other.y + other.high <= self.y + self.high
    }

    /// Whether a straight piece of line touches the box.
    pub(super) fn touched(&self, from: Spot, to: Spot) -> bool {
        let (right, low) = (self.x + self.wide, self.y + self.high);
        let beside = from.0.max(to.0) < self.x
            || from.0.min(to.0) > right
            || from.1.max(to.1) < self.y
            || from.1.min(to.1) > low;
        if beside {
            return false;
        }
        // All four corners on one side of the line: it passes by.
        let side = |x: f64, y: f64| (to.0 - from.0) * (y - from.1) - (to.1 - from.1) * (x - from.0);
        let corners = [
            side(self.x, self.y),
            side(right, self.y),
            side(self.x, low),
            side(right, low),
        ];
        !(corners.iter().all(|side| *side > 0.0) || corners.iter().all(|side| *side < 0.0))
    }
}

/// Everything that is in the way so far.
#[derive(Debug, Default)]
pub(super) struct Obstacles {
    words: Vec<Rect>,
    lines: Vec<Vec<Spot>>,
}

impl Obstacles {
    /// With these lines and no words yet.
    pub(super) const fn new(lines: Vec<Vec<Spot>>) -> Self {
        Self {
            words: Vec::new(),
            lines,
        }
    }

    /// Whether a word may stand there, with so much air around it.
    pub(super) fn free(&self, place: Rect, air: f64) -> bool {
        let place = place.grown(air);
        !self.words.iter().any(|word| word.meets(&place))
            && !self.lines.iter().any(|line| {
                line.windows(2)
                    .any(|piece| matches!(piece, [from, to] if place.touched(*from, *to)))
            })
    }

    /// Whether a thin line to a word may run there: not over other words.
    pub(super) fn clear(&self, from: Spot, to: Spot) -> bool {
        !self.words.iter().any(|word| word.touched(from, to))
    }

    /// A word stands there now.
    pub(super) fn take(&mut self, place: Rect) {
        self.words.push(place);
    }

    /// A straight line runs there now.
    pub(super) fn rule(&mut self, from: Spot, to: Spot) {
        self.lines.push(vec![from, to]);
    }
}
