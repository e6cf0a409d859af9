//! The parts of a report, in order.

mod environment;
mod groups;
mod phases;
mod result;
mod setup;

use super::run::Report;
use super::section::Section;

/// Every part that has something to say.
pub(super) fn sections(report: &Report) -> Vec<Section> {
    let summary = &report.summary;
    [
        result::result(report),
        result::milestones(report),
        phases::phases(summary),
        groups::services(summary),
        groups::zones(summary),
        groups::hosts(summary),
        result::failures(summary),
        environment::environment(report),
        setup::setup(report),
        setup::deviations(report),
        setup::cost(report),
        setup::reproduce(report),
        Some(setup::method(summary)),
    ]
    .into_iter()
    .flatten()
    .collect()
}
