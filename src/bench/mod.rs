//! The benchmark itself: one measured step on a stack that is there, and the way back.
//!
//! - [`run()`]: start state, t0, collecting, the end of the step, the way back, the numbers;
//! - [`stop()`]: when a step is over, as a pure function;
//! - [`rest()`], [`idle`], [`refill`]: tasks and hosts back to what they were, or to none;
//! - [`LIMITS`]: how often AWS may be asked, and that we ask half as often at most.
//!
//! Nothing here knows a terminal or a folder: events go to whoever shows and keeps them.

mod backfill;
mod board;
mod causes;
mod collect;
mod error;
mod look;
mod pace;
mod raise;
mod record;
mod request;
mod rest;
mod run;
mod scene;
mod spend;
mod start;
mod stop;
mod surroundings;

pub use error::RunError;
pub use pace::{Class, LIMITS, Limit};
pub use request::{After, Budget, HostGroup, Prices, Request, ServiceStep};
pub use rest::{idle, refill, rest};
pub use run::run;
pub use stop::{Look, Rule, stop};

use crate::timeline::live::Event;

/// Where a run sends what happens.
pub type Sink<'a> = &'a dyn Fn(Event);
