//! Conditions: operators over the keys of a request.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>
//! and, for several values,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html>.

use jiff::Timestamp;

use super::pattern::{arn_like, like};
use super::request::Request;

/// How two values are compared, the policy's first.
type Compare = fn(&str, &str) -> bool;

/// Name, comparison, whether it holds when the values do not match.
const OPERATORS: &[(&str, Compare, bool)] = &[
    ("ArnEquals", arn_like, false),
    ("ArnLike", arn_like, false),
    ("ArnNotEquals", arn_like, true),
    ("ArnNotLike", arn_like, true),
    ("Bool", |wanted, is| wanted.eq_ignore_ascii_case(is), false),
    (
        "DateEquals",
        |wanted, is| times(wanted, is, |w, i| i == w),
        false,
    ),
    (
        "DateGreaterThan",
        |wanted, is| times(wanted, is, |w, i| i > w),
        false,
    ),
    (
        "DateGreaterThanEquals",
        |wanted, is| times(wanted, is, |w, i| i >= w),
        false,
    ),
    (
        "DateLessThan",
        |wanted, is| times(wanted, is, |w, i| i < w),
        false,
    ),
    (
        "DateLessThanEquals",
        |wanted, is| times(wanted, is, |w, i| i <= w),
        false,
    ),
    (
        "DateNotEquals",
        |wanted, is| times(wanted, is, |w, i| i == w),
        true,
    ),
    (
        "NumericEquals",
        |wanted, is| numbers(wanted, is, |w, i| i.total_cmp(&w).is_eq()),
        false,
    ),
    (
        "NumericGreaterThan",
        |wanted, is| numbers(wanted, is, |w, i| i > w),
        false,
    ),
    (
        "NumericGreaterThanEquals",
        |wanted, is| numbers(wanted, is, |w, i| i >= w),
        false,
    ),
    (
        "NumericLessThan",
        |wanted, is| numbers(wanted, is, |w, i| i < w),
        false,
    ),
    (
        "NumericLessThanEquals",
        |wanted, is| numbers(wanted, is, |w, i| i <= w),
        false,
    ),
    (
        "NumericNotEquals",
        |wanted, is| numbers(wanted, is, |w, i| i.total_cmp(&w).is_eq()),
        true,
    ),
    ("StringEquals", |wanted, is| wanted == is, false),
    (
        "StringEqualsIgnoreCase",
        |wanted, is| wanted.eq_ignore_ascii_case(is),
        false,
    ),
    ("StringLike", like, false),
    ("StringNotEquals", |wanted, is| wanted == is, true),
    (
        "StringNotEqualsIgnoreCase",
        |wanted, is| wanted.eq_ignore_ascii_case(is),
        true,
    ),
    ("StringNotLike", like, true),
];

/// How the values of a key that has several are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Several {
    /// The key has one value.
    One,
    /// `ForAllValues:`.
    All,
    /// `ForAnyValue:`.
    Any,
}

/// One operator as a policy writes it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operator {
    several: Several,
    /// `…IfExists`: an absent key is all right.
    if_exists: bool,
    what: What,
}

#[derive(Debug, Clone, Copy)]
enum What {
    /// `Null`: whether the key is absent.
    Null,
    Compare {
        compare: Compare,
        negated: bool,
    },
}

impl Operator {
    /// The operator of a name; `None` for one that is not simulated.
    pub(super) fn named(name: &str) -> Option<Self> {
        let (several, name) = match name.split_once(':') {
            Some(("ForAllValues", name)) => (Several::All, name),
            Some(("ForAnyValue", name)) => (Several::Any, name),
            Some(_) => return None,
            None => (Several::One, name),
        };
        if name == "Null" {
            return Some(Self {
                several,
                if_exists: false,
                what: What::Null,
            });
        }
        let (name, if_exists) = name
            .strip_suffix("IfExists")
            .map_or((name, false), |name| (name, true));
        let (_, compare, negated) = OPERATORS.iter().find(|(known, ..)| *known == name)?;
        Some(Self {
            several,
            if_exists,
            what: What::Compare {
                compare: *compare,
                negated: *negated,
            },
        })
    }

    /// Whether a condition holds for a request.
    pub(super) fn holds(self, request: &Request, key: &str, wanted: &[String]) -> bool {
        let is = request.values(key);
        let (compare, negated) = match self.what {
            What::Null => {
                let absent = is.is_empty().to_string();
                return wanted.iter().any(|one| one.eq_ignore_ascii_case(&absent));
            }
            What::Compare { compare, negated } => (compare, negated),
        };
        let fits = |value: &String| {
            let matched = wanted
                .iter()
                .any(|one| compare(&request.substituted(one), value));
            matched != negated
        };
        if is.is_empty() {
            return self.if_exists
                || match self.several {
                    Several::All => true,
                    Several::Any => false,
                    Several::One => negated,
                };
        }
        match self.several {
            Several::All => is.iter().all(fits),
            Several::One if negated => is.iter().all(fits),
            Several::One | Several::Any => is.iter().any(fits),
        }
    }
}

fn numbers(wanted: &str, is: &str, compare: fn(f64, f64) -> bool) -> bool {
    match (wanted.parse(), is.parse()) {
        (Ok(wanted), Ok(is)) => compare(wanted, is),
        _ => false,
    }
}

fn times(wanted: &str, is: &str, compare: fn(Timestamp, Timestamp) -> bool) -> bool {
    match (wanted.parse(), is.parse()) {
        (Ok(wanted), Ok(is)) => compare(wanted, is),
        _ => false,
    }
}
