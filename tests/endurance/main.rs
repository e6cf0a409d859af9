//! What the deploy and teardown engine must survive: a client that is killed at any moment, and
//! whatever the network, AWS and the world do to it.
//!
//! Every case is a script of faults; the ones of a failed case are printed, so that it can be run
//! again by hand. `ENDURANCE=200..230 cargo test --test endurance chaos` runs some seeds alone.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on says why and stops"
)]

mod chaos;
mod field;
mod kill;
mod run;
mod scripts;
mod watched;
