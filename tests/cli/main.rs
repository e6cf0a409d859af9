//! The binary from outside: what it prints where, and how it ends, in a world of its own.
#![expect(
    clippy::expect_used,
    reason = "a test that cannot go on says why and stops"
)]

mod bad_input;
mod check;
mod doctor;
mod down;
mod failures;
mod faults;
mod frame;
mod harness;
mod help;
mod lifecycle;
mod money;
mod output;
mod plan;
mod plans_page;
mod probes;
mod profiles;
mod readme;
mod rendering;
mod rules;
mod run;
mod run_folder;
mod sandbox;
mod sandbox_page;
mod terminal;
mod test_app;
mod ttl;
mod watching;
