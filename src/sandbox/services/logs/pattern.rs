//! Filter patterns: terms, and comparisons of members of a JSON message.
//!
//! Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html>.

use serde_json::Value;

use super::invalid;
use crate::sandbox::call::ApiError;

/// What a message must be like.
#[derive(Debug, PartialEq)]
pub(super) enum Pattern {
    /// Have all of the first terms, one of the second if there are any, and none of the third.
    Terms {
        all: Vec<String>,
        any: Vec<String>,
        none: Vec<String>,
    },
    /// Be JSON of which all (or, if said so, one) of the comparisons hold.
    Members {
        tests: Vec<Test>,
        one_is_enough: bool,
    },
}

/// A comparison of a member.
#[derive(Debug, PartialEq)]
pub(super) struct Test {
    path: Vec<String>,
    is: Is,
}

#[derive(Debug, PartialEq)]
enum Is {
    Text { equal: bool, pattern: String },
    Number(Order, f64),
    Literal(Value),
    Missing,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Order {
    Equal,
    Unequal,
    More,
    MoreOrEqual,
    Less,
    LessOrEqual,
}

/// Longest first, so that `>=` is not read as `>`.
const ORDERS: &[(&str, Order)] = &[
    ("!=", Order::Unequal),
    (">=", Order::MoreOrEqual),
    ("<=", Order::LessOrEqual),
    ("=", Order::Equal),
    (">", Order::More),
    ("<", Order::Less),
];

fn refused(what: &str) -> ApiError {
    invalid(format!(
        "the sandbox does not simulate the filter pattern `{what}`: terms and \
         `{{ $.member = value }}` only"
    ))
}

impl Pattern {
    /// Reads a pattern; what is not understood is refused.
    pub(super) fn read(text: &str) -> Result<Self, ApiError> {
        let text = text.trim();
        if let Some(inside) = text.strip_prefix('{') {
            let inside = inside.strip_suffix('}').ok_or_else(|| refused(text))?;
            return members(inside, text);
        }
        if text.starts_with(['[', '%']) {
            return Err(refused(text));
        }
        terms(text)
    }

    /// Whether a message is as it must be.
    pub(super) fn fits(&self, message: &str) -> bool {
        match self {
            Self::Terms { all, any, none } => {
                let has = |term: &String| message.contains(term.as_str());
                all.iter().all(has)
                    && (any.is_empty() || any.iter().any(has))
                    && !none.iter().any(has)
            }
            Self::Members {
                tests,
                one_is_enough,
            } => {
                let Ok(value @ Value::Object(_)) = serde_json::from_str(message) else {
                    return false;
                };
                if *one_is_enough {
                    tests.iter().any(|test| test.holds(&value))
                } else {
                    tests.iter().all(|test| test.holds(&value))
                }
            }
        }
    }
}

impl Pattern {
    /// Whether a line that does not fit shows that none of tasks like its own will: it lacks a term
    /// with an underscore, which no id, time or digest has.
    pub(super) fn never_fits_one_like(&self, line: &str) -> bool {
        match self {
            Self::Terms { all, .. } => all
                .iter()
                .any(|term| term.contains('_') && !line.contains(term.as_str())),
            Self::Members { .. } => false,
        }
    }
}

/// Terms: words, or anything in double quotes, each with `?` or `-` before it or nothing.
fn terms(text: &str) -> Result<Pattern, ApiError> {
    let (mut all, mut any, mut none) = (Vec::new(), Vec::new(), Vec::new());
    let mut rest = text;
    while !rest.is_empty() {
        let (list, bare) = match rest.split_at_checked(1) {
            Some(("?", bare)) => (&mut any, bare),
            Some(("-", bare)) => (&mut none, bare),
            _ => (&mut all, rest),
        };
        let (term, left) = term(bare).ok_or_else(|| refused(text))?;
        list.push(term.to_owned());
        rest = left.trim_start();
    }
    Ok(Pattern::Terms { all, any, none })
}

fn term(text: &str) -> Option<(&str, &str)> {
    if let Some(quoted) = text.strip_prefix('"') {
        return quoted.split_once('"').filter(|(term, _)| !term.is_empty());
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end)?;
    let plain = |letter: char| letter.is_alphanumeric() || letter == '_';
    (!word.is_empty() && word.chars().all(plain)).then_some((word, rest))
}

fn members(inside: &str, whole: &str) -> Result<Pattern, ApiError> {
    let one_is_enough = inside.contains("||");
    if inside.contains(['(', ')']) || (one_is_enough && inside.contains("&&")) {
        return Err(refused(whole));
    }
    let tests = inside
        .split(if one_is_enough { "||" } else { "&&" })
        .map(|test| Test::read(test.trim()).ok_or_else(|| refused(whole)))
        .collect::<Result<_, _>>()?;
    Ok(Pattern::Members {
        tests,
        one_is_enough,
    })
}

impl Test {
    fn read(text: &str) -> Option<Self> {
        let text = text.strip_prefix("$.")?;
        let end = text
            .find(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == '.'))?;
        let (path, rest) = text.split_at_checked(end)?;
        let path: Vec<String> = path.split('.').map(str::to_owned).collect();
        if path.iter().any(String::is_empty) {
            return None;
        }
        let rest = rest.trim();
        let is = match rest {
            "NOT EXISTS" => Is::Missing,
            "IS NULL" => Is::Literal(Value::Null),
            "IS TRUE" => Is::Literal(Value::Bool(true)),
            "IS FALSE" => Is::Literal(Value::Bool(false)),
            _ => Self::comparison(rest)?,
        };
        Some(Self { path, is })
    }

    fn comparison(text: &str) -> Option<Is> {
        let (sign, order) = ORDERS.iter().find(|(sign, _)| text.starts_with(sign))?;
        let value = text.strip_prefix(sign)?.trim();
        if let Ok(number) = value.parse() {
            return Some(Is::Number(*order, number));
        }
        let equal = match order {
            Order::Equal => true,
            Order::Unequal => false,
            _ => return None,
        };
        let bare = value
            .strip_prefix('"')
            .and_then(|value| value.strip_suffix('"'))
            .unwrap_or(value);
        let plain = !bare.is_empty() && !bare.contains('"');
        plain.then(|| Is::Text {
            equal,
            pattern: bare.to_owned(),
        })
    }

    fn holds(&self, message: &Value) -> bool {
        let found = self
            .path
            .iter()
            .try_fold(message, |value, name| value.get(name));
        match (&self.is, found) {
            (Is::Missing, found) => found.is_none(),
            (_, None) => false,
            (Is::Literal(literal), Some(found)) => found == literal,
            (Is::Number(order, number), Some(found)) => found
                .as_f64()
                .is_some_and(|found| order.holds(found, *number)),
            (Is::Text { equal, pattern }, Some(found)) => {
                found.as_str().is_some_and(|text| is_like(text, pattern)) == *equal
            }
        }
    }
}

impl Order {
    fn holds(self, found: f64, number: f64) -> bool {
        match found.partial_cmp(&number) {
            None => false,
            Some(order) => match self {
                Self::Equal => order.is_eq(),
                Self::Unequal => order.is_ne(),
                Self::More => order.is_gt(),
                Self::MoreOrEqual => order.is_ge(),
                Self::Less => order.is_lt(),
                Self::LessOrEqual => order.is_le(),
            },
        }
    }
}

/// Whether a text is a pattern in which `*` stands for any letters.
fn is_like(text: &str, pattern: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part).and_then(|at| rest.get(at + part.len()..)) {
            Some(left) => rest = left,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str =
        r#"{"message": null, "runner": "ec2", "seconds_since_epoch": 17, "a": {"b": true}}"#;

    #[test]
    fn patterns_take_what_they_say() {
        for (pattern, fits) in [
            ("", true),
            ("\"seconds_since_epoch\"", true),
            ("seconds_since_epoch runner", true),
            ("seconds_since_epoch -runner", false),
            ("?nowhere ?runner", true),
            ("?nowhere", false),
            ("{ $.runner = \"ec2\" }", true),
            ("{ $.runner = e*2 && $.seconds_since_epoch >= 17 }", true),
            ("{ $.runner != \"ec2\" }", false),
            (
                "{ $.runner != \"ec2\" || $.seconds_since_epoch < 18 }",
                true,
            ),
            ("{ $.a.b IS TRUE }", true),
            ("{ $.message IS NULL }", true),
            ("{ $.a.c NOT EXISTS }", true),
            ("{ $.a.c = 1 }", false),
        ] {
            let read = Pattern::read(pattern).unwrap();
            assert_eq!(read.fits(LINE), fits, "{pattern}");
        }
        assert!(!Pattern::read("{ $.a = 1 }").unwrap().fits("not json"));
    }

    #[test]
    fn what_is_not_understood_is_refused_by_name() {
        for pattern in [
            "[ip, user]",
            "%regex%",
            "{ $.a",
            "{ a = 1 }",
            "{ ($.a = 1) }",
            "{ $.a = 1 && $.b = 2 || $.c = 3 }",
            "{ $.a > word }",
            "{ $.list[0] = 1 }",
            "half \"quoted",
            "a+b",
        ] {
            let error = Pattern::read(pattern).expect_err(pattern);
            assert_eq!(error.code, "InvalidParameterException");
            assert!(error.message.contains(pattern), "{}", error.message);
        }
    }
}
