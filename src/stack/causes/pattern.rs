//! Patterns over AWS's words: literal text, `*` for anything, `{name}` for what is worth repeating.

use std::collections::BTreeMap;

/// What a pattern took, by name.
pub(super) type Captures = BTreeMap<&'static str, String>;

/// A part of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Literal(&'static str),
    /// Anything, also nothing.
    Gap,
    /// Anything but nothing, remembered.
    Name(&'static str),
}

/// What the pattern takes from the text, if it is found anywhere in it, whatever the case of letters.
pub(super) fn captures(pattern: &'static str, text: &str) -> Option<Captures> {
    let parts = parts(pattern);
    // Lower case may change lengths outside ASCII; AWS's own words are ASCII, names may not be.
    let folded = text.to_ascii_lowercase();
    let mut taken = Captures::new();
    let mut at = 0;
    let mut open: Option<Part> = Some(Part::Gap);
    for part in parts {
        let Part::Literal(literal) = part else {
            open = Some(part);
            continue;
        };
        let literal = literal.to_ascii_lowercase();
        let rest = folded.get(at..)?;
        let found = rest.find(&literal)?;
        match open.take() {
            Some(Part::Name(name)) => {
                let value = text.get(at..at + found)?.trim();
                if value.is_empty() {
                    return None;
                }
                taken.insert(name, value.to_owned());
            }
            None if found != 0 => return None,
            Some(_) | None => {}
        }
        at += found + literal.len();
    }
    if let Some(Part::Name(name)) = open {
        let rest = text.get(at..)?.trim_start();
        let value = rest.split(is_end).next().unwrap_or_default();
        let value = value.trim_end_matches(['.', ':']);
        if value.is_empty() {
            return None;
        }
        taken.insert(name, value.to_owned());
    }
    Some(taken)
}

/// Ends a name that nothing follows in the pattern.
const fn is_end(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | ';' | '(' | ')' | '[' | ']')
}

/// The text with every `{name}` replaced by what was taken under it.
pub(super) fn filled(text: &'static str, taken: &Captures) -> String {
    parts(text)
        .into_iter()
        .map(|part| match part {
            Part::Literal(literal) => literal.to_owned(),
            Part::Gap => "*".to_owned(),
            Part::Name(name) => taken
                .get(name)
                .cloned()
                .unwrap_or_else(|| "(not named)".to_owned()),
        })
        .collect()
}

fn parts(pattern: &'static str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(['*', '{']) {
        let (literal, special) = rest.split_at(at);
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        let named = special
            .strip_prefix('{')
            .and_then(|inner| inner.split_once('}'));
        rest = if let Some((name, after)) = named {
            parts.push(Part::Name(name));
            after
        } else {
            parts.push(Part::Gap);
            special.get(1..).unwrap_or_default()
        };
    }
    if !rest.is_empty() {
        parts.push(Part::Literal(rest));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(pattern: &'static str, text: &str) -> Option<Vec<(&'static str, String)>> {
        captures(pattern, text).map(|taken| taken.into_iter().collect())
    }

    #[test]
    fn words_are_found_anywhere_in_any_case() {
        assert_eq!(
            taken("rate exceeded", "oh: Rate exceeded (x)"),
            Some(vec![])
        );
        assert_eq!(taken("a*c", "xx A b C"), Some(vec![]));
        assert_eq!(taken("a*c", "c then a"), None);
    }

    #[test]
    fn names_are_taken_as_written() {
        assert_eq!(
            taken(
                "perform: {action} on resource: {what}",
                "to perform: ecs:X on resource: arn:1."
            ),
            Some(vec![
                ("action", "ecs:X".to_owned()),
                ("what", "arn:1".to_owned())
            ])
        );
        assert_eq!(taken("the {x} is", "the  is"), None, "a name is not empty");
        assert_eq!(taken("ends {x}", "ends "), None);
    }

    #[test]
    fn what_was_taken_is_put_in() {
        let taken = Captures::from([("n", "5".to_owned())]);
        assert_eq!(filled("at most {n}", &taken), "at most 5");
        assert_eq!(filled("at most {m}", &taken), "at most (not named)");
    }
}
