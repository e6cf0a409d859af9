//! `up` and `down` against the sandbox, on a paused clock: the code that runs against AWS, with
//! nothing of it replaced but the HTTP client and the time.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and stops"
)]

mod again;
mod going;
mod good;
mod images;
mod measured;
mod probes;
mod regions;
mod residue;
mod ruin;
mod world;
