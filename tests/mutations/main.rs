//! Every bare-delete and settings rule catches its own mistake in a real template, and the
//! mistake does in the simulated AWS what the rule says it does.
//!
//! The shipped templates keep all rules. For each row of the tables, the edge or the setting it
//! asks for is taken out of one of them; the check must name the resource that lost it, and a
//! stack made so must be refused, stick on its way out, or leave something behind.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and stops"
)]

#[path = "../shipped/by_tag.rs"]
mod by_tag;
mod edges;
mod life;
mod lives;
mod random;
mod rules;
mod samples;
mod settings;
#[path = "../shipped/mod.rs"]
mod shipped;
