//! How a chart is drawn, apart from what it shows.

/// The hand it is drawn in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Style {
    /// Straight lines, a grid.
    #[default]
    Plain,
    /// By hand, as the published graphs are.
    Sketch,
}

/// The paper it is drawn on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// White.
    Light,
    /// Nearly black.
    Dark,
    /// As the reader has set it; where nobody asks the reader (a PNG, print), white.
    #[default]
    Auto,
}

/// Style and paper.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// The hand.
    pub style: Style,
    /// The paper.
    pub theme: Theme,
}
