//! The checks before anything is made, through the command: one run of the sandbox per check that
//! fails, with its words and its exit code.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and stops"
)]

mod access;
mod doctor;
mod ignoring;
mod quotas;
mod raising;
mod row;
mod settings;
