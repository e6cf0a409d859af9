//! What a report is made of: the figures of a run, and what its reader must know beside them.

use serde::Serialize;

use super::chart::{Chart, Line, Mark, clock, count};
use crate::timeline::{Curve, Environment, Published, Summary};

/// One run, to be reported.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Id of the run, the name of its folder.
    pub id: String,
    /// What ran: the profile's name.
    pub profile: String,
    /// The profile in one line.
    pub about: String,
    /// Further facts of the setup, by their names: system, services, size of a container.
    pub setup: Vec<(String, String)>,
    /// The figures.
    pub summary: Summary,
    /// Containers over time.
    pub curve: Curve,
    /// What it ran on, if that was written down.
    pub environment: Option<Environment>,
    /// What was published for the same setup.
    pub published: Option<Published>,
    /// Where the profile knowingly differs from what was published.
    pub deviations: Vec<Deviation>,
    /// What it cost.
    pub cost: Option<Cost>,
    /// The commands that do it again, in order.
    pub reproduce: Vec<String>,
}

/// A place where a profile knowingly differs from the published setup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deviation {
    /// What it is about.
    pub name: String,
    /// What was published.
    pub published: String,
    /// What ran.
    pub here: String,
    /// Why.
    pub why: String,
}

/// What a run cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// All of it, with its currency: `$12.40`.
    pub total: String,
    /// What it is made of, and what that cost.
    pub parts: Vec<(String, String)>,
    /// How it was worked out: an estimate from list prices is no bill.
    pub note: String,
}

impl Report {
    /// Whether the figures come from the sandbox.
    pub const fn is_simulated(&self) -> bool {
        self.summary.simulated
    }

    /// The run and what was published, as a picture.
    pub fn chart(&self) -> Chart {
        let mut lines = vec![Line::run("this run", &self.curve)];
        lines.extend(
            self.published
                .iter()
                .map(|published| Line::published(&published.name, published)),
        );
        let coverage = &self.summary.coverage;
        Chart {
            title: format!(
                "{}: {} to {} containers",
                self.profile,
                count(coverage.before),
                count(coverage.wanted)
            ),
            note: Some(self.about.clone()).filter(|about| !about.is_empty()),
            lines,
            marks: self.marks(),
            target: Some(coverage.wanted),
            simulated: self.is_simulated(),
        }
    }

    /// t0, the first start, and the target or, where it was missed, the last start.
    fn marks(&self) -> Vec<Mark> {
        let (summary, curve) = (&self.summary, &self.curve);
        let coverage = &summary.coverage;
        let mark = |at_ms: i64, text: String| Mark {
            at_ms,
            count: curve.at(at_ms.saturating_add(999)),
            text,
        };
        let mut marks = vec![mark(0, "t0: desired counts raised".to_owned())];
        let first = summary.first_ms;
        marks.extend(first.map(|at| mark(at, format!("first start {}", clock(at)))));
        let last = match summary.reached_ms(100) {
            Some(at) => Some(mark(
                at,
                format!("all {} at {}", count(coverage.wanted), clock(at)),
            )),
            None => summary.last_ms.map(|at| {
                let text = format!("{}, last start {}", count(coverage.have), clock(at));
                mark(at, text)
            }),
        };
        marks.extend(last);
        marks
    }

    /// The result in one sentence, with what was published beside it.
    pub fn headline(&self) -> String {
        let summary = &self.summary;
        let coverage = &summary.coverage;
        let (have, wanted) = (count(coverage.have), count(coverage.wanted));
        let ended = summary.reached_ms(100).or(summary.last_ms);
        let ended = ended.map(|at| format!(" in {}", clock(at)));
        let by = |percent: u32, name: &str| {
            let at = summary.reached_ms(percent);
            at.map_or_else(String::new, |at| format!(", {name} by {}", clock(at)))
        };
        let label = if self.is_simulated() {
            "Simulated: "
        } else {
            ""
        };
        let mut sentences = vec![format!(
            "{label}{have} of {wanted} containers started{}{}{}.",
            ended.unwrap_or_default(),
            by(50, "half of them"),
            by(90, "90 %"),
        )];
        if let Some(outcome) = &summary.outcome
            && !outcome.is_complete()
        {
            sentences.push(format!("It ended early: {}.", outcome.reason));
        }
        sentences.extend(self.published.as_ref().map(|published| {
            let (reaches, after) = (count(published.reaches), clock(published.after_ms));
            format!("Published: {reaches} in {after}.")
        }));
        sentences.join(" ")
    }
}
