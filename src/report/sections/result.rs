//! What came out, against what was published, and what failed.

use super::super::chart::{clock, count};
use super::super::figures::{NONE, rate};
use super::super::run::Report;
use super::super::section::{Section, number, words};
use crate::timeline::{Against, Published, Rates, Summary};

/// The main figures.
pub(super) fn result(report: &Report) -> Option<Section> {
    let summary = &report.summary;
    let coverage = &summary.coverage;
    let mut facts = vec![
        ("Run", report.id.clone()),
        ("t0", format!("{:.3}", summary.t0)),
        (
            "Started",
            format!("{} of {}", count(coverage.have), count(coverage.wanted)),
        ),
    ];
    if let Some(outcome) = &summary.outcome {
        facts.push(("Ended", outcome.reason.clone()));
    }
    if let Some(published) = &report.published {
        let against = Against::of(summary, &report.curve, published);
        facts.push(("Against what was published", against.sentence));
    }
    facts.extend(speed(summary));
    let restarts = coverage.restarts;
    if restarts > 0 {
        let text = format!(
            "{} in {} containers; each counts once",
            count(restarts),
            count(coverage.restarted)
        );
        facts.push(("Restarts", text));
    }
    let unread = coverage.unreadable_lines;
    if unread > 0 || coverage.torn {
        facts.push((
            "Lines not readable",
            count(unread + u32::from(coverage.torn)),
        ));
    }
    let facts = facts
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text));
    Section::facts("result", "Result", facts.collect())
}

/// How fast, and whether in stairs.
fn speed(summary: &Summary) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if let Some(peak) = &summary.rates.peak {
        let text = format!(
            "{} in the {} s up to {}",
            rate(peak.per_second),
            Rates::WINDOW_MS / 1000,
            clock(peak.to_ms)
        );
        facts.push(("Peak rate", text));
    }
    if let Some(sustained) = &summary.rates.sustained {
        let text = format!(
            "{} from {} to {}, the middle four fifths",
            rate(sustained.per_second),
            clock(sustained.from_ms),
            clock(sustained.to_ms)
        );
        facts.push(("Sustained rate", text));
    }
    if let Some(stairs) = &summary.stairs {
        let text = format!(
            "{} steps, one every {}",
            stairs.steps.len(),
            clock(stairs.every_ms)
        );
        facts.push(("Stairs", text));
    }
    facts
}

/// When which part had started, in the run and, where its curve is known, as published.
pub(super) fn milestones(report: &Report) -> Option<Section> {
    let published = report.published.as_ref();
    let published = published.filter(|published| !published.points.is_empty());
    let time = |at: Option<i64>| at.map_or_else(|| NONE.to_owned(), clock);
    let rows = report.summary.milestones.iter().map(|milestone| {
        let mut row = vec![
            format!("{} %", milestone.percent),
            count(milestone.containers),
            time(milestone.at_ms),
        ];
        row.extend(published.map(|published| {
            let at = published_at(published, milestone.containers);
            at.map_or_else(|| NONE.to_owned(), |at| format!("≈ {}", clock(at)))
        }));
        row
    });
    let mut columns = vec![words("Part"), number("Containers"), number("This run")];
    columns.extend(published.map(|_| number("Published")));
    let section = Section::table("milestones", "Milestones", &columns, rows.collect())?;
    let mut note = "Minutes and seconds since t0.".to_owned();
    if let Some(result) = &report.published {
        note.push_str(" Published in ");
        note.push_str(&result.publication);
        if let Some(more) = &result.note {
            note.push_str(": ");
            note.push_str(more);
        }
        note.push_str(match published {
            Some(_) => ". Its times lie between points that were read off.",
            None => ". Only its ends are known.",
        });
    }
    Some(section.noted(note))
}

/// When the published curve reached so many, between two of its points in proportion.
fn published_at(published: &Published, containers: u32) -> Option<i64> {
    let mut before = None;
    for point in &published.points {
        if point.containers >= containers {
            let Some((at_ms, had)) = before else {
                return Some(point.at_ms);
            };
            let share = i64::from(containers - had) * (point.at_ms - at_ms);
            return Some(at_ms + share / i64::from(point.containers - had).max(1));
        }
        before = Some((point.at_ms, point.containers));
    }
    (containers <= published.reaches).then_some(published.after_ms)
}

/// What stopped by itself, by its cause.
pub(super) fn failures(summary: &Summary) -> Option<Section> {
    let rows = summary.stopped.iter().map(|stopped| {
        vec![
            stopped.reason.clone(),
            stopped.code.clone().unwrap_or_else(|| NONE.to_owned()),
            count(stopped.containers),
        ]
    });
    let columns = [words("Reason"), words("Code"), number("Containers")];
    let section = Section::table("failures", "Failures by cause", &columns, rows.collect())?;
    Some(
        section.noted(
            "Containers that stopped by themselves before the run was over, in ECS's words.",
        ),
    )
}
