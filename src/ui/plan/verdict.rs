//! What a reader wants to know first.

use super::binding::binding_words;
use super::checks::refusals;
use super::cost::summary;
use super::form::{Block, Section};
use super::{Asked, PlanSheet};
use crate::plan::Quota;
use crate::stack::check::Verdict;

impl PlanSheet<'_> {
    /// The section.
    pub(super) fn verdict(&self) -> Section {
        let mut facts = vec![
            ("stack", format!("{} in {}", self.stack, self.plan.region)),
            ("possible", self.possible()),
        ];
        if self.asked == Asked::Nobody {
            facts.push(("", format!("not asked: {}", self.not_asked().join(", "))));
        }
        facts.push(("held back by", binding_words(&self.binding)));
        if self.asked == Asked::Nobody {
            facts.extend(self.new_account().map(|words| ("", words)));
        }
        facts.push(("cost", summary(&self.cost)));
        facts.push(("time", self.time.words(true)));
        Section {
            heading: "Verdict",
            blocks: vec![Block::Facts(facts)],
        }
    }

    fn possible(&self) -> String {
        if let Some(reasons) = self.reasons() {
            return format!("no: {reasons}");
        }
        let unknown = self
            .checks
            .map_or(0, |checks| checks.of(Verdict::CannotTell).count());
        let known = match unknown {
            0 => String::new(),
            _ => format!(", as far as can be told: {unknown} checks could not be made"),
        };
        match self.asked {
            Asked::Nobody => "nobody knows: only the account can tell".to_owned(),
            Asked::Sandbox => format!("yes, in the simulated AWS{known}"),
            Asked::Aws => format!("yes{known}"),
        }
    }

    /// Why `up` would fail, if it would.
    pub(super) fn reasons(&self) -> Option<String> {
        let failing = self.checks.map(refusals).unwrap_or_default();
        let mut reasons: Vec<String> = Vec::new();
        if !failing.is_empty() {
            reasons.push(format!("these checks fail: {}", failing.join(", ")));
        }
        if self.changes.will_fail() {
            reasons.push("see the changes".to_owned());
        }
        if self.too_dear {
            reasons.push("it costs more than `--max-cost` allows".to_owned());
        }
        (!reasons.is_empty()).then(|| reasons.join("; "))
    }

    /// What could not be found out because nobody was asked.
    pub(super) fn not_asked(&self) -> Vec<&str> {
        match self.asked {
            Asked::Nobody => {
                let mut all = vec!["what is there already"];
                all.extend(self.unasked.iter().copied());
                all
            }
            Asked::Sandbox | Asked::Aws => Vec::new(),
        }
    }

    /// What a new account is held back by.
    fn new_account(&self) -> Option<String> {
        let quotas = self.plan.sizing.quotas.iter();
        let small = quotas.filter(|quota| quota.is_beyond());
        let small: Vec<String> = small.map(Quota::beyond_words).collect();
        (!small.is_empty()).then(|| format!("a new account by its quotas: {}", small.join(", ")))
    }
}

impl Quota {
    /// Is more needed than an account has before it asks for more?
    pub(super) const fn is_beyond(&self) -> bool {
        self.needed > self.default
    }

    fn beyond_words(&self) -> String {
        format!("{} of {} {}", self.default, self.needed, self.name)
    }
}
