//! Containers that stopped by themselves, by reason.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::Samples;

/// Containers that stopped for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Stopped {
    /// ECS's stop code, if it gave one.
    pub code: Option<String>,
    /// ECS's reason, names of single resources in it as `…`.
    pub reason: String,
    /// How many.
    pub containers: u32,
}

/// All of them, the most frequent reason first.
pub(super) fn stopped(samples: &Samples) -> Vec<Stopped> {
    let mut counts: BTreeMap<(Option<String>, String), u32> = BTreeMap::new();
    for stop in samples.stops() {
        *counts
            .entry((stop.code.clone(), general(&stop.reason)))
            .or_default() += 1;
    }
    let mut list: Vec<Stopped> = counts
        .into_iter()
        .map(|((code, reason), containers)| Stopped {
            code,
            reason,
            containers,
        })
        .collect();
    list.sort_by_key(|stopped| std::cmp::Reverse(stopped.containers));
    list
}

/// A reason without the names of single resources, which would make each container's its own: words
/// (between blanks, brackets, quotes and commas) with at least six digits.
fn general(reason: &str) -> String {
    let mut text = String::new();
    for piece in reason.split_inclusive([' ', '(', ')', '[', ']', '"', '\'', ',']) {
        let word = piece.trim_end_matches([' ', '(', ')', '[', ']', '"', '\'', ',']);
        if word.chars().filter(char::is_ascii_digit).count() >= 6 {
            text.push('…');
            text.push_str(piece.get(word.len()..).unwrap_or_default());
        } else {
            text.push_str(piece);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::general;

    #[test]
    fn resources_lose_their_names_and_plain_numbers_stay() {
        let reason = "Host EC2 (instance i-0123456789abcdef0) terminated, exit code 137";
        assert_eq!(
            general(reason),
            "Host EC2 (instance …) terminated, exit code 137"
        );
    }
}
