//! Where everything of a chart is: the field, the lines in it, the words beside them.

use super::Chart;
use super::Role;
use super::axes::{last_shown, most_shown};
use super::canvas::Letters;
use super::frame::{Frame, Shape, Spot};
use super::look::Style;
use super::obstacle::{Obstacles, Rect};
use super::palette::Paint;
use super::place::{Placed, around, at_end};
use super::thin::places;
use super::{clock, count};

/// The name of a line.
pub(super) const NAME: Letters = Letters {
    paint: Paint::Ink,
    size: 17.0,
    bold: true,
};
/// What is said below it.
pub(super) const DETAIL: Letters = Letters {
    paint: Paint::Faint,
    size: 15.0,
    bold: false,
};
/// A word about a moment.
pub(super) const REMARK: Letters = Letters {
    paint: Paint::Ink,
    size: 15.0,
    bold: false,
};
/// Height of a row of the legend.
pub(super) const ROW: f64 = 26.0;
/// Between the base lines of a name and its detail, and above the first.
pub(super) const LEADING: f64 = 19.0;

/// A line in its place.
#[derive(Debug)]
pub(super) struct Drawn {
    /// Its places, no more than can be seen.
    pub(super) spots: Vec<Spot>,
    /// What is said at its end: how many, and since when.
    pub(super) detail: String,
    /// Where its name is; none: in the legend.
    pub(super) name: Option<Placed>,
}

/// A chart laid out.
#[derive(Debug)]
pub(super) struct Layout {
    /// The field.
    pub(super) frame: Frame,
    /// The lines, in the chart's order.
    pub(super) lines: Vec<Drawn>,
    /// The marks' words, in the chart's order; none: nowhere to put it.
    pub(super) remarks: Vec<Option<Placed>>,
    /// Where the word about the target is.
    pub(super) target: Option<Rect>,
}

impl Layout {
    /// Places everything. Names that find no place at the ends of their lines go to the legend,
    /// which takes a row of the field each, so the others are placed anew.
    pub(super) fn of(chart: &Chart, style: Style, shape: Shape) -> Self {
        let mut listed = vec![shape == Shape::Tall; chart.lines.len()];
        loop {
            let layout = Self::with_legend(chart, style, shape, &listed);
            let before = listed.clone();
            for (listed, line) in listed.iter_mut().zip(&layout.lines) {
                *listed |= line.name.is_none();
            }
            if listed == before {
                return layout;
            }
        }
    }

    fn with_legend(chart: &Chart, style: Style, shape: Shape, listed: &[bool]) -> Self {
        let frame = frame(chart, style, shape, listed);
        let mut lines: Vec<Drawn> = chart
            .lines
            .iter()
            .map(|line| Drawn {
                spots: places(&frame, &line.points, line.role),
                detail: detail(chart, line),
                name: None,
            })
            .collect();
        let mut obstacles = Obstacles::new(lines.iter().map(|line| line.spots.clone()).collect());
        obstacles.rule((frame.left, frame.top), (frame.left, frame.bottom));
        obstacles.rule((frame.left, frame.bottom), (frame.right, frame.bottom));
        let target = chart.target.map(|target| {
            let rect = target_word(&frame, target, style);
            obstacles.rule(
                (frame.left, frame.y(target)),
                (frame.right, frame.y(target)),
            );
            obstacles.take(rect);
            rect
        });
        for ((line, drawn), listed) in chart.lines.iter().zip(&mut lines).zip(listed) {
            let Some(&end) = drawn.spots.last().filter(|_| !listed) else {
                continue;
            };
            let size = name_size(&line.label, &drawn.detail, style);
            drawn.name = at_end(end, size, &obstacles);
            if let Some(placed) = drawn.name {
                placed.take(&mut obstacles);
            }
        }
        let remarks = remarks(chart, style, &frame, &mut obstacles);
        Self {
            frame,
            lines,
            remarks,
            target,
        }
    }
}

/// The field: what axes, names and legend leave.
fn frame(chart: &Chart, style: Style, shape: Shape, listed: &[bool]) -> Frame {
    let last = last_of(chart);
    let most = chart
        .lines
        .iter()
        .flat_map(|line| line.points.iter().map(|point| point.containers))
        .chain(chart.target)
        .max()
        .unwrap_or(0);
    let rows = listed.iter().filter(|listed| **listed).count();
    let widest = chart
        .lines
        .iter()
        .zip(listed)
        .filter(|(line, listed)| !**listed && ends_late(line, last))
        .map(|(line, _)| name_size(&line.label, &detail(chart, line), style).0)
        .fold(0.0, f64::max);
    let legend = (0..rows).map(|_| ROW).sum::<f64>();
    Frame {
        shape,
        left: 84.0,
        right: shape.wide() - (widest + 30.0).clamp(30.0, 330.0),
        top: shape.legend() + 20.0 + legend,
        bottom: shape.high() - 82.0,
        last_ms: last_shown(last),
        most: most_shown(most),
    }
}

/// The last moment of any line.
fn last_of(chart: &Chart) -> i64 {
    let ends = chart.lines.iter().filter_map(|line| line.points.last());
    let marks = chart.marks.iter().map(|mark| mark.at_ms);
    ends.map(|point| point.at_ms)
        .chain(marks)
        .max()
        .unwrap_or(0)
}

/// Whether the name of a line would stand at the right edge.
fn ends_late(line: &super::Line, last_ms: i64) -> bool {
    line.points
        .last()
        .is_some_and(|end| end.at_ms.saturating_mul(4) > last_ms.saturating_mul(3))
}

/// `3 500 at 14:02`: how many at the end, and when the last one started. Curves go by whole seconds;
/// a mark in that second knows better.
fn detail(chart: &Chart, line: &super::Line) -> String {
    let Some(end) = line.points.last() else {
        return "no containers".to_owned();
    };
    let points = line.points.iter().rev();
    let reached = points.take_while(|point| point.containers == end.containers);
    let since = reached.last().map_or(end.at_ms, |point| point.at_ms);
    let said = line.role == Role::Run || line.label.contains("published");
    let about = if said { "" } else { "published, " };
    let mut marks = chart.marks.iter().map(|mark| mark.at_ms);
    let marked = marks.find(|at_ms| (0..1000).contains(&since.saturating_sub(*at_ms)));
    let since = marked.filter(|_| line.role == Role::Run).unwrap_or(since);
    // A straight line between two points must not pass for a curve.
    let bare = line.role == Role::Published && line.points.len() <= 2;
    let ends = if bare { ", only ends known" } else { "" };
    format!("{about}{} at {}{ends}", count(end.containers), clock(since))
}

/// How much room a name with its detail takes.
fn name_size(name: &str, detail: &str, style: Style) -> (f64, f64) {
    let wide = NAME.width(name, style).max(DETAIL.width(detail, style));
    (wide.ceil(), 2.0 * LEADING + 4.0)
}

/// The word above the target, at the left.
fn target_word(frame: &Frame, target: u32, style: Style) -> Rect {
    Rect {
        x: frame.left + 12.0,
        y: frame.y(target) - 22.0,
        wide: REMARK.width(&target_text(target), style),
        high: 18.0,
    }
}

/// What it says.
pub(super) fn target_text(target: u32) -> String {
    format!("target {}", count(target))
}

fn remarks(
    chart: &Chart,
    style: Style,
    frame: &Frame,
    obstacles: &mut Obstacles,
) -> Vec<Option<Placed>> {
    let field = Rect {
        x: frame.left,
        y: frame.top - 14.0,
        wide: frame.right - frame.left + 14.0,
        high: frame.bottom - frame.top + 8.0,
    };
    let dots: Vec<Spot> = chart
        .marks
        .iter()
        .map(|mark| frame.spot(mark.at_ms, mark.count))
        .collect();
    for (x, y) in dots.iter().copied() {
        let dot = Rect {
            x,
            y,
            wide: 0.0,
            high: 0.0,
        };
        obstacles.take(dot.grown(5.0));
    }
    // From right to left: a word mostly stands to the right of its dot, and so above the ones after.
    let mut placed: Vec<Option<Placed>> = vec![None; dots.len()];
    for ((mark, dot), placed) in chart.marks.iter().zip(dots).zip(&mut placed).rev() {
        let size = (REMARK.width(&mark.text, style).ceil(), 20.0);
        *placed = if mark.at_ms == 0 {
            Some(below_origin(frame, size))
        } else {
            around(dot, size, field, obstacles)
        };
        if let Some(word) = placed {
            word.take(obstacles);
        }
    }
    placed
}

/// The word about t0 has a place of its own, below the axis, where nothing else is.
fn below_origin(frame: &Frame, size: (f64, f64)) -> Placed {
    Placed {
        rect: Rect {
            x: frame.left,
            y: frame.bottom + 41.0,
            wide: size.0,
            high: size.1,
        },
        leader: None,
    }
}
