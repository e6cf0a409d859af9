//! What a reader wants to know first.

use super::binding::binding_words;
use super::form::{Block, Section};
use super::timing::clock;
use super::{Asked, PlanSheet};

impl PlanSheet<'_> {
    /// The section.
    pub(super) fn verdict(&self) -> Section {
        let facts = vec![
            ("stack", format!("{} in {}", self.stack, self.plan.region)),
            ("can it be", self.possible()),
            ("held back by", binding_words(&self.binding)),
            ("time", self.duration()),
        ];
        Section {
            heading: "Verdict",
            blocks: vec![Block::Facts(facts)],
        }
    }

    fn possible(&self) -> String {
        let missing = self.not_asked();
        match (self.asked, self.will_fail()) {
            (_, true) => "no: see below".to_owned(),
            (Asked::Nobody, false) => {
                format!("cannot be told offline; not asked: {}", missing.join(", "))
            }
            (Asked::Sandbox, false) => "yes, in the simulated AWS".to_owned(),
            (Asked::Aws, false) => "yes".to_owned(),
        }
    }

    /// What could not be found out because nobody was asked.
    pub(super) fn not_asked(&self) -> Vec<&'static str> {
        match self.asked {
            Asked::Nobody => vec!["what is there already"],
            Asked::Sandbox | Asked::Aws => Vec::new(),
        }
    }

    /// From nothing to the end of the step, and back to nothing.
    fn duration(&self) -> String {
        let (create, delete) = (self.time.create.seconds, self.time.delete.seconds);
        let whole = match self.time.total_seconds() {
            Some(seconds) => format!("about {} min for a whole run", seconds.div_ceil(60)),
            None => "nobody knows how long the step takes".to_owned(),
        };
        format!(
            "{whole}: {} to make it, {} to delete it",
            clock(create),
            clock(delete)
        )
    }
}
