//! What the account said to the checks.

use super::super::check_table;
use super::form::{Block, Section};
use crate::stack::check::{Preflight, Verdict};

/// The section.
pub(super) fn checks(preflight: &Preflight, command: &dyn Fn(&str) -> String) -> Section {
    let count = |verdict| preflight.of(verdict).count();
    let said = format!(
        "{} ok, {} will fail, {} cannot be told",
        count(Verdict::Ok),
        count(Verdict::WillFail),
        count(Verdict::CannotTell)
    );
    Section {
        heading: "Checks",
        blocks: vec![
            Block::Note(said),
            Block::Table(check_table(preflight, command)),
        ],
    }
}

/// The ids of those that would make `up` refuse.
pub(super) fn refusals(preflight: &Preflight) -> Vec<&'static str> {
    preflight.refusals().map(|check| check.id).collect()
}
