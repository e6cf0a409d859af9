//! What can be known about a template before anything is made: pure, offline, in milliseconds.
//!
//! - `structure`, `references`, `limits`, `properties`: what CloudFormation would refuse;
//! - `delete` and the settings of its group: one `DeleteStack` call takes everything away;
//! - `policies` and the settings of its group: security.
//!
//! Rules that are alike are rows of a table: [`ORDER`], [`SETTINGS`].

mod capabilities;
mod delete;
mod exceptions;
mod limits;
mod policies;
mod properties;
mod references;
mod report;
mod scene;
mod settings;
mod structure;

pub use capabilities::{Capability, capabilities};
pub use delete::{ORDER, Only, OrderRule, Requirement, Subject, Which, requirements};
pub use exceptions::Exceptions;
pub use limits::{BODY_BYTES, RESOURCES};
pub use report::{Count, Excepted, Finding, Group, Report, Rule, Severity};
pub use settings::{Must, SETTINGS, SettingRule};

use super::Template;
use scene::Scene;

/// Holds a template against every rule.
pub fn check(template: &Template, exceptions: &Exceptions) -> Report {
    let scene = Scene::new(template);
    let body = template.canonical();
    let counts = limits::counts(template, body.len());
    let mut findings = structure::check(&scene);
    findings.extend(references::check(&scene));
    findings.extend(limits::check(&scene, &counts, &body));
    findings.extend(properties::check(&scene));
    findings.extend(delete::check(&scene));
    findings.extend(settings::check(&scene));
    findings.extend(policies::check(&scene));
    let (mut findings, excepted) = exceptions.split(findings, &rules());
    // The sort is stable, so findings at one place stay in the order of the rules.
    findings.sort_by(|a, b| (a.severity, &a.pointer).cmp(&(b.severity, &b.pointer)));
    Report {
        findings,
        excepted,
        capabilities: capabilities(template),
        counts,
    }
}

/// Every rule there is, by group.
pub fn rules() -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    rules.extend(structure::RULES);
    rules.extend(references::RULES);
    rules.extend(limits::RULES);
    rules.extend(properties::rules());
    rules.extend(ORDER.iter().map(OrderRule::rule));
    rules.extend(SETTINGS.iter().map(SettingRule::rule));
    rules.extend(policies::RULES);
    rules.extend([exceptions::UNKNOWN, exceptions::UNUSED]);
    rules
}

#[cfg(test)]
mod tests;
