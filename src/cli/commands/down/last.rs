//! The bootstrap stacks, which go last, if at all.

use serde_json::{Value, json};

use super::Args;
use crate::aws::Session;
use crate::cli::{CliError, Exit, Way, failure};
use crate::deploy::bootstrap::{BootstrapError, Removal, STACK, remove_all};
use crate::deploy::{Inventory, Report};
use crate::ui::Ui;

/// Why one is still there. It costs nothing, and every other stack is gone.
fn not_removed(region: &str, error: &BootstrapError) -> CliError {
    let message = format!("{STACK} in {region} was not removed; it costs nothing");
    match error {
        BootstrapError::Aws(call) => failure::with_call(
            CliError::new(Exit::Refused, "bootstrap", message).caused_by(call),
            call,
        ),
        other => CliError::new(Exit::Refused, "bootstrap", message).caused_by(other),
    }
}

/// The bootstrap stacks that were seen, and what became of them.
#[derive(Debug)]
pub(super) struct Last {
    /// The Regions that have one.
    regions: Vec<String>,
    /// Are they to go?
    wanted: bool,
    /// Is everything to go that they are there for?
    all: bool,
    /// What became of each, by Region.
    fates: Vec<(String, Result<Removal, BootstrapError>)>,
}

impl Last {
    pub(super) fn new(args: &Args, found: &Inventory) -> Self {
        Self {
            regions: found.bootstrapped.clone(),
            wanted: args.bootstrap,
            all: args.all,
            fates: Vec::new(),
        }
    }

    /// Is there none that is to go?
    pub(super) const fn is_empty(&self) -> bool {
        !self.wanted || self.regions.is_empty()
    }

    /// `stackgen-bootstrap (us-east-1, eu-west-1)`; empty if there is none that is to go.
    pub(super) fn words(&self) -> String {
        if self.is_empty() {
            return String::new();
        }
        format!("{STACK} ({})", self.regions.join(", "))
    }

    /// Removes those that no stack needs any more.
    pub(super) async fn remove(&mut self, session: &Session, report: Report<'_>) {
        if self.wanted {
            self.fates = remove_all(session, &self.regions, report).await;
        }
    }

    /// Says that they stay when everything else went.
    pub(super) fn mention(&self, ui: &Ui, way: &Way) {
        if self.all && !self.wanted && !self.regions.is_empty() {
            ui.note(&format!(
                "{STACK} ({}) stays, free of charge, for the next `up`; to remove it too: {}",
                self.regions.join(", "),
                way.command("down --all --bootstrap")
            ));
        }
    }

    /// Says which stay because stacks are left that could not be deleted without them.
    pub(super) fn stays(&self) -> Option<String> {
        let in_use = self.fates.iter().filter_map(|(region, fate)| match fate {
            Ok(Removal::InUse(stacks)) => Some(format!("{} in {region}", stacks.join(", "))),
            _ => None,
        });
        let in_use: Vec<_> = in_use.collect();
        let needed = || in_use.join("; ");
        (!in_use.is_empty())
            .then(|| format!("{STACK} stays: its roles are needed to delete {}", needed()))
    }

    /// An error for those that are still there though they were to go: the gravest of them.
    pub(super) fn verdict(&self, way: &Way) -> Result<(), CliError> {
        for (region, fate) in &self.fates {
            match fate {
                Ok(_) => {}
                Err(BootstrapError::Failed(settled)) => {
                    let message = format!("{STACK} in {region} is {}", settled.status);
                    let error = CliError::new(Exit::DeleteFailed, "delete-failed", message);
                    return Err(failure::caused(error, settled)
                        .detail("arn", settled.stack.arn.as_str())
                        .hint(format!(
                            "what is in the way: {}",
                            way.command(&format!("events {}", settled.stack.arn))
                        )));
                }
                Err(error) => return Err(not_removed(region, error)),
            }
        }
        let Some(message) = self.stays() else {
            return Ok(());
        };
        Err(
            CliError::new(Exit::Refused, "bootstrap-in-use", message).hint(format!(
                "delete everything, then this: {}",
                way.command("down --all --bootstrap")
            )),
        )
    }

    /// As JSON: one object a Region; `null` if none was to go.
    pub(super) fn document(&self) -> Value {
        if !self.wanted {
            return Value::Null;
        }
        if self.fates.is_empty() {
            return self
                .regions
                .iter()
                .map(|region| json!({ "region": region }))
                .collect();
        }
        let fates = self.fates.iter().map(|(region, fate)| {
            let (result, stacks, error) = match fate {
                Ok(Removal::Removed) => ("removed", None, None),
                Ok(Removal::Absent) => ("absent", None, None),
                Ok(Removal::InUse(stacks)) => ("in_use", Some(stacks), None),
                Err(error) => ("failed", None, Some(error.to_string())),
            };
            json!({ "region": region, "result": result, "needed_by": stacks, "error": error })
        });
        fates.collect()
    }
}
