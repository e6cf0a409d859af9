//! A profile's document held against the rules, with the exceptions the profile gives reasons for.

use super::document::Document;
use super::{CliError, Exit};
use crate::template::check::{Exceptions, Finding, Report, check};
use crate::ui::Diagnostic;

/// What the rules say about a document.
pub fn checked(document: &Document) -> Report {
    let mut exceptions = Exceptions::none();
    for (rule, exception) in &document.opened.resolved.profile.exceptions {
        exceptions.allow(rule, &exception.resources, &exception.reason);
    }
    check(&document.rendered.template, &exceptions)
}

/// As [`checked`]; a document that breaks a rule is an error, with every finding.
pub fn sound(document: &Document) -> Result<Report, CliError> {
    let report = checked(document);
    if report.is_good() {
        return Ok(report);
    }
    let findings: Vec<_> = report.errors().map(diagnostic).collect();
    let message = match findings.len() {
        1 => "the template breaks a rule".to_owned(),
        count => format!("the template breaks rules in {count} places"),
    };
    Err(CliError::new(Exit::Invalid, "template-invalid", message).diagnostics(findings))
}

/// A finding as `ui` draws it: the rule, what is wrong, where, what to do.
pub fn diagnostic(finding: &Finding) -> Diagnostic {
    Diagnostic {
        path: Some(finding.pointer.clone()).filter(|pointer| !pointer.is_empty()),
        hint: finding.fix.clone(),
        ..Diagnostic::new(match &finding.logical_id {
            Some(logical_id) => format!("{}: {logical_id}: {}", finding.rule, finding.message),
            None => format!("{}: {}", finding.rule, finding.message),
        })
    }
}
