//! The rows, one file an area.

mod account;
mod capacity;
mod containers;
mod in_use;
mod names;
mod passing;
mod permission;
mod quota;

use super::Cause;

/// The tables, in the order they are asked: special words before general ones.
pub(super) const TABLES: &[&[Cause]] = &[
    quota::ROWS,
    capacity::ROWS,
    account::ROWS,
    permission::ROWS,
    containers::ROWS,
    names::ROWS,
    in_use::ROWS,
    passing::ROWS,
];
