//! The files that a run folder has when its run is over.

use serde::Serialize;

use super::Kept;
use super::picture::pixels;
use crate::cli::{CliError, Exit};
use crate::report::chart::{Look, Style, Theme, svg};
use crate::report::html;
use crate::store::runs::{RunFile, RunFolder};

/// Makes every file of a folder out of its samples and events: each container told once, the curve,
/// the pictures, the page, and last the summary, which marks the run as finished. What was there
/// before is replaced, file by file.
///
/// # Errors
/// When a file cannot be read or written, or the run did not come to t0.
pub fn conclude(folder: &RunFolder) -> Result<Kept, CliError> {
    let kept = Kept::load(folder.clone())?;
    if kept.rough
        && let Some((header, samples)) = folder.samples()?
    {
        folder.put_samples(&header, &samples)?;
    }
    folder.put(RunFile::Curve, kept.curve.csv().as_bytes())?;
    if folder.read(RunFile::Environment)?.is_none() {
        folder.put(RunFile::Environment, &json(&kept.environment)?)?;
    }
    let report = kept.report();
    let chart = report.chart();
    let look = |theme| Look {
        style: Style::Plain,
        theme,
    };
    folder.put(RunFile::ChartSvg, svg(&chart, look(Theme::Auto)).as_bytes())?;
    let picture = pixels(&svg(&chart, look(Theme::Light)))?;
    folder.put(RunFile::ChartPng, &picture)?;
    folder.put(RunFile::Report, html(&report, Style::Plain).as_bytes())?;
    folder.put(RunFile::Summary, &json(&kept.summary)?)?;
    Ok(kept)
}

/// Indented JSON, with a line break at its end.
fn json(value: &impl Serialize) -> Result<Vec<u8>, CliError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| {
        CliError::new(
            Exit::Other,
            "run-folder",
            "a result cannot be written as JSON",
        )
        .caused_by(&error)
    })?;
    bytes.push(b'\n');
    Ok(bytes)
}
