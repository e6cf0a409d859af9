//! Runs that are over, or were: from a run folder to figures, and from figures to its files.
//!
//! `run` ends with [`conclude()`]; `report`, `compare` and `runs` begin with [`Kept::load`]. So what a
//! killed run left behind is made into a report by the same code.

mod account;
mod args;
mod conclude;
mod error;
mod facts;
mod kept;
mod outcome;
mod picture;
mod setup;

pub use account::Account;
pub use args::RunsArgs;
pub use conclude::conclude;
pub use kept::Kept;
pub use outcome::outcome;
pub use picture::{chart, pixels};
pub use setup::Setup;
