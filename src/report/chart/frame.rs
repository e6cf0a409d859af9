//! Where things are: from time and count to places in the picture.

/// Width of a picture, in its units and so in pixels of its PNG.
pub(in crate::report) const WIDTH: f64 = 1200.0;
/// Height of a picture.
pub(in crate::report) const HEIGHT: f64 = 750.0;

/// The field in which lines are drawn, and what its edges stand for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::report) struct Frame {
    /// Left edge, where the step is.
    pub(in crate::report) left: f64,
    /// Right edge.
    pub(in crate::report) right: f64,
    /// Upper edge.
    pub(in crate::report) top: f64,
    /// Lower edge, where nothing has started.
    pub(in crate::report) bottom: f64,
    /// Milliseconds at the right edge.
    pub(in crate::report) last_ms: i64,
    /// Containers at the upper edge.
    pub(in crate::report) most: u32,
}

/// A place in the picture.
pub(super) type Spot = (f64, f64);

impl Frame {
    /// How far right a moment is. What is outside the field is at its edge.
    pub(super) fn x(&self, at_ms: i64) -> f64 {
        let share = float(at_ms.clamp(0, self.last_ms)) / float(self.last_ms.max(1));
        self.left + share * (self.right - self.left)
    }

    /// How far down a count is.
    pub(super) fn y(&self, count: u32) -> f64 {
        let share = f64::from(count.min(self.most)) / f64::from(self.most.max(1));
        self.bottom - share * (self.bottom - self.top)
    }

    /// Both.
    pub(super) fn spot(&self, at_ms: i64, count: u32) -> Spot {
        (self.x(at_ms), self.y(count))
    }
}

/// Milliseconds as a number that can be divided; exact for 280 000 years.
#[expect(
    clippy::cast_precision_loss,
    reason = "exact below 2^53 milliseconds, and a picture shows a thousandth of its width"
)]
pub(super) const fn float(ms: i64) -> f64 {
    ms as f64
}
