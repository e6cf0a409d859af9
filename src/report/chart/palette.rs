//! Colours that stay apart for people who see few of them.
//!
//! The hues are those of Okabe and Ito (<https://jfly.uni-koeln.de/color/>), darker on white and
//! lighter on black where a letter in the original shade would be too faint: every colour of a line
//! reaches 4.5 to 1 against the paper, as WCAG 2.2 asks of text
//! (<https://www.w3.org/TR/WCAG22/#contrast-minimum>). No two lines rely on colour alone: each has its
//! own dashes too.

use std::fmt::Write as _;

/// The colours of one paper.
#[derive(Debug)]
pub(in crate::report) struct Palette {
    /// What is drawn on.
    pub(in crate::report) paper: &'static str,
    /// Headings, names, axes.
    pub(in crate::report) ink: &'static str,
    /// Ticks, notes.
    pub(in crate::report) faint: &'static str,
    /// The grid; it may nearly vanish.
    pub(in crate::report) grid: &'static str,
    /// The label of a simulated run.
    pub(in crate::report) warning: &'static str,
    /// A published curve beside runs.
    pub(in crate::report) published: &'static str,
    /// The lines.
    pub(in crate::report) lines: [&'static str; LINES],
}

/// How many colours there are; with the dashes, 30 lines stay apart.
pub(in crate::report) const LINES: usize = 6;

/// On white.
pub(in crate::report) const LIGHT: Palette = Palette {
    paper: "#ffffff",
    ink: "#1b1f24",
    faint: "#59616b",
    grid: "#e3e7eb",
    warning: "#a83a00",
    published: "#59616b",
    lines: [
        "#0069a8", "#b84a00", "#007a58", "#a03c78", "#7a6000", "#2f3a8f",
    ],
};

/// On nearly black.
pub(in crate::report) const DARK: Palette = Palette {
    paper: "#14181d",
    ink: "#eceff3",
    faint: "#a7b0ba",
    grid: "#2a3037",
    warning: "#ffb37a",
    published: "#a7b0ba",
    lines: [
        "#56b4e9", "#f5944d", "#2cc79b", "#e39bc4", "#e8d44d", "#a9b4ff",
    ],
};

/// Dashes, in turn; the first is none.
const DASHES: [&str; 5] = ["", "14 9", "18 8 1 8", "5 10", "1 9"];

/// The dashes of a line: neighbours differ, and so do two lines of one colour.
pub(in crate::report) fn line_dash(index: usize) -> &'static str {
    let turn = index + index / LINES;
    DASHES.get(turn % DASHES.len()).copied().unwrap_or("")
}

/// What a thing is painted with; the palette says which colour that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Paint {
    /// The ground.
    Paper,
    /// Headings, names, axes.
    Ink,
    /// Ticks, notes.
    Faint,
    /// The grid.
    Grid,
    /// The label of a simulated run.
    Warning,
    /// A published curve beside runs.
    Published,
    /// A line, by its colour.
    Line(usize),
}

impl Paint {
    /// Every paint.
    pub(in crate::report) fn all() -> impl Iterator<Item = Self> {
        let named = [
            Self::Paper,
            Self::Ink,
            Self::Faint,
            Self::Grid,
            Self::Warning,
            Self::Published,
        ];
        named.into_iter().chain((0..LINES).map(Self::Line))
    }

    /// Its name in a style sheet.
    pub(in crate::report) fn class(self) -> String {
        match self {
            Self::Paper => "sg-paper".to_owned(),
            Self::Ink => "sg-ink".to_owned(),
            Self::Faint => "sg-faint".to_owned(),
            Self::Grid => "sg-grid".to_owned(),
            Self::Warning => "sg-warning".to_owned(),
            Self::Published => "sg-published".to_owned(),
            Self::Line(index) => format!("sg-line{}", index % LINES),
        }
    }
}

impl Palette {
    /// The colour of a paint.
    pub(in crate::report) fn color(&self, paint: Paint) -> &'static str {
        match paint {
            Paint::Paper => self.paper,
            Paint::Ink => self.ink,
            Paint::Faint => self.faint,
            Paint::Grid => self.grid,
            Paint::Warning => self.warning,
            Paint::Published => self.published,
            Paint::Line(index) => self.lines.get(index % LINES).copied().unwrap_or(self.ink),
        }
    }

    /// Rules that paint a drawing, whatever colours it was drawn with, in this palette: `-f` fills,
    /// `-s` strokes.
    pub(in crate::report) fn rules(&self) -> String {
        Paint::all().fold(String::new(), |mut rules, paint| {
            let (class, color) = (paint.class(), self.color(paint));
            let _ = write!(
                rules,
                ".{class}-f{{fill:{color}}}.{class}-s{{stroke:{color}}}"
            );
            rules
        })
    }
}
