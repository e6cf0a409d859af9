//! The simulated world: one plain value, and the rules by which it moves on.
//!
//! - [`world`], [`object`], [`place`]: what there is;
//! - [`queue`], [`advance()`]: what happens next, and time;
//! - [`chance`], [`timing`]: randomness addressed by what it is for, never drawn in sequence;
//! - [`kind`], [`kinds`]: how each type of thing behaves, mostly as rows;
//! - [`tasks`]: tasks of ECS, of which there are thousands; [`memo`]: what was found out already;
//! - [`life`]: making, changing and removing a thing, whoever asks; [`memory`]: what is gone;
//! - [`registry`]: what image repositories hold;
//! - [`conditions`], [`by_hand`]: what the world is like, and what somebody does to it;
//! - [`intrinsics`], [`stack`]: CloudFormation.

pub mod advance;
pub mod by_hand;
pub mod chance;
pub mod conditions;
mod draft;
mod family;
#[cfg(test)]
pub mod golden;
pub mod intrinsics;
pub mod kind;
pub mod kinds;
pub mod life;
pub mod memo;
pub mod memory;
pub mod object;
pub mod place;
pub mod queue;
mod refusal;
pub mod registry;
pub mod stack;
pub mod tasks;
pub mod timing;
pub mod world;

pub use advance::advance;
pub use conditions::Knob;
pub use kind::Kind;
pub use object::{Object, Owner, State};
pub use place::{Address, Place};
pub use queue::Happening;
pub use world::World;
