//! A report as JSON, for programs.

use serde::Serialize;

use super::run::{Cost, Deviation, Report};
use crate::timeline::{Environment, Point, Published, Summary};

/// Name and version of the form.
const SCHEMA: &str = "stackgen.report/1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    id: &'a str,
    profile: &'a str,
    headline: String,
    simulated: bool,
    summary: &'a Summary,
    curve: &'a [Point],
    environment: Option<&'a Environment>,
    published: Option<&'a Published>,
    deviations: &'a [Deviation],
    cost: Option<&'a Cost>,
    reproduce: &'a [String],
}

/// The report as one JSON document: the summary, the curve and everything else it is made of.
pub fn json(report: &Report) -> String {
    let document = Document {
        schema: SCHEMA,
        id: &report.id,
        profile: &report.profile,
        headline: report.headline(),
        simulated: report.is_simulated(),
        summary: &report.summary,
        curve: &report.curve.points,
        environment: report.environment.as_ref(),
        published: report.published.as_ref(),
        deviations: &report.deviations,
        cost: report.cost.as_ref(),
        reproduce: &report.reproduce,
    };
    // Strings, numbers, lists and maps with string keys: nothing here can fail to be JSON.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}
