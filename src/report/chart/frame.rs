//! Where things are: from time and count to places in the picture.

/// The sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Shape {
    /// For slides and screens: 1200 by 750, with its heading.
    Wide,
    /// For the page on a phone: 500 by 640, its heading left to the page, names in a legend.
    Tall,
}

impl Shape {
    /// Its width, in units of the picture and so in pixels of its PNG.
    pub(super) const fn wide(self) -> f64 {
        match self {
            Self::Wide => 1200.0,
            Self::Tall => 500.0,
        }
    }

    /// Its height.
    pub(super) const fn high(self) -> f64 {
        match self {
            Self::Wide => 750.0,
            Self::Tall => 640.0,
        }
    }

    /// Where the legend begins.
    pub(super) const fn legend(self) -> f64 {
        match self {
            Self::Wide => 108.0,
            Self::Tall => 68.0,
        }
    }

    /// How many ticks of time fit.
    pub(super) const fn ticks(self) -> i64 {
        match self {
            Self::Wide => 12,
            Self::Tall => 6,
        }
    }

    /// Its name in the page.
    pub(in crate::report) const fn name(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Tall => "tall",
        }
    }
}

/// The field in which lines are drawn, and what its edges stand for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::report) struct Frame {
    /// The sheet it is on.
    pub(in crate::report) shape: Shape,
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
