//! What is known, and where it comes from: the plan, the template, this machine, the account.

use jiff::Zoned;

use crate::cli::CliError;
use crate::cli::account::account;
use crate::cli::costing::{Counts, MoneyArgs, age, shape};
use crate::cli::deploying::Prepared;
use crate::cli::timing::timing;
use crate::cost::{Book, Estimate, Part, Shape, estimate};
use crate::deploy::Foreseen;
use crate::deploy::preflight::concerning;
use crate::plan::Account;
use crate::stack::Forecast;
use crate::stack::check::Preflight;
use crate::ui::{Asked, Changes, PlanSheet, Size, Timing};

/// Everything that was found out.
pub(super) struct Known {
    asked: Asked,
    time: Timing,
    changes: Changes,
    checks: Option<Preflight>,
    cost: Estimate,
    price_age: Option<String>,
    /// Why it costs too much, if it does.
    pub(super) too_dear: Option<CliError>,
    unasked: Vec<&'static str>,
    digest: String,
}

/// What an account said.
pub(super) struct Answers {
    /// Whether it was the sandbox that was asked.
    pub(super) simulated: bool,
    /// Where the stack stands.
    pub(super) foreseen: Foreseen,
    /// What the checks found; none where `up` would make none.
    pub(super) checks: Option<Preflight>,
    /// The prices.
    pub(super) book: Book,
}

/// What the money of the profile's stack and of its run depends on.
pub(super) fn priced(prepared: &Prepared) -> Shape {
    let document = &prepared.document;
    shape(document, Counts::of(&document.plan), prepared.lifetime)
}

impl Known {
    /// What is known without asking anybody, at these prices.
    pub(super) fn offline(prepared: &Prepared, simulated: bool, book: &Book) -> Self {
        let time = timing(prepared, simulated);
        let phases = time.create.phases.clone();
        Self {
            unasked: concerning(&prepared.needs()).collect(),
            ..Self::of(prepared, time, Changes::NotAsked { phases }, book)
        }
    }

    /// With what the account says.
    pub(super) fn asked(prepared: &Prepared, answers: Answers) -> Self {
        let time = timing(prepared, answers.simulated);
        let changes = changes(answers.foreseen, &time.create);
        Self {
            asked: if answers.simulated {
                Asked::Sandbox
            } else {
                Asked::Aws
            },
            checks: answers.checks,
            ..Self::of(prepared, time, changes, &answers.book)
        }
    }

    fn of(prepared: &Prepared, time: Timing, changes: Changes, book: &Book) -> Self {
        let cost = estimate(&priced(prepared), book);
        Self {
            asked: Asked::Nobody,
            time,
            changes,
            checks: None,
            price_age: age(&cost, Zoned::now().date()),
            cost,
            too_dear: None,
            unasked: Vec::new(),
            digest: prepared.document.rendered.template.digest(),
        }
    }

    /// Held against what a run may cost.
    pub(super) fn held_against(mut self, money: &MoneyArgs) -> Self {
        self.too_dear = money.allow(&self.cost, Part::Run, 1).err();
        self
    }

    /// As `ui` shows it.
    pub(super) fn sheet<'a>(&'a self, prepared: &'a Prepared) -> PlanSheet<'a> {
        let document = &prepared.document;
        let resolved = &document.opened.resolved;
        let template = &document.rendered.template;
        let checks = self.checks.as_ref();
        let account =
            checks.map_or_else(Account::default, |checks| account(checks, &document.plan));
        PlanSheet {
            profile: &resolved.name,
            title: &resolved.profile.title,
            stack: &prepared.stack,
            asked: self.asked,
            plan: &document.plan,
            template: Size {
                bytes: template.canonical().len(),
                resources: template.resources().count(),
                digest: &self.digest,
            },
            binding: document.plan.sizing.binding(&account),
            time: self.time.clone(),
            changes: self.changes.clone(),
            checks,
            unasked: &self.unasked,
            cost: self.cost.clone(),
            price_age: self.price_age.clone(),
            too_dear: self.too_dear.is_some(),
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
