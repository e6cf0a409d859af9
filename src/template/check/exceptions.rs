//! Findings that are wanted, with the reason.

use std::collections::BTreeMap;

use super::report::{Excepted, Finding, Group, Rule, Severity};

/// One exception from a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Exception {
    resources: Vec<String>,
    reason: String,
}

/// Exceptions by rule id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exceptions {
    rules: BTreeMap<String, Vec<Exception>>,
}

impl Exceptions {
    /// No exceptions.
    pub fn none() -> Self {
        Self::default()
    }

    /// Excepts resources from a rule. A logical id that ends in `*` stands for any rest.
    pub fn allow(
        &mut self,
        rule: impl Into<String>,
        resources: impl IntoIterator<Item = impl Into<String>>,
        reason: impl Into<String>,
    ) {
        let resources = resources.into_iter().map(Into::into).collect();
        let reason = reason.into();
        let exceptions = self.rules.entry(rule.into()).or_default();
        exceptions.push(Exception { resources, reason });
    }

    /// Takes the excepted findings out, and adds a warning for each exception that excepts
    /// nothing, or that names a rule from which there is none.
    pub(super) fn split(
        &self,
        findings: Vec<Finding>,
        rules: &[Rule],
    ) -> (Vec<Finding>, Vec<Excepted>) {
        let mut used: Vec<(&str, &str)> = Vec::new();
        let mut excepted = Vec::new();
        let mut left = Vec::new();
        for finding in findings {
            let of_rule = self.rules.get(finding.rule).into_iter().flatten();
            let matching = finding.logical_id.as_deref().and_then(|id| {
                let pairs = of_rule.flat_map(|e| e.resources.iter().map(move |r| (r, e)));
                pairs.into_iter().find(|(pattern, _)| matches(pattern, id))
            });
            match matching.filter(|_| finding.group.can_be_excepted()) {
                Some((pattern, exception)) => {
                    used.push((finding.rule, pattern));
                    let reason = exception.reason.clone();
                    excepted.push(Excepted { finding, reason });
                }
                None => left.push(finding),
            }
        }
        left.extend(self.idle(&used, rules));
        (left, excepted)
    }

    fn idle(&self, used: &[(&str, &str)], rules: &[Rule]) -> Vec<Finding> {
        let mut idle = Vec::new();
        for (id, exceptions) in &self.rules {
            let rule = rules.iter().find(|rule| rule.id == id);
            if !rule.is_some_and(|rule| rule.group.can_be_excepted()) {
                idle.push(warning(
                    UNKNOWN,
                    id,
                    format!("there is no exception from `{id}`"),
                ));
                continue;
            }
            for pattern in exceptions.iter().flat_map(|exception| &exception.resources) {
                if !used.contains(&(id.as_str(), pattern.as_str())) {
                    let message = format!("nothing of `{pattern}` needs the exception from `{id}`");
                    idle.push(warning(UNUSED, id, message));
                }
            }
        }
        idle
    }
}

pub(super) const UNKNOWN: Rule = Rule {
    id: "exception-unknown",
    group: Group::Exception,
    why: "an exception from a rule that does not exist, or has none, does nothing",
    source: "",
};
pub(super) const UNUSED: Rule = Rule {
    id: "exception-unused",
    group: Group::Exception,
    why: "an exception that is no longer needed hides the next mistake",
    source: "",
};

fn matches(pattern: &str, id: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => id.starts_with(start),
        None => pattern == id,
    }
}

fn warning(rule: Rule, id: &str, message: String) -> Finding {
    Finding {
        rule: rule.id,
        group: rule.group,
        severity: Severity::Warning,
        logical_id: None,
        pointer: String::new(),
        message,
        fix: Some(format!("remove it from the profile's `exceptions.{id}`")),
        source: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(rule: &'static str, group: Group, id: &str) -> Finding {
        Finding {
            rule,
            group,
            severity: Severity::Error,
            logical_id: Some(id.to_owned()),
            pointer: String::new(),
            message: String::new(),
            fix: None,
            source: None,
        }
    }

    fn rule(id: &'static str, group: Group) -> Rule {
        Rule {
            id,
            group,
            why: "",
            source: "",
        }
    }

    #[test]
    fn only_what_is_named_is_excepted_and_idle_exceptions_are_told() {
        let mut exceptions = Exceptions::none();
        exceptions.allow("open", ["Web*", "Gone"], "the world may see it");
        exceptions.allow("limit", ["WebA"], "too bad");
        let findings = vec![
            finding("open", Group::Security, "WebA"),
            finding("open", Group::Security, "App"),
            finding("limit", Group::Limit, "WebA"),
        ];
        let rules = [rule("open", Group::Security), rule("limit", Group::Limit)];
        let (left, excepted) = exceptions.split(findings, &rules);
        let left: Vec<_> = left
            .iter()
            .map(|f| (f.rule, f.logical_id.as_deref()))
            .collect();
        assert_eq!(
            left,
            [
                ("open", Some("App")),
                ("limit", Some("WebA")),
                (UNKNOWN.id, None),
                (UNUSED.id, None),
            ]
        );
        assert_eq!(excepted.len(), 1);
        assert_eq!(excepted[0].reason, "the world may see it");
    }
}
