//! The published rows, and what the model makes of each.

use std::sync::LazyLock;
use std::thread;

use serde::Deserialize;
use serde_json::Value;
use stackgen::profile::{Profile, parse_document};

use super::laboratory::{Curve, Setup, run};
use super::shipped::open;

/// Which rows parameters were fitted to, and which they never were.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Split {
    held_out: Vec<String>,
    fitted: Vec<String>,
}

/// One published row.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) profile: String,
    pub(crate) held_out: bool,
    pub(crate) era: &'static str,
    /// Seconds after the step.
    pub(crate) starts: Option<u64>,
    pub(crate) reaches: usize,
    /// Seconds after the step.
    pub(crate) after: u64,
    pub(crate) target: usize,
}

impl Row {
    fn of(name: &str, held_out: bool) -> Self {
        let opened = open(name, &[]).unwrap();
        let profile: &Profile = &opened.resolved.profile;
        let published = profile.published.as_ref().unwrap();
        Self {
            profile: name.to_owned(),
            held_out,
            era: era(&profile.source.date),
            starts: published.starts.map(|span| span.0),
            reaches: published.reaches as usize,
            after: published.after.0,
            target: profile.workload.services.total() as usize,
        }
    }

    /// Whether its figures were read off a picture, so that the last few are not to be seen.
    pub(crate) fn is_picture(&self) -> bool {
        self.era == "2022"
    }

    /// The count that stands for the published one.
    pub(crate) fn mark(&self) -> usize {
        if self.is_picture() {
            self.reaches * 97 / 100
        } else {
            self.reaches
        }
    }
}

/// The era of a date of publication.
pub(crate) fn era(date: &str) -> &'static str {
    match date {
        date if date < "2021" => "2020",
        date if date < "2022-07" => "2022",
        _ => "now",
    }
}

/// What the model makes of a row.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    pub(crate) row: Row,
    pub(crate) curve: Curve,
}

impl Outcome {
    /// The first hundredth: less is not to be seen in a picture. In seconds.
    pub(crate) fn starts(&self) -> Option<f64> {
        self.curve.reaches(self.row.target / 100)
    }

    /// When the published count is there, in seconds.
    pub(crate) fn reaches(&self) -> Option<f64> {
        self.curve.reaches(self.row.mark())
    }

    /// By how much of the published time it is off, in percent.
    pub(crate) fn error(&self) -> Option<f64> {
        let published = self.row.after as f64;
        self.reaches()
            .map(|ours| (ours - published) / published * 100.0)
    }
}

fn split() -> Split {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/model/rows.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    let tree: Value = parse_document(&text).unwrap();
    serde_json::from_value(tree).unwrap()
}

fn experiment(row: Row) -> Outcome {
    let mut setup = Setup::of(&row.profile);
    setup.era = Some(row.era.to_owned());
    let minutes = i64::try_from(row.after / 60).unwrap() * 3 / 2 + 8;
    Outcome {
        curve: run(&setup, minutes),
        row,
    }
}

/// All of them, each run once, in order of name; by two hands.
pub(crate) static OUTCOMES: LazyLock<Vec<Outcome>> = LazyLock::new(|| {
    let split = split();
    let held = split.held_out.iter().map(|name| Row::of(name, true));
    let fitted = split.fitted.iter().map(|name| Row::of(name, false));
    let rows: Vec<Row> = held.chain(fitted).collect();
    assert_eq!(rows.len(), 23);
    let halves: Vec<Vec<Row>> = (0..2)
        .map(|hand| rows.iter().skip(hand).step_by(2).cloned().collect())
        .collect();
    let hands: Vec<_> = halves
        .into_iter()
        .map(|half| thread::spawn(|| half.into_iter().map(experiment).collect::<Vec<_>>()))
        .collect();
    let mut outcomes: Vec<Outcome> = hands
        .into_iter()
        .flat_map(|hand| hand.join().unwrap())
        .collect();
    outcomes.sort_by(|one, next| one.row.profile.cmp(&next.row.profile));
    outcomes
});

/// The outcome of a row.
pub(crate) fn outcome(profile: &str) -> &'static Outcome {
    let found = OUTCOMES.iter().find(|one| one.row.profile == profile);
    found.unwrap()
}
