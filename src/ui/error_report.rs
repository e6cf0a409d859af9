//! An error as it is shown: text for people, one JSON object for programs.

use std::error::Error;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::Diagnostic;
use super::style::{BAD, FAINT, HINT, paint};

/// Everything there is to say about why a command failed.
#[derive(Debug, Clone)]
pub struct ErrorReport {
    /// The process exit code.
    pub exit: u8,
    /// Stable name of the error, kebab-case; scripts may match on it.
    pub code: &'static str,
    /// What went wrong: lower case, no final period, literals in backticks.
    pub message: String,
    /// What the user can do.
    pub hints: Vec<String>,
    /// The chain of causes, outermost first.
    pub causes: Vec<String>,
    /// Problems with their place in a source file.
    pub diagnostics: Vec<Diagnostic>,
    /// Further fields of the JSON form.
    pub details: Map<String, Value>,
}

impl ErrorReport {
    /// A report with nothing but its message.
    pub fn new(exit: u8, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            exit,
            code,
            message: message.into(),
            hints: Vec::new(),
            causes: Vec::new(),
            diagnostics: Vec::new(),
            details: Map::new(),
        }
    }

    /// Appends `error` and what caused it. A cause that only repeats the one before is left out.
    pub fn add_causes(&mut self, error: &dyn Error) {
        let mut next = Some(error);
        while let Some(cause) = next {
            let text = cause.to_string();
            if self.causes.last() != Some(&text) && self.message != text {
                self.causes.push(text);
            }
            next = cause.source();
        }
    }

    /// The report for people.
    pub fn text(&self) -> String {
        let mut text = format!("{} {}\n", paint(BAD, "error:"), self.message);
        for diagnostic in &self.diagnostics {
            text.push_str(&diagnostic.text());
        }
        for cause in &self.causes {
            let _ = writeln!(text, "  {} {cause}", paint(FAINT, "caused by:"));
        }
        for hint in &self.hints {
            let _ = writeln!(text, "{} {hint}", paint(HINT, "hint:"));
        }
        text
    }

    /// The report for programs: `{"error": {code, message, hint, exit_code, causes, problems, …}}`.
    pub fn json(&self) -> Value {
        let hint = (!self.hints.is_empty()).then(|| self.hints.join("\n"));
        let problems: Vec<Value> = self.diagnostics.iter().map(Diagnostic::json).collect();
        let mut error = json!({
            "code": self.code,
            "message": self.message,
            "hint": hint,
            "exit_code": self.exit,
            "causes": self.causes,
            "problems": problems,
        });
        if let Some(fields) = error.as_object_mut() {
            fields.extend(self.details.clone());
        }
        json!({ "error": error })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_json_say_the_same() {
        let mut report = ErrorReport::new(4, "network", "cannot reach AWS");
        report.add_causes(&std::io::Error::other("connection refused"));
        report.hints.push("try `--sandbox`".into());
        let text = anstream::adapter::strip_str(&report.text()).to_string();
        insta::assert_snapshot!(text, @r"
        error: cannot reach AWS
          caused by: connection refused
        hint: try `--sandbox`
        ");
        insta::assert_snapshot!(report.json(), @r#"{"error":{"code":"network","message":"cannot reach AWS","hint":"try `--sandbox`","exit_code":4,"causes":["connection refused"],"problems":[]}}"#);
    }
}
