//! What was set up, what it cost, how to do it again and how it was measured.

use super::super::run::Report;
use super::super::section::{Body, Section, words};
use crate::timeline::{Stamp, Summary};

/// Facts of the profile.
pub(super) fn setup(report: &Report) -> Option<Section> {
    Section::facts("setup", "Setup", report.setup.clone())
}

/// Where it knowingly differs from what was published.
pub(super) fn deviations(report: &Report) -> Option<Section> {
    let rows = report.deviations.iter().map(|deviation| {
        vec![
            deviation.name.clone(),
            deviation.published.clone(),
            deviation.here.clone(),
            deviation.why.clone(),
        ]
    });
    let columns = [
        words("What"),
        words("Published"),
        words("Here"),
        words("Why"),
    ];
    Section::table("deviations", "Deviations", &columns, rows.collect())
}

/// What it cost.
pub(super) fn cost(report: &Report) -> Option<Section> {
    let cost = report.cost.as_ref()?;
    let mut facts = cost.parts.clone();
    facts.push(("In all".to_owned(), cost.total.clone()));
    let section = Section::facts("cost", "Cost", facts)?;
    Some(section.noted(cost.note.clone()))
}

/// The commands that do it again.
pub(super) fn reproduce(report: &Report) -> Option<Section> {
    (!report.reproduce.is_empty()).then(|| Section {
        id: "reproduce",
        heading: "How to reproduce",
        note: None,
        body: Body::Commands(report.reproduce.clone()),
    })
}

/// How the figures came about.
pub(super) fn method(summary: &Summary) -> Section {
    let yardstick = match summary.yardstick {
        Stamp::App => "the moment its own program wrote down".to_owned(),
        other => format!(
            "ECS's stamp `{}`, since most containers have no own record",
            other.name()
        ),
    };
    let step = match summary.resolution_ms {
        1 => "milliseconds".to_owned(),
        1000 => "whole seconds".to_owned(),
        other => format!("steps of {other} ms"),
    };
    let facts = [
        (
            "t0",
            "just before the first service was raised; all services are raised at once".to_owned(),
        ),
        ("Start of a container", format!("{yardstick}, in {step}")),
        (
            "Counted",
            "each task once, however often it was restarted; also those that stopped later"
                .to_owned(),
        ),
        (
            "Percentiles",
            "type 7 of Hyndman and Fan, as numpy's default".to_owned(),
        ),
        (
            "Raw data",
            "samples.ndjson, one line a container".to_owned(),
        ),
    ];
    let facts = facts
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text));
    Section {
        id: "method",
        heading: "How it was measured",
        note: summary
            .simulated
            .then(|| "This run was simulated: no figure of it was measured on AWS.".to_owned()),
        body: Body::Facts(facts.collect()),
    }
}
