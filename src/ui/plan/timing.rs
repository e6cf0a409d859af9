//! How long it takes: to make, to scale, to scale back, to delete.

use jiff::SignedDuration;
use serde::Serialize;

use super::super::Table;
use super::super::time::length;
use super::binding::rate_words;
use super::form::{Block, Section};
use crate::plan::Floor;
use crate::stack::{Forecast, Leg};

/// How long each part takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Timing {
    /// Making the stack.
    pub create: Forecast,
    /// The measured step.
    pub scale: Scale,
    /// Deleting it.
    pub delete: Forecast,
    /// Types of resources whose usual time was seen on this machine; the others' is from a table.
    pub learned_types: usize,
    /// Types of resources in the template.
    pub types: usize,
}

/// The measured step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scale {
    /// The shortest time, by AWS's documented rates.
    pub floor: Floor,
    /// As published.
    pub published: Option<PublishedScale>,
    /// As the sandbox's model has it: simulated, and of the shipped profile alone.
    pub modelled: Option<ModelledScale>,
}

/// A published step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PublishedScale {
    /// Containers reached.
    pub reaches: u32,
    /// Seconds it took.
    pub seconds: u32,
}

/// A simulated step, and the way back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModelledScale {
    /// The era of the model's parameters.
    pub era: String,
    /// Containers reached.
    pub reaches: u32,
    /// Seconds until then, or until the time was up.
    pub seconds: u32,
    /// Seconds from there to no tasks and no hosts.
    pub back_seconds: u32,
}

impl Timing {
    /// From nothing to the end of the step and back to nothing, in seconds; none when nobody knows
    /// how long the step takes.
    pub fn total_seconds(&self) -> Option<u32> {
        let (scale, back) = match (&self.scale.modelled, self.scale.published) {
            (Some(modelled), _) => (modelled.seconds, modelled.back_seconds),
            (None, Some(published)) => (published.seconds, 0),
            (None, None) => return None,
        };
        Some(self.create.seconds + scale + back + self.delete.seconds)
    }

    /// One line; with the step's time, where that is what is asked for.
    pub(super) fn words(&self, with_step: bool) -> String {
        let mut parts = vec![format!("{} to make it", clock(self.create.seconds))];
        let step = match (&self.scale.modelled, self.scale.published) {
            (Some(modelled), _) => Some((modelled.seconds, "simulated")),
            (None, Some(published)) => Some((published.seconds, "published")),
            (None, None) => None,
        };
        if let Some((seconds, from)) = step.filter(|_| with_step) {
            parts.push(format!("{} to scale ({from})", clock(seconds)));
        }
        parts.push(format!("{} to delete it", clock(self.delete.seconds)));
        match self.total_seconds().filter(|_| with_step) {
            Some(total) => format!("about {} min: {}", total.div_ceil(60), parts.join(", ")),
            None => parts.join(", "),
        }
    }

    /// The section.
    pub(super) fn section(&self) -> Section {
        let mut table = Table::new(["part", "takes", "known from"]).right(1);
        let mut row = |part: &str, takes: String, from: String| {
            table.row([part.to_owned(), takes, from]);
        };
        let usual = match self.learned_types {
            0 => "usual times".to_owned(),
            seen => format!("usual times, {seen} of {} seen on this machine", self.types),
        };
        let computed = |path| format!("computed from the template and {usual}: {path}");
        row(
            "create",
            clock(self.create.seconds),
            computed(path(&self.create.path)),
        );
        for (index, (takes, from)) in self.scale.rows().into_iter().enumerate() {
            row(if index == 0 { "scale" } else { "" }, takes, from);
        }
        if let Some(modelled) = &self.scale.modelled {
            let back = "simulated: to no tasks and no hosts";
            row("scale back", clock(modelled.back_seconds), back.to_owned());
        }
        row(
            "delete",
            clock(self.delete.seconds),
            computed(path(&self.delete.path)),
        );
        Section {
            heading: "Time",
            blocks: vec![Block::Table(table)],
        }
    }
}

impl Scale {
    /// What it takes, and where that is known from.
    fn rows(&self) -> Vec<(String, String)> {
        let mut rows = Vec::new();
        if let Some(modelled) = &self.modelled {
            let era = &modelled.era;
            rows.push((
                clock(modelled.seconds),
                format!("simulated, model {era}: to {} containers", modelled.reaches),
            ));
        }
        if let Some(published) = self.published {
            rows.push((
                clock(published.seconds),
                format!("published: to {} containers", published.reaches),
            ));
        }
        rows.push((
            format!("≥ {}", clock(self.floor.whole_seconds())),
            format!("documented rate: {}", rate_words(self.floor.by)),
        ));
        rows
    }
}

/// `6m 10s`.
pub(super) fn clock(seconds: u32) -> String {
    length(SignedDuration::from_secs(i64::from(seconds)))
}

/// The critical path without what takes less than a few seconds.
fn path(legs: &[Leg]) -> String {
    const WORTH_NAMING: u32 = 10;
    let named = legs.iter().filter(|leg| leg.seconds >= WORTH_NAMING);
    let named: Vec<String> = named
        .map(|leg| format!("{} {}", leg.logical_id, clock(leg.seconds)))
        .collect();
    named.join(" → ")
}
