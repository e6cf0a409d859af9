//! Pages of lists, and filters by tag.

use super::super::page::{self, Page};
use super::invalid;
use crate::sandbox::call::{ApiError, Call};

/// Items of a page that asks for none.
const USUAL: usize = 100;
/// Most items of a page.
const MOST: usize = 1_000;

/// The page of a list that a call asks for.
pub(super) fn of<T>(call: &Call, items: Vec<T>) -> Result<Page<T>, ApiError> {
    let size = page::size(call.input.get("maxResults"), USUAL, MOST);
    page::page(items, call.input.get("nextToken"), size)
        .ok_or_else(|| invalid("nextToken", "must be a token of an answer"))
}

/// Whether the filter of a call lets through what has tags, or none.
pub(super) fn lets_through(call: &Call, tagged: bool) -> bool {
    match call.input.get("filter").get("tagStatus").as_str() {
        Some("TAGGED") => tagged,
        Some("UNTAGGED") => !tagged,
        _ => true,
    }
}
