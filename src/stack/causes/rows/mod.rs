//! The rows, one file an area.

mod in_use;
mod quota;

use super::Cause;

/// The tables, in the order they are asked: special words before general ones.
pub(super) const TABLES: &[&[Cause]] = &[quota::ROWS, in_use::ROWS];
