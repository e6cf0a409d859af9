//! What is known, and where it comes from: the plan, the template, this machine, the account.

use crate::cli::deploying::Prepared;
use crate::cli::timing::timing;
use crate::deploy::Foreseen;
use crate::plan::Account;
use crate::stack::Forecast;
use crate::ui::{Asked, Changes, PlanSheet, Size, Timing};

/// Everything that was found out.
pub(super) struct Known {
    asked: Asked,
    account: Account,
    time: Timing,
    changes: Changes,
    bytes: usize,
    digest: String,
}

impl Known {
    /// What is known without asking anybody.
    pub(super) fn offline(prepared: &Prepared, simulated: bool) -> Self {
        let time = timing(prepared, simulated);
        let phases = time.create.phases.clone();
        Self::of(prepared, Asked::Nobody, time, Changes::NotAsked { phases })
    }

    /// With what the account says.
    pub(super) fn asked(prepared: &Prepared, simulated: bool, foreseen: Foreseen) -> Self {
        let time = timing(prepared, simulated);
        let changes = changes(foreseen, &time.create);
        let asked = if simulated {
            Asked::Sandbox
        } else {
            Asked::Aws
        };
        Self::of(prepared, asked, time, changes)
    }

    fn of(prepared: &Prepared, asked: Asked, time: Timing, changes: Changes) -> Self {
        let template = &prepared.document.rendered.template;
        Self {
            asked,
            account: Account::default(),
            time,
            changes,
            bytes: template.canonical().len(),
            digest: template.digest(),
        }
    }

    /// As `ui` shows it.
    pub(super) fn sheet<'a>(&'a self, prepared: &'a Prepared) -> PlanSheet<'a> {
        let document = &prepared.document;
        let resolved = &document.opened.resolved;
        PlanSheet {
            profile: &resolved.name,
            title: &resolved.profile.title,
            stack: &prepared.stack,
            asked: self.asked,
            plan: &document.plan,
            template: Size {
                bytes: self.bytes,
                resources: document.rendered.template.resources().count(),
                digest: &self.digest,
            },
            binding: document.plan.sizing.binding(&self.account),
            time: self.time.clone(),
            changes: self.changes.clone(),
        }
    }
}

fn changes(foreseen: Foreseen, create: &Forecast) -> Changes {
    let phases = || create.phases.clone();
    match foreseen {
        Foreseen::New => Changes::New { phases: phases() },
        Foreseen::Same(status) => Changes::Same {
            status: status.to_string(),
        },
        Foreseen::Different { proposed, .. } => Changes::Different {
            replaced: proposed.replaced(),
            proposed,
        },
        Foreseen::Refused { reason, findings } => Changes::Refused { reason, findings },
        Foreseen::Busy(status) => Changes::Busy {
            status: status.to_string(),
        },
        Foreseen::Failed(status) => Changes::Failed {
            status: status.to_string(),
            phases: phases(),
        },
        Foreseen::Blocked(blocked) => Changes::Blocked {
            status: blocked.status.to_string(),
            ours: blocked.ours,
        },
    }
}
