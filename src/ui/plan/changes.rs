//! What would be made, or changed.

use serde::Serialize;

use super::super::Table;
use super::form::{Block, Section};
use crate::stack::{ChangeAction, Finding, PhaseForecast, Proposed, Replacement};

/// What `up` would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Changes {
    /// Nobody was asked what is there: this is what a new stack is made of.
    NotAsked {
        /// By phase of creation.
        phases: Vec<PhaseForecast>,
    },
    /// There is no such stack: all of it would be made.
    New {
        /// By phase of creation.
        phases: Vec<PhaseForecast>,
    },
    /// The stack is there and the same.
    Same {
        /// Its status.
        status: String,
    },
    /// The stack is there, and an update would change it.
    Different {
        /// As CloudFormation worked it out. The change set is gone again.
        #[serde(flatten)]
        proposed: Proposed,
        /// Resources that another one takes the place of, for certain or perhaps.
        replaced: usize,
    },
    /// CloudFormation refuses the update.
    Refused {
        /// Its reason.
        reason: String,
        /// What its early validation found.
        findings: Vec<Finding>,
    },
    /// Something is under way: `up` would wait for its end first.
    Busy {
        /// The stack's status.
        status: String,
    },
    /// An attempt to make it failed: `up` would delete what is left, and make all of it.
    Failed {
        /// The stack's status.
        status: String,
        /// By phase of creation.
        phases: Vec<PhaseForecast>,
    },
    /// A stack of that name is in the way.
    Blocked {
        /// Its status.
        status: String,
        /// Was it made by stackgen?
        ours: bool,
    },
}

impl Changes {
    /// Whether `up` could not do it.
    pub const fn will_fail(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::Blocked { .. })
    }

    /// The section.
    pub(super) fn section(&self, stack: &str) -> Section {
        let blocks = match self {
            Self::NotAsked { phases } => {
                made(phases, "if no such stack is there yet: it was not asked")
            }
            Self::New { phases } => made(phases, "no such stack is there: all of it would be made"),
            Self::Failed { status, phases } => made(
                phases,
                &format!("{stack} is {status}: what is left of it would be deleted first"),
            ),
            Self::Same { status } => note(format!("{stack} is {status}, and nothing would change")),
            Self::Busy { status } => note(format!(
                "{stack} is {status}: what an update would change can be told when that is over"
            )),
            Self::Blocked { status, ours: true } => note(format!(
                "{stack} is {status}: it has to be deleted first, with `stackgen down {stack}`"
            )),
            Self::Blocked { status, .. } => note(format!(
                "{stack} is {status} and was not made by stackgen: choose another name, with `--name`"
            )),
            Self::Refused { reason, findings } => refused(reason, findings),
            Self::Different { proposed, replaced } => different(proposed, *replaced),
        };
        Section {
            heading: "Changes",
            blocks,
        }
    }
}

fn note(text: String) -> Vec<Block> {
    vec![Block::Note(text)]
}

fn made(phases: &[PhaseForecast], why: &str) -> Vec<Block> {
    let total: usize = phases.iter().map(PhaseForecast::resources).sum();
    let mut table = Table::new(["phase", "resources", "ready after", "what"])
        .right(1)
        .right(2);
    for phase in phases {
        table.row([
            phase.phase.name().to_owned(),
            phase.resources().to_string(),
            super::timing::clock(phase.until_seconds),
            kinds(phase),
        ]);
    }
    vec![
        Block::Note(format!("{total} resources, {why}")),
        Block::Table(table),
    ]
}

/// `4 NatGateway, VPC`: the types without the parts that all of them share.
fn kinds(phase: &PhaseForecast) -> String {
    let names = phase.kinds.iter().map(|(kind, count)| {
        let name = kind.rsplit("::").next().unwrap_or(kind);
        match count {
            1 => name.to_owned(),
            _ => format!("{count} {name}"),
        }
    });
    names.collect::<Vec<_>>().join(", ")
}

fn refused(reason: &str, findings: &[Finding]) -> Vec<Block> {
    let mut blocks = note(format!("CloudFormation refuses the update: {reason}"));
    for finding in findings {
        let place = finding.path.as_deref().or(finding.logical_id.as_deref());
        let place = place.unwrap_or("the template");
        blocks.push(Block::Note(format!("{place}: {}", finding.reason)));
    }
    blocks
}

fn different(proposed: &Proposed, replaced: usize) -> Vec<Block> {
    let mut table = Table::new(["change", "resource", "type", "properties"]);
    for change in proposed.real() {
        let what = match (&change.action, change.replacement) {
            (ChangeAction::Add, _) => "+ made".to_owned(),
            (ChangeAction::Remove, _) => "- deleted".to_owned(),
            (_, Replacement::Always) => "± REPLACED".to_owned(),
            (_, Replacement::Maybe) => "± PERHAPS REPLACED".to_owned(),
            (ChangeAction::Modify, Replacement::Never) => "~ changed".to_owned(),
            (ChangeAction::Other(word), Replacement::Never) => format!("~ {word}"),
        };
        table.row([
            what,
            change.logical_id.clone(),
            change.resource_type.clone(),
            change.properties.join(", "),
        ]);
    }
    let tagged = proposed.changes.len() - table.len();
    let tags = match tagged {
        0 => String::new(),
        _ => format!(", and {tagged} get new tags alone"),
    };
    let mut blocks = note(format!("{} resources would change{tags}", table.len()));
    if !table.is_empty() {
        blocks.push(Block::Table(table));
    }
    if replaced > 0 {
        blocks.push(Block::Note(format!(
            "{replaced} of them replaced: another one is made and this one deleted, with what runs \
             on it"
        )));
    }
    blocks
}
