//! Containers over time, as a picture: several runs and published curves over one another.
//!
//! Two styles of the same drawing: `plain`, and `sketch`, by hand as the published graphs are. Lines
//! differ in colour and in dashes, and carry their names at their ends; where a name does not fit
//! there, a legend holds it. The same chart gives the same bytes.

mod axes;
mod canvas;
mod describe;
mod draw;
mod frame;
mod layout;
mod look;
mod obstacle;
mod palette;
mod pen;
mod place;
mod thin;

pub use crate::timeline::{clock, thousands as count};
pub(super) use axes::times;
pub use draw::svg;
pub(super) use draw::{drawing, faces};
pub(super) use frame::Shape;
pub use look::{Look, Style, Theme};
pub(super) use palette::{DARK, LIGHT, Palette};

use crate::timeline::{Curve, Point, Published};

/// What is drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chart {
    /// What the picture is about, its heading.
    pub title: String,
    /// One line below it: the setup, or what differs between the lines.
    pub note: Option<String>,
    /// The lines, the most important one first.
    pub lines: Vec<Line>,
    /// Moments worth a word.
    pub marks: Vec<Mark>,
    /// How many containers were asked for.
    pub target: Option<u32>,
    /// Whether a line comes from the sandbox; the picture says so.
    pub simulated: bool,
}

/// One curve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its name, as short as can be.
    pub label: String,
    /// Its points in order of time.
    pub points: Vec<Point>,
    /// Where it comes from.
    pub role: Role,
}

/// Where a curve comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Measured in a run: dense, drawn as a line.
    Run,
    /// Read off a publication: few points, drawn with them.
    Published,
}

/// A moment worth a word: the first start, the target reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Milliseconds since the step.
    pub at_ms: i64,
    /// How high in the picture: containers started by then.
    pub count: u32,
    /// The word.
    pub text: String,
}

impl Line {
    /// The curve of a run. It is flat between seconds without a start.
    pub fn run(label: &str, curve: &Curve) -> Self {
        let mut points: Vec<Point> = Vec::with_capacity(curve.points.len());
        for point in &curve.points {
            if let Some(before) = points.last().copied()
                && point.at_ms.saturating_sub(before.at_ms) > 1000
            {
                points.push(Point {
                    at_ms: point.at_ms.saturating_sub(1000),
                    containers: before.containers,
                });
            }
            points.push(*point);
        }
        Self {
            label: label.to_owned(),
            points,
            role: Role::Run,
        }
    }

    /// A published result: its curve, or where no curve is known its begin and its end.
    pub fn published(label: &str, result: &Published) -> Self {
        let ends = || {
            let begin = result.starts_ms.map(|at_ms| Point {
                at_ms,
                containers: 0,
            });
            let end = Point {
                at_ms: result.after_ms,
                containers: result.reaches,
            };
            begin.into_iter().chain([end]).collect()
        };
        let points = if result.points.is_empty() {
            ends()
        } else {
            result.points.clone()
        };
        Self {
            label: label.to_owned(),
            points,
            role: Role::Published,
        }
    }
}

#[cfg(test)]
mod tests;
