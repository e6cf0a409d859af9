//! What is asked before anything is made.
//!
//! - [`mod@table`]: one row a question: its ids, for whom it is asked, who asks;
//! - [`mod@needs`]: what a stack needs, and so what is asked about;
//! - one file a subject, each of which turns answers of AWS into [`Check`]s.
//!
//! A question that cannot be answered is `cannot_tell`, never an error: whoever may make a stack may
//! well not be allowed to look at everything first.

mod credentials;
mod image;
mod names;
mod needs;
mod offerings;
mod parameter;
mod quotas;
mod raise;
mod roles;
mod settings;
mod table;
mod unseen;
mod up;
mod usage;
mod zones;

pub use needs::{Needs, WantedImage};
pub use quotas::quota_values;
pub use raise::{Raise, request, too_small};

pub(in crate::deploy) use credentials::clock;
pub(in crate::deploy) use unseen::unseen as unanswered;
pub(in crate::deploy) use up::image;

use self::table::{Look, TABLE};
use super::together;
use crate::aws::Session;
use crate::stack::check::{Check, Preflight};

/// The ids of all checks, in the order of the table: what can be ignored.
pub fn ids() -> impl Iterator<Item = &'static str> {
    TABLE.iter().flat_map(|row| row.ids).copied()
}

/// The ids of the checks that concern these needs, in the order of the table: what is asked.
pub fn concerning(needs: &Needs<'_>) -> impl Iterator<Item = &'static str> {
    TABLE.iter().flat_map(move |row| row.concerning(needs))
}

/// What is asked, and what of it the user takes as it is.
#[derive(Debug, Clone, Copy)]
pub struct Checks<'a> {
    /// What the stack needs.
    pub needs: Needs<'a>,
    /// The ids of checks whose failure stops nothing.
    pub ignored: &'a [String],
}

impl Checks<'_> {
    /// Asks.
    pub async fn ask(&self, session: &Session) -> Preflight {
        Preflight {
            checks: run(session, &self.needs).await,
            ignored: self.ignored.to_vec(),
        }
    }
}

/// Asks every question that concerns these needs, all at once.
pub async fn run(session: &Session, needs: &Needs<'_>) -> Vec<Check> {
    let look = Look { session, needs };
    let rows = TABLE.iter();
    let rows = rows.filter(|row| row.concerning(needs).next().is_some());
    let answers = together(rows.map(|row| (row.ask)(look))).await;
    answers.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn an_id_is_written_once_and_in_kebab_case() {
        let mut seen = BTreeSet::new();
        for id in super::ids() {
            let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(id.chars().all(kebab), "{id}");
            assert!(seen.insert(id), "{id} twice");
        }
    }
}
