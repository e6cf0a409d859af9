//! Pagination: a token is a place in the list, in a form that clients cannot mistake for one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::refusals::validation;
use crate::sandbox::call::{ApiError, Call, Tree};

/// Items of one page, as AWS has them for events, resources, stacks and changes.
pub(super) const SIZE: usize = 100;

/// One page of a list: its items, and the token of the next one.
pub(super) fn page<T>(call: &Call, items: Vec<T>) -> Result<(Vec<T>, Tree), ApiError> {
    let start = start(call)?.unwrap_or(0);
    let next = start.saturating_add(SIZE);
    let token = if next < items.len() {
        token(next)
    } else {
        Tree::Null
    };
    Ok((items.into_iter().skip(start).take(SIZE).collect(), token))
}

/// One page of a list that grows at its end and is shown from there: the newest first. A token
/// counts from the list's beginning, so that what is added meanwhile does not shift the next page.
pub(super) fn newest_first<T>(call: &Call, items: Vec<T>) -> Result<(Vec<T>, Tree), ApiError> {
    let end = start(call)?.unwrap_or(items.len()).min(items.len());
    let first = end.saturating_sub(SIZE);
    let token = if first > 0 { token(first) } else { Tree::Null };
    let mut page: Vec<T> = items.into_iter().take(end).skip(first).collect();
    page.reverse();
    Ok((page, token))
}

fn token(place: usize) -> Tree {
    Tree::Text(URL_SAFE_NO_PAD.encode(format!("page {place}")))
}

fn start(call: &Call) -> Result<Option<usize>, ApiError> {
    let Some(token) = super::input::text(call, "NextToken") else {
        return Ok(None);
    };
    URL_SAFE_NO_PAD
        .decode(token)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| text.strip_prefix("page ")?.parse().ok())
        .map(Some)
        .ok_or_else(|| validation(format!("Invalid NextToken: {token}")))
}
