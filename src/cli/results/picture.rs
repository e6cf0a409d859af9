//! The chart of runs over one another, and over what was published.

use super::Kept;
use crate::cli::{CliError, Exit};
use crate::report::chart::{Chart, Line, Mark, Role, clock, count};
use crate::report::png;
use crate::timeline::{Point, Published};

/// The chart of runs, with the published curve of each profile among them.
pub fn chart(runs: &[&Kept]) -> Chart {
    let mut lines: Vec<Line> = runs
        .iter()
        .map(|run| Line {
            label: label(run, runs),
            points: run.curve.points.clone(),
            role: Role::Run,
        })
        .collect();
    let mut published: Vec<&Published> = Vec::new();
    for found in runs.iter().filter_map(|run| run.setup.published.as_ref()) {
        if !published.contains(&found) {
            published.push(found);
            lines.push(Line {
                label: found.name.clone(),
                points: points(found),
                role: Role::Published,
            });
        }
    }
    Chart {
        title: title(runs),
        note: note(runs),
        lines,
        marks: match runs {
            [only] => marks(only),
            _ => Vec::new(),
        },
        target: runs.iter().map(|run| run.header.to).max(),
        simulated: runs.iter().any(|run| run.header.simulated),
    }
}

/// A picture's pixels.
///
/// # Errors
/// When the drawing cannot be turned into pixels, which is a fault of ours.
pub fn pixels(svg: &str) -> Result<Vec<u8>, CliError> {
    png(svg).map_err(|error| {
        CliError::new(Exit::Other, "picture", "cannot draw the picture").caused_by(&error)
    })
}

fn title(runs: &[&Kept]) -> String {
    match runs {
        [only] => only
            .setup
            .title
            .clone()
            .unwrap_or_else(|| only.folder.head().profile.clone()),
        _ => "Containers started over time".to_owned(),
    }
}

fn note(runs: &[&Kept]) -> Option<String> {
    match runs {
        [only] => Some(format!("run {}", only.name())),
        _ => None,
    }
}

/// The profile's name where that is enough to tell the runs apart.
fn label(run: &Kept, runs: &[&Kept]) -> String {
    let profile = &run.folder.head().profile;
    let same = runs
        .iter()
        .filter(|other| other.folder.head().profile == *profile);
    if same.count() == 1 {
        profile.clone()
    } else {
        run.name().to_owned()
    }
}

/// The published curve; where only its ends are known, those.
fn points(published: &Published) -> Vec<Point> {
    if !published.points.is_empty() {
        return published.points.clone();
    }
    let starts = published.starts_ms.map(|at_ms| Point {
        at_ms,
        containers: 0,
    });
    let end = Point {
        at_ms: published.after_ms,
        containers: published.reaches,
    };
    starts.into_iter().chain([end]).collect()
}

fn marks(run: &Kept) -> Vec<Mark> {
    let first = run.summary.first_ms.map(|at_ms| Mark {
        at_ms,
        count: run.curve.at(at_ms + 1_000),
        text: format!("first start {}", clock(at_ms)),
    });
    let reached = run.summary.reached_ms(100).map(|at_ms| Mark {
        at_ms,
        count: run.header.to,
        text: format!("{} reached {}", count(run.header.to), clock(at_ms)),
    });
    first.into_iter().chain(reached).collect()
}
