//! One `DeleteStack` call with no client present takes everything away: the rules that make sure.

mod order;
mod path;
mod rows;
mod subject;

pub(super) use order::check;
pub use order::{Requirement, requirements};
pub use rows::{ORDER, OrderRule, Which};
pub use subject::{Only, Subject};
