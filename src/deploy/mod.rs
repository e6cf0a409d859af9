//! Deploying and tearing down: what is done, in which order, and what is said about it.
//!
//! - [`up()`]: from rendered bytes to a stack that is there, by change set;
//! - [`inventory()`], [`select`]: which stacks are ours, in every Region;
//! - [`bootstrap`]: the stack that holds what must outlive all others: roles and schedules;
//! - [`expiry`]: the schedule that deletes a stack when nobody else does;
//! - [`down()`]: from stacks to nothing, several at once;
//! - [`residue`]: what is left of stacks that are gone;
//! - [`refresh()`]: what AWS says that things cost;
//! - [`follow()`]: one poller a Region for all stacks being followed.
//!
//! Engines send [`crate::stack::Event`]s and never format text; they take time from the session.
//! What CloudFormation keeps is the only state: whoever runs the same command again gets the same end.

pub mod bootstrap;
mod change_set;
mod doctor;
mod down;
mod error;
pub mod expiry;
mod follow;
mod history;
mod idle;
mod inventory;
mod outline;
mod owner;
mod pace;
pub mod preflight;
mod prices;
pub mod residue;
mod spent;
mod stall;
mod tags;
mod together;
mod up;
mod watch;

pub use doctor::{Doctor, doctor};
pub use down::{DownOptions, DownOutcome, DownReport, Intent, Torn, down, intent};
pub use error::{Blocked, DeployFailure, FollowError, UpError};
pub use follow::{follow, history};
pub use idle::{Use, uses};
pub use inventory::{Inventory, inventory, matches_target, select};
pub use outline::resources;
pub use owner::tag_value;
pub use prices::{Refreshed, refresh};
pub use spent::spent;
pub use tags::{
    DIGEST_TAG, EXPIRES_TAG, NAME_TAG, OWNER_TAG, PROFILE_TAG, VERSION_TAG, is_ours, summary,
};
pub(crate) use together::together;
pub use up::{Foreseen, Proposal, UpOutcome, UpRequest, Upkeep, carry_out, foresee, up, withdraw};
pub use watch::Watch;

use crate::stack::Event;

/// Where an engine sends what happens.
pub type Report<'a> = &'a dyn Fn(Event);

#[cfg(test)]
mod tests;
