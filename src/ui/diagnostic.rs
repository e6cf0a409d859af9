//! A problem in a source file, shown with the line it is on and a caret under the spot.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::style::{BAD, FAINT, HINT, paint};
use crate::profile::Problem;

/// A place in a text file. Lines and columns count from 1; columns count characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// File as the user knows it: a path, or `embedded:profiles/x.yaml`.
    pub file: String,
    /// Line; 0 when the file as a whole is meant.
    pub line: usize,
    /// Column.
    pub column: usize,
    /// How many characters the caret underlines; at least one is shown.
    pub width: usize,
    /// The text of that line, without its end; empty if unknown.
    pub text: String,
}

/// A problem with what was expected and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong.
    pub message: String,
    /// Path of the field or logical id of the resource, such as `network.azs`.
    pub path: Option<String>,
    /// Where it is written, if it is written anywhere.
    pub place: Option<Place>,
    /// What was expected, the nearest valid name, or what to do.
    pub hint: Option<String>,
}

/// Longest stretch of a source line that is shown; the rest is cut around the caret.
const EXCERPT: usize = 100;

impl Diagnostic {
    /// A problem without a place.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            path: None,
            place: None,
            hint: None,
        }
    }

    /// The problem for people, several lines, the last one ended.
    pub fn text(&self) -> String {
        let mut text = format!("{} ", paint(BAD, "×"));
        if let Some(path) = &self.path {
            let _ = write!(text, "{}: ", paint(HINT, path));
        }
        let _ = writeln!(text, "{}", self.message);
        if let Some(place) = &self.place {
            text.push_str(&place.text());
        }
        if let Some(hint) = &self.hint {
            let _ = writeln!(text, "    {} {hint}", paint(HINT, "hint:"));
        }
        text
    }

    /// The problem for programs.
    pub(super) fn json(&self) -> Value {
        let place = self.place.as_ref();
        let spot = place.filter(|place| place.line > 0);
        json!({
            "message": self.message,
            "path": self.path,
            "file": place.map(|place| &place.file),
            "line": spot.map(|place| place.line),
            "column": spot.map(|place| place.column),
            "hint": self.hint,
        })
    }
}

impl From<&Problem> for Diagnostic {
    fn from(problem: &Problem) -> Self {
        let excerpt = problem.excerpt.as_ref();
        let place = problem.file.as_ref().map(|file| Place {
            file: file.clone(),
            line: excerpt.map_or(0, |excerpt| excerpt.line),
            column: excerpt.map_or(0, |excerpt| excerpt.column),
            width: excerpt.map_or(0, |excerpt| excerpt.width),
            text: excerpt.map_or_else(String::new, |excerpt| excerpt.text.clone()),
        });
        Self {
            message: problem.message.clone(),
            path: (!problem.path.is_empty()).then(|| problem.path.clone()),
            place,
            hint: problem.help.clone(),
        }
    }
}

impl Place {
    fn text(&self) -> String {
        let spot = match self.line {
            0 => String::new(),
            line => format!(":{line}:{}", self.column),
        };
        let mut text = format!("    {} {}{spot}\n", paint(FAINT, "-->"), self.file);
        if self.text.trim().is_empty() {
            return text;
        }
        let (shown, column) = self.excerpt();
        let number = self.line.to_string();
        let room = shown.chars().count().saturating_sub(column).max(1);
        let carets = "^".repeat(self.width.clamp(1, room));
        let _ = writeln!(text, "    {} {shown}", paint(FAINT, format!("{number} |")));
        let _ = writeln!(
            text,
            "    {} {}{}",
            paint(FAINT, format!("{} |", " ".repeat(number.len()))),
            " ".repeat(column),
            paint(BAD, carets)
        );
        text
    }

    /// The part of the line round the column, tabs as one blank, and the caret's offset in it.
    fn excerpt(&self) -> (String, usize) {
        let characters: Vec<char> = self
            .text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let column = self.column.saturating_sub(1).min(characters.len());
        let from = if characters.len() <= EXCERPT {
            0
        } else {
            column.saturating_sub(EXCERPT / 2)
        };
        let shown: String = characters.iter().skip(from).take(EXCERPT).collect();
        (shown.trim_end().to_owned(), column - from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(diagnostic: &Diagnostic) -> String {
        anstream::adapter::strip_str(&diagnostic.text()).to_string()
    }

    #[test]
    fn a_problem_shows_its_line_and_a_caret() {
        let diagnostic = Diagnostic {
            message: "unknown field `regoin`".into(),
            path: Some("network".into()),
            place: Some(Place {
                file: "x.yaml".into(),
                line: 12,
                column: 3,
                width: 6,
                text: "  regoin: us-east-1".into(),
            }),
            hint: Some("did you mean `region`?".into()),
        };
        insta::assert_snapshot!(plain(&diagnostic), @r"
        × network: unknown field `regoin`
            --> x.yaml:12:3
            12 |   regoin: us-east-1
               |   ^^^^^^
            hint: did you mean `region`?
        ");
    }

    #[test]
    fn a_place_past_the_end_of_a_long_line_is_still_shown() {
        let place = Place {
            file: "x".into(),
            line: 1,
            column: 5000,
            width: 9,
            text: "é".repeat(300),
        };
        let shown = anstream::adapter::strip_str(&place.text()).to_string();
        assert!(
            shown
                .lines()
                .all(|line| line.chars().count() <= EXCERPT + 60),
            "{shown}"
        );
        assert!(shown.contains('^'));
    }
}
