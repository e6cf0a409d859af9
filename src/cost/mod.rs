//! What things cost, from a dated table of list prices and from what AWS was asked for.
//!
//! - [`Book`]: prices by Region and item, each a [`Price`] with its unit, source, date and how sure
//!   it is;
//! - [`Shape`]: what a stack is made of and what happens on it, in plain numbers;
//! - [`Course`]: tasks and hosts over the time of a run, and [`Consumed`], what they add up to;
//! - [`Usage`]: amounts of items with prices;
//! - [`estimate()`]: a shape at the prices of a book, item by item;
//! - [`Ask`]: what to ask AWS's price list for an item;
//! - [`Billable`], [`hourly`], [`of_template`]: what single things and templates cost by the hour.

mod billable;
mod course;
mod estimate;
mod money;
mod offer;
mod price;
mod shape;
mod table;
#[cfg(test)]
mod tests;
mod usage;

pub use billable::{Billable, hourly, of_template};
pub use course::{Consumed, Course, Known, Point};
pub use estimate::{Estimate, Line, Part, Section, estimate, section};
pub use money::Usd;
pub use offer::Ask;
pub use price::{Book, Fresh, Price, Sure};
pub use shape::{
    HostKind, Level, Load, Platform, Pull, Puller, Shape, Standing, TaskKind, Telemetry, Times, Way,
};
pub use table::{MONTH_HOURS, READ};
pub use usage::Usage;
