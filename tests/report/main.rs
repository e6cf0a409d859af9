//! The report as people meet it: pictures and page, in a browser where there is one.
//!
//! What it draws stays in `target/report` to be looked at.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and stops"
)]

mod charts;
mod page;
mod pictures;
mod runs;
