//! The wire, with parties we did not write: others' clients on our sandbox, our client on others'
//! server.
//!
//! The tools come from `tests/requirements.txt` in a virtual environment, which `tests/run` makes.
//! A tool that is not there fails its test and says what to run; nothing is skipped in silence.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and stops"
)]

#[path = "../shipped/by_tag.rs"]
mod by_tag;
mod harness;
mod others_calls;
mod others_clients;
mod others_server;
mod registry;
