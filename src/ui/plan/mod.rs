//! What is known about a deployment before anything is made, on one screen.
//!
//! - [`PlanSheet`]: all of it, for a terminal, as Markdown, for programs;
//! - `verdict`: can it be done, what holds it back first, how long it takes;
//! - `capacity`, `timing`, `changes`: one file a section.

mod binding;
mod brief;
mod capacity;
mod changes;
mod checks;
mod cost;
mod form;
mod timing;
mod verdict;

use serde::Serialize;
use serde_json::{Value, json};

pub use self::brief::brief;
pub use self::changes::Changes;
pub use self::timing::{ModelledScale, PublishedScale, Scale, Timing};

use self::capacity::capacity;
use self::checks::checks;
use self::cost::cost;
use self::form::Section;
use super::Size;
use super::style::{HEADING, paint};
use crate::cost::Estimate;
use crate::plan::{Binding, Plan};
use crate::stack::check::Preflight;

/// What a plan is made of.
#[derive(Debug, Clone)]
pub struct PlanSheet<'a> {
    /// The profile's name.
    pub profile: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The name its stack has, or would have.
    pub stack: &'a str,
    /// Who was asked.
    pub asked: Asked,
    /// What was decided about it.
    pub plan: &'a Plan,
    /// Its template.
    pub template: Size<'a>,
    /// What holds the step back first.
    pub binding: Binding,
    /// How long it takes.
    pub time: Timing,
    /// What would be made or changed.
    pub changes: Changes,
    /// What the account said to the checks, if it was asked.
    pub checks: Option<&'a Preflight>,
    /// The checks that were not made, because nobody was asked.
    pub unasked: &'a [&'static str],
    /// What it costs.
    pub cost: Estimate,
    /// That prices are old, if they are.
    pub price_age: Option<String>,
    /// Whether it costs more than is allowed.
    pub too_dear: bool,
}

/// Who was asked about the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Nobody: `--offline`.
    Nobody,
    /// The simulated AWS: what it says is simulated.
    Sandbox,
    /// AWS.
    Aws,
}

impl PlanSheet<'_> {
    /// For a terminal of so many columns; without one lines are as long as they come. `command` makes
    /// a whole command of words for stackgen.
    pub fn text(&self, columns: Option<usize>, command: &dyn Fn(&str) -> String) -> String {
        let mut text = format!(
            "{}\n",
            paint(HEADING, format!("{}: {}", self.profile, self.title))
        );
        for section in self.sections(command) {
            text.push('\n');
            text.push_str(&section.text(columns));
        }
        text
    }

    /// As Markdown, for a comment on a pull request.
    pub fn markdown(&self, command: &dyn Fn(&str) -> String) -> String {
        let mut text = format!("## Plan of `{}`: {}\n", self.profile, self.title);
        for section in self.sections(command) {
            text.push('\n');
            text.push_str(&section.markdown());
        }
        text
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let sizing = &self.plan.sizing;
        json!({
            "profile": self.profile,
            "stack": self.stack,
            "region": self.plan.region,
            "asked": self.asked,
            "simulated": self.asked == Asked::Sandbox,
            "will_fail": self.will_fail(),
            "not_asked": self.not_asked(),
            "binding": self.binding,
            "template": self.template,
            "capacity": {
                "services": self.plan.services,
                "tasks": sizing.tasks,
                "hosts": sizing.hosts.as_option(),
                "addresses": sizing.addresses,
                "quotas": sizing.quotas,
            },
            "checks": self.checks,
            "cost": self.cost,
            "time": self.time,
            "changes": self.changes,
        })
    }

    /// Whether `up` could not do it.
    pub fn will_fail(&self) -> bool {
        self.reasons().is_some()
    }

    fn sections(&self, command: &dyn Fn(&str) -> String) -> Vec<Section> {
        let mut sections = vec![self.verdict(), capacity(self.plan)];
        sections.extend(self.checks.map(|preflight| checks(preflight, command)));
        sections.push(cost(&self.cost, self.price_age.as_deref()));
        sections.push(self.time.section());
        sections.push(self.changes.section(self.stack));
        sections
    }
}
