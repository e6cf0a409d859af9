//! What AWS refuses, in its own words: one row a rule, each with its source.
//!
//! A row says nothing of when it applies; that is found by looking at the world, in the file of
//! the kind that asks.

pub mod compute;
pub mod ecs;
pub mod iam;
pub mod network;

use crate::sandbox::engine::kind::{Class, Refusal};

/// The wording is known from use, but no public thread that shows it was found.
pub const ASSUMED: &str = "assumed";

/// One refusal.
#[derive(Debug)]
pub struct Rule {
    /// Error code of the service; empty when the words are those of CloudFormation's handler.
    pub code: &'static str,
    /// The wording; each `{}` is filled in, in order.
    pub message: &'static str,
    /// HTTP status of the service's answer.
    pub status: u16,
    /// CloudFormation's class of the failure.
    pub class: Class,
    /// For how long CloudFormation's handler keeps trying, in seconds.
    pub patience_s: i64,
    /// Where the wording was seen, or `assumed`.
    pub source: &'static str,
}

impl Rule {
    /// A row: HTTP 400, a wrong request, no patience.
    pub const fn new(code: &'static str, message: &'static str, source: &'static str) -> Self {
        Self {
            code,
            message,
            status: 400,
            class: Class::InvalidRequest,
            patience_s: 0,
            source,
        }
    }

    /// The same in another of CloudFormation's classes.
    #[must_use]
    pub const fn class(self, class: Class) -> Self {
        Self { class, ..self }
    }

    /// The same with another HTTP status.
    #[must_use]
    pub const fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// The same, tried again by CloudFormation for so many seconds before it counts.
    #[must_use]
    pub const fn patient(self, patience_s: i64) -> Self {
        Self { patience_s, ..self }
    }

    /// The refusal with its blanks filled in.
    pub fn refuse(&self, values: &[&str]) -> Refusal {
        Refusal {
            status: self.status,
            code: self.code.to_owned(),
            message: self.words(values),
            class: self.class,
            patience_ms: self.patience_s * 1_000,
        }
    }

    /// The refusal as a result, unless `allowed`.
    pub fn unless(&self, allowed: bool, values: &[&str]) -> Result<(), Refusal> {
        if allowed {
            Ok(())
        } else {
            Err(self.refuse(values))
        }
    }

    /// The wording alone, filled in.
    pub fn words(&self, values: &[&str]) -> String {
        let mut words = String::new();
        let mut rest = self.message;
        for value in values {
            let Some((before, after)) = rest.split_once("{}") else {
                break;
            };
            words.push_str(before);
            words.push_str(value);
            rest = after;
        }
        words.push_str(rest);
        words
    }
}

/// Declares rules as constants, and all of a file as one list.
macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $rule:expr;)+) => {
        $($(#[$doc])* pub const $name: Rule = $rule;)+

        /// Every rule of this file, by name.
        pub const ALL: &[(&str, Rule)] = &[$((stringify!($name), $name)),+];
    };
}
use rules;

/// Every rule, by name.
pub fn all() -> impl Iterator<Item = &'static (&'static str, Rule)> {
    [network::ALL, compute::ALL, ecs::ALL, iam::ALL]
        .into_iter()
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_filled_in_order() {
        let rule = Rule::new("Code", "the '{}' of '{}' is in use", ASSUMED);
        assert_eq!(rule.words(&["a", "b"]), "the 'a' of 'b' is in use");
        assert_eq!(rule.unless(true, &[]), Ok(()));
    }

    #[test]
    fn every_rule_has_words_and_a_source() {
        for (name, rule) in all() {
            assert!(!rule.message.is_empty(), "{name}");
            assert!(
                rule.source == ASSUMED || rule.source.starts_with("https://"),
                "{name}: {}",
                rule.source
            );
        }
    }
}
