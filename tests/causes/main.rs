//! Known causes, each provoked in the simulated AWS by its world alone: a template, a call, and
//! what the world is like. What AWS then says must be what the product's table recognises.
//!
//! The sandbox does not read that table; where the two disagree about AWS's words, one is wrong.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says why and stops"
)]

mod account;
mod containers;
mod going;
mod hosts;
mod network;
mod scene;

use std::collections::BTreeSet;

use scene::Scene;
use stackgen::stack::causes;

/// A message that the table does not know, because nobody published it.
const UNKNOWN: &str = "";

/// A cause, and how the world comes to it.
struct Row {
    /// Id in the product's table, or [`UNKNOWN`].
    cause: &'static str,
    /// Type of what failed.
    kind: &'static str,
    /// Part of what AWS says.
    words: &'static str,
    /// How it comes about.
    provoke: fn(&mut Scene),
}

const fn row(
    cause: &'static str,
    kind: &'static str,
    words: &'static str,
    provoke: fn(&mut Scene),
) -> Row {
    Row {
        cause,
        kind,
        words,
        provoke,
    }
}

impl Row {
    /// What is wrong with the row, if anything is.
    fn trouble(&self) -> Option<String> {
        let mut scene = Scene::new();
        (self.provoke)(&mut scene);
        let said = scene.said();
        let found = said
            .iter()
            .find(|(kind, text)| kind == self.kind && text.contains(self.words));
        let Some((kind, text)) = found else {
            return Some(format!("{}: not said, but {said:#?}", self.cause));
        };
        let known = causes::known(kind, text).map(|cause| cause.id);
        let wanted = (self.cause != UNKNOWN).then_some(self.cause);
        (known != wanted).then(|| format!("{} is taken for {known:?}: {kind}: {text}", self.cause))
    }
}

fn hold(rows: &[Row]) {
    let trouble: Vec<String> = rows.iter().filter_map(Row::trouble).collect();
    assert!(trouble.is_empty(), "{}", trouble.join("\n"));
}

#[test]
fn causes_of_the_network() {
    hold(network::ROWS);
}

#[test]
fn causes_of_hosts() {
    hold(hosts::ROWS);
}

#[test]
fn causes_of_containers() {
    hold(containers::ROWS);
}

#[test]
fn causes_of_the_account() {
    hold(account::ROWS);
}

#[test]
fn causes_of_going() {
    hold(going::ROWS);
}

#[test]
fn twenty_five_causes_and_more_arise_by_themselves() {
    let tables = [
        network::ROWS,
        hosts::ROWS,
        containers::ROWS,
        account::ROWS,
        going::ROWS,
    ];
    let rows = tables.into_iter().flatten();
    let known = rows.filter(|row| row.cause != UNKNOWN);
    let ids: BTreeSet<_> = known.map(|row| row.cause).collect();
    assert!(ids.len() >= 25, "{} causes: {ids:?}", ids.len());
}
