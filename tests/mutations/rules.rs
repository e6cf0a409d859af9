//! The checks name the resource that lost an edge or a setting.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use stackgen::template::check::{
    Exceptions, Finding, Must, ORDER, SETTINGS, SettingRule, Severity, Which, check, requirements,
};
use stackgen::template::schema;

use crate::edges::{asks, without_edges};
use crate::samples::{samples, template};
use crate::shipped::{VARIANTS, names, open, rendered};

fn findings(document: &Value) -> Vec<Finding> {
    check(&template(document), &Exceptions::none()).findings
}

/// What has the rule's id and is about the resource.
fn caught<'f>(findings: &'f [Finding], rule: &str, id: &str) -> Option<&'f Finding> {
    let mut all = findings.iter();
    all.find(|finding| finding.rule == rule && finding.logical_id.as_deref() == Some(id))
}

#[test]
fn every_shipped_template_keeps_every_rule_with_types_the_table_holds() {
    for name in names() {
        for (variant, sets) in VARIANTS {
            let Ok(opened) = open(&name, sets) else {
                continue; // Refused with a reason; the golden tests hold which and why.
            };
            let mut exceptions = Exceptions::none();
            for (rule, exception) in &opened.resolved.profile.exceptions {
                exceptions.allow(rule, &exception.resources, &exception.reason);
            }
            let template = rendered(&opened).template;
            let all = check(&template, &exceptions).findings;
            let all: Vec<_> = all
                .iter()
                .map(|f| (f.rule, &f.pointer, &f.message))
                .collect();
            assert!(all.is_empty(), "{name} {variant}: {all:#?}");
            for (id, resource) in template.resources() {
                let kind = resource["Type"].as_str().unwrap();
                assert!(schema::is_known(kind), "{name}: {id} is a {kind}");
            }
        }
    }
}

#[test]
fn every_ordering_rule_catches_a_lost_edge() {
    let mut exercised = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for (name, document) in samples() {
        let template = template(&document);
        for requirement in requirements(&template) {
            let kind = document["Resources"][requirement.who]["Type"].to_string();
            // One resource of each type is enough for a rule.
            if !seen.insert((requirement.rule.id, kind)) {
                continue;
            }
            let lost: Vec<Vec<&str>> = match requirement.rule.which {
                Which::One => vec![requirement.on.clone()],
                _ => requirement.on.iter().map(|id| vec![*id]).collect(),
            };
            for targets in lost {
                let mutant = without_edges(&document, requirement.who, &targets, &|_, _| {
                    "cut".to_owned()
                });
                let (rule, who) = (requirement.rule.id, requirement.who);
                if !asks(&mutant, rule, who, &targets) {
                    continue; // What asked for the edge went with it, such as the role in use.
                }
                let all = findings(&mutant);
                let finding = caught(&all, rule, who)
                    .unwrap_or_else(|| panic!("{name}: {rule} misses {who} without {targets:?}"));
                assert_eq!(finding.severity, Severity::Error);
                let said = format!("{} {}", finding.message, finding.fix.as_deref().unwrap());
                assert!(said.contains(&format!("`DependsOn` of `{who}`")), "{said}");
                exercised.insert(rule);
            }
        }
    }
    let idle: Vec<_> = ORDER
        .iter()
        .map(|rule| rule.id)
        .filter(|id| !exercised.contains(id))
        .collect();
    assert!(
        idle.is_empty(),
        "rules no sample puts to the test: {idle:?}"
    );
}

#[test]
fn every_settings_rule_catches_a_wrong_value() {
    let samples = samples();
    for rule in SETTINGS {
        let (document, id) = place_for(rule, &samples);
        for wrong in wrong_values(rule) {
            let mut mutant = document.clone();
            let resource = &mut mutant["Resources"][&id];
            let path = format!("{}/{}", rule.within, rule.path);
            put(resource, &path, wrong.clone());
            let all = findings(&mutant);
            let found = caught(&all, rule.id, &id);
            assert!(found.is_some(), "{} misses {wrong:?} in {id}", rule.id);
            assert!(found.unwrap().fix.is_some(), "{} gives no advice", rule.id);
        }
    }
}

/// A sample with a resource the rule is about; if there is none, one is put in.
fn place_for(rule: &SettingRule, samples: &[(String, Value)]) -> (Value, String) {
    for (_, document) in samples {
        for (id, resource) in document["Resources"].as_object().unwrap() {
            let kind = resource["Type"].as_str().unwrap();
            if rule.types.is_empty() || rule.types.contains(&kind) {
                return (document.clone(), id.clone());
            }
        }
    }
    let mut document = samples[0].1.clone();
    document["Resources"]["Added"] = json!({"Type": rule.types[0], "Properties": {}});
    (document, "Added".to_owned())
}

/// Values the rule must not let through; `None` is no value at all.
fn wrong_values(rule: &SettingRule) -> Vec<Option<Value>> {
    match rule.must {
        Must::BeAbsent | Must::BeAbsentOr(_) => vec![Some(json!("wrong"))],
        Must::Be(_) => vec![Some(json!("wrong")), None],
        Must::ComeFromTheStack => vec![Some(json!("fixed")), Some(json!({"Ref": "AWS::Region"}))],
        Must::NotBeTheWorld => vec![Some(json!("0.0.0.0/0")), Some(json!("::/0"))],
        Must::NotEndIn(ends) => {
            let arn = |end: &&str| json!({"Fn::Sub": format!("arn:${{AWS::Partition}}:iam::aws:policy{end}")});
            ends.iter().map(arn).map(Some).collect()
        }
    }
}

/// Sets what is at a path of `select`, making what is missing on the way; `None` takes it out.
fn put(value: &mut Value, path: &str, new: Option<Value>) {
    let path = path.trim_matches('/');
    let (step, rest) = path.split_once('/').unwrap_or((path, ""));
    if step == "*" {
        if value.as_array().is_none_or(Vec::is_empty) {
            *value = json!([{}]);
        }
        let first = &mut value[0];
        if rest.is_empty() {
            *first = new.unwrap_or_default();
        } else {
            put(first, rest, new);
        }
        return;
    }
    if !value.is_object() {
        *value = json!({});
    }
    if let Some((key, text)) = step.split_once('=') {
        value[key] = json!(text);
        put(value, rest, new);
    } else if !rest.is_empty() {
        put(&mut value[step], rest, new);
    } else if let Some(new) = new {
        value[step] = new;
    } else {
        value.as_object_mut().unwrap().remove(step);
    }
}
