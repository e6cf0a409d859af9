//! The charts of runs: of one with its moments, of several over one another.

use super::Kept;
use crate::cli::{CliError, Exit};
use crate::report::chart::{Chart, Line};
use crate::report::png;
use crate::timeline::Published;

/// The chart of runs, with the published curve of each profile among them.
pub fn chart(runs: &[&Kept]) -> Chart {
    if let [only] = runs {
        return only.report().chart();
    }
    let mut lines: Vec<Line> = runs
        .iter()
        .map(|run| Line::run(&label(run, runs), &run.curve))
        .collect();
    let mut shown: Vec<&Published> = Vec::new();
    for published in runs.iter().filter_map(|run| run.setup.published.as_ref()) {
        if !shown.contains(&published) {
            shown.push(published);
        }
    }
    let several = shown.len() > 1;
    for run in runs {
        let Some(published) = run.setup.published.as_ref() else {
            continue;
        };
        let Some(at) = shown.iter().position(|shown| *shown == published) else {
            continue;
        };
        shown.remove(at);
        let name = &published.name;
        let label = if several {
            format!("{}, {name}", run.folder.head().profile)
        } else {
            name.clone()
        };
        lines.push(Line::published(&label, published));
    }
    Chart {
        title: "Containers started over time".to_owned(),
        lines,
        target: runs.iter().map(|run| run.header.to).max(),
        simulated: runs.iter().any(|run| run.header.simulated),
        ..Chart::default()
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

/// The profile's name where that is enough to tell the runs apart.
fn label(run: &Kept, runs: &[&Kept]) -> String {
    let profile = &run.folder.head().profile;
    let same = |other: &&&Kept| other.folder.head().profile == *profile;
    if runs.iter().filter(same).count() == 1 {
        profile.clone()
    } else {
        run.name().to_owned()
    }
}
