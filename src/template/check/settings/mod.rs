//! Rules about single properties, held against a template.

mod rows;

use ipnet::IpNet;
use serde_json::Value;

use super::report::{Finding, Rule};
use super::scene::{Resource, Scene, about};
use crate::template::{Intrinsic, SubPart, references, select, sub_parts};
pub use rows::{Must, SETTINGS, SettingRule};

impl SettingRule {
    pub(super) fn rule(&self) -> Rule {
        Rule {
            id: self.id,
            group: self.group,
            why: self.why,
            source: self.source,
        }
    }
}

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in SETTINGS {
        for resource in scene.of_types(rule.types) {
            for within in select(resource.body, rule.within) {
                let values = select(within.value, rule.path);
                if values.is_empty() {
                    let missing = missing(rule, &resource, &within.pointer);
                    found.extend(missing);
                }
                for selected in values {
                    let at = format!("{}{}", within.pointer, selected.pointer);
                    found.extend(judge(scene, rule, &resource, (&at, selected.value)));
                }
            }
        }
    }
    found
}

fn missing(rule: &SettingRule, resource: &Resource<'_>, at: &str) -> Option<Finding> {
    let Must::Be(wanted) = rule.must else {
        return None;
    };
    let wanted = wanted.join("` or `");
    let message = format!("`{}` is not set: {}", rule.path, rule.why);
    let fix = format!("set it to `{wanted}`");
    Some(about(&rule.rule(), resource, at, message, Some(fix)))
}

fn judge(
    scene: &Scene<'_>,
    rule: &SettingRule,
    resource: &Resource<'_>,
    (at, value): (&str, &Value),
) -> Option<Finding> {
    let name = if rule.path.is_empty() {
        rule.within
    } else {
        rule.path
    };
    let name = name
        .trim_start_matches("Properties/")
        .trim_end_matches("/*");
    let text = scene.text(value);
    let shown = text.clone().unwrap_or_else(|| value.to_string());
    let fix = match verdict(rule.must, value, text.as_deref()) {
        Verdict::Kept => return None,
        Verdict::Broken(fix) => fix,
        Verdict::Unknown => {
            let message = format!(
                "`{name}` is known only when the stack is made: {}",
                rule.why
            );
            return Some(about(&rule.rule(), resource, at, message, None).into_warning());
        }
    };
    let message = format!("`{name}` is `{shown}`: {}", rule.why);
    Some(about(&rule.rule(), resource, at, message, Some(fix)))
}

enum Verdict {
    Kept,
    /// With what to do.
    Broken(String),
    /// The value is not known before the stack is made.
    Unknown,
}

fn verdict(must: Must, value: &Value, text: Option<&str>) -> Verdict {
    let unless = |kept: bool, fix: String| {
        if kept {
            Verdict::Kept
        } else {
            Verdict::Broken(fix)
        }
    };
    let leave_out = || "leave it out".to_owned();
    match (must, text) {
        (Must::BeAbsent, _) => Verdict::Broken(leave_out()),
        (Must::ComeFromTheStack, _) => {
            let fix = "leave it out, or make it from `AWS::StackName`";
            unless(comes_from_the_stack(value), fix.to_owned())
        }
        (Must::NotEndIn(ends), _) => {
            let full = text.map_or_else(|| tail(value), str::to_owned);
            unless(!ends.iter().any(|end| full.ends_with(end)), leave_out())
        }
        (_, None) => Verdict::Unknown,
        (Must::BeAbsentOr(wanted) | Must::Be(wanted), Some(text)) => {
            let kept = wanted
                .iter()
                .any(|choice| choice.eq_ignore_ascii_case(text));
            unless(kept, format!("set it to `{}`", wanted.join("` or `")))
        }
        (Must::NotBeTheWorld, Some(text)) => {
            let world = text
                .parse::<IpNet>()
                .is_ok_and(|network| network.prefix_len() == 0);
            unless(
                !world,
                "name the networks or the security groups that may".to_owned(),
            )
        }
    }
}

fn comes_from_the_stack(value: &Value) -> bool {
    let mut names = references(value)
        .into_iter()
        .filter_map(|(_, found)| found.target());
    names.any(|name| matches!(name, "AWS::StackName" | "AWS::StackId"))
}

/// The literal end of an `Fn::Sub`, or of anything else the JSON text of it.
fn tail(value: &Value) -> String {
    match Intrinsic::of(value) {
        Some(Intrinsic::Sub { text, .. }) => match sub_parts(text).last() {
            Some(SubPart::Text(end)) => (*end).to_owned(),
            _ => String::new(),
        },
        _ => value.to_string(),
    }
}
