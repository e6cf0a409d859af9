//! When containers started: samples, phases, percentiles, curves, comparison.
//!
//! - [`Sample`]: one container (one ECS task id) and its [`Stamps`],
//!   one line each of `samples.ndjson`, below its [`Header`];
//! - [`live`]: what a run tells while it goes on;
//! - [`Environment`]: what a run ran on; [`Published`]: what was published for the same setup.
//!
//! Times are whole milliseconds since t0, the moment just before the first service was raised. A
//! stamp that is missing stays missing, a negative length stays negative and is counted: nothing is
//! clamped.

mod environment;
mod header;
pub mod live;
mod outcome;
mod phase;
mod published;
mod sample;
mod stamp;

pub use environment::{Environment, Image, MachineImage};
pub use header::{Header, Origin};
pub use outcome::{Ended, Outcome};
pub use phase::Phase;
pub use published::{Point, Published};
pub use sample::{Sample, Stop};
pub use stamp::{Stamp, Stamps};
