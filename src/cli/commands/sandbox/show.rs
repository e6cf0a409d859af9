//! `stackgen sandbox show`.

use std::fmt::Write as _;
use std::path::Path;

use crate::cli::{CliError, Context, Exit};
use crate::deploy::bootstrap::STACK;
use crate::sandbox::Inventory;
use crate::ui::Table;

/// Prints an inventory.
pub(super) fn show(
    inventory: &Inventory,
    file: &Path,
    context: &Context,
) -> Result<Exit, CliError> {
    if context.ui.wants_json() {
        context.ui.print_json(inventory)?;
        return Ok(Exit::Done);
    }
    let mut text = format!(
        "Simulated world in {}\nSimulated time {}, seed {}\n",
        file.display(),
        inventory.now,
        inventory.seed
    );
    if inventory.is_empty() {
        text.push_str("\nNothing is left: no stack, and no object that a stack or a call made.\n");
    } else {
        text.push_str(&stacks(inventory));
        text.push_str(&objects(inventory));
        if inventory.stacks.iter().all(|row| row.name == STACK) {
            let _ = write!(
                text,
                "\nOnly {STACK} is left, which is free: roles and schedules for the next stack\n"
            );
        }
    }
    text.push_str(&faults(inventory));
    text.push('\n');
    text.push_str(&not_simulated(inventory));
    context.ui.print(&text)?;
    Ok(Exit::Done)
}

fn stacks(inventory: &Inventory) -> String {
    if inventory.stacks.is_empty() {
        return "\nNo stack\n".to_owned();
    }
    let mut table = Table::new([
        "stack",
        "status",
        "region",
        "account",
        "created (simulated)",
    ]);
    for row in &inventory.stacks {
        table.row([
            row.name.clone(),
            row.status.to_owned(),
            row.region.clone(),
            row.account.clone(),
            row.created_at.to_string(),
        ]);
    }
    format!("\n{}", table.text())
}

fn objects(inventory: &Inventory) -> String {
    if inventory.objects.is_empty() {
        return "\nNo object\n".to_owned();
    }
    let mut table = Table::new(["object", "count", "billed by the hour in AWS", "region"])
        .right(1)
        .right(2);
    for row in &inventory.objects {
        table.row([
            row.kind.clone(),
            row.count.to_string(),
            if row.billed == 0 {
                "-".to_owned()
            } else {
                row.billed.to_string()
            },
            row.region.clone(),
        ]);
    }
    format!(
        "\n{}\nAWS would bill {} of these by the hour; the sandbox bills nothing\n",
        table.text(),
        inventory.billed()
    )
}

/// The last of the troubles that a script made.
fn faults(inventory: &Inventory) -> String {
    const SHOWN: usize = 10;
    if inventory.faults_total == 0 {
        return String::new();
    }
    let mut table = Table::new(["simulated time", "fault"]);
    let skipped = inventory.faults.len().saturating_sub(SHOWN);
    for row in inventory.faults.iter().skip(skipped) {
        table.row([row.at.to_string(), row.what.clone()]);
    }
    let total = inventory.faults_total;
    format!(
        "\n{total} faults happened, the last of them:\n{}",
        table.text()
    )
}

fn not_simulated(inventory: &Inventory) -> String {
    let names = |names: Vec<&str>| names.join(", ");
    let services = inventory.services.iter().map(|row| row.name).collect();
    let limits = inventory
        .not_simulated
        .iter()
        .map(|row| row.subject)
        .collect();
    format!(
        "Simulated services: {}; any other is refused by name\n\
         Not as in AWS: {} (see docs/sandbox.md)\n",
        names(services),
        names(limits)
    )
}
