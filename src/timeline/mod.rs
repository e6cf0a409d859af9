//! When containers started: samples, phases, percentiles, curves, comparison.
//!
//! - [`Sample`]: one container (one ECS task id) and its [`Stamps`]; [`Samples`]: any number of them
//!   in compact columns, read from the lines of `samples.ndjson` below its [`Header`];
//! - [`Summary`]: every figure of a run, out of its samples; [`Curve`]: containers started by second;
//! - [`Environment`]: what a run ran on; [`Published`]: what was published for the same setup;
//! - [`Against`]: a run held against the published result; [`Comparison`]: runs held against runs;
//! - [`live`]: what a run tells while it goes on.
//!
//! Times are whole milliseconds since t0, the moment just before the first service was raised. A
//! stamp that is missing stays missing, a negative length stays negative and is counted: nothing is
//! clamped.

mod against;
mod compare;
mod curve;
mod environment;
mod figures;
mod hands;
mod header;
pub mod live;
mod outcome;
mod phase;
mod published;
mod sample;
mod samples;
mod stamp;
mod starts;
mod summary;
mod words;

pub use against::{Against, Gap, Held, SPREAD_MS, Verdict};
pub use compare::{Change, Compared, Comparison, Difference, Interval, Row, Side, Unit, Weight};
pub use curve::Curve;
pub use environment::{Environment, Image, MachineImage};
pub use figures::{Distribution, Quantiles};
pub use hands::{Hands, OneHand};
pub use header::{Header, HeaderError, Origin};
pub use outcome::{Ended, Outcome};
pub use phase::Phase;
pub use published::{Point, Published};
pub use sample::{Sample, Stop};
pub use samples::{Part, Samples, Unreadable};
pub use stamp::{Stamp, Stamps};
pub use summary::{
    Coverage, Group, Milestone, PhaseFigures, Rate, Rates, Stairs, Step, Stopped, Summary,
};
pub use words::{clock, thousands};
