//! Taking edges out of a document.

use serde_json::{Map, Value, json};
use stackgen::template::check::requirements;
use stackgen::template::{Graph, Intrinsic, SubPart, Template, sub_parts};

use crate::samples::template;

/// Whether a rule asks for edges from one resource to others.
pub(crate) fn asks(document: &Value, rule: &str, who: &str, targets: &[&str]) -> bool {
    let template = template(document);
    let mut all = requirements(&template).into_iter();
    all.any(|asked| {
        let same = asked.rule.id == rule && asked.who == who;
        same && targets.iter().all(|target| asked.on.contains(target))
    })
}

/// The document in which `who` no longer reaches the targets: its `DependsOn` entries that lead
/// there are gone, and, where that is not enough, its references that do are plain text.
pub(crate) fn without_edges(
    document: &Value,
    who: &str,
    targets: &[&str],
    value: Values<'_>,
) -> Value {
    let template = template(document);
    let graph = Graph::of(&template);
    let leads = |id: &str| {
        let mut all = targets.iter();
        all.any(|target| id == *target || graph.depends_on(id, target))
    };
    let mut mutant = document.clone();
    let resource = &mut mutant["Resources"][who];
    if let Some(names) = resource.get_mut("DependsOn") {
        let kept = match names.take() {
            Value::Array(all) => all,
            one => vec![one],
        };
        let kept = kept
            .into_iter()
            .filter(|name| !leads(name.as_str().unwrap()));
        *names = Value::Array(kept.collect());
    }
    let reached = |document: &Value| {
        let mutant = Template::new(document.clone()).unwrap();
        let graph = Graph::of(&mutant);
        targets.iter().any(|target| graph.depends_on(who, target))
    };
    if reached(&mutant) {
        let properties = &mut mutant["Resources"][who]["Properties"];
        *properties = without_references(properties, &leads, value);
    }
    assert!(!reached(&mutant), "{who} still reaches {targets:?}");
    mutant
}

/// What stands in place of a reference: by logical id and, for `Fn::GetAtt`, attribute.
pub(crate) type Values<'v> = &'v dyn Fn(&str, Option<&str>) -> String;

/// The value with references to some names turned into what they give.
fn without_references(value: &Value, to: &dyn Fn(&str) -> bool, given: Values<'_>) -> Value {
    let deeper = |value: &Value| without_references(value, to, given);
    match Intrinsic::of(value) {
        Some(Intrinsic::Ref(name)) if to(name) => json!(given(name, None)),
        Some(Intrinsic::GetAtt {
            resource,
            attribute,
        }) if to(resource) => json!(given(resource, attribute)),
        Some(Intrinsic::Sub {
            text,
            variables: None,
        }) => {
            let parts = sub_parts(text).into_iter().map(|part| match part {
                SubPart::Text(text) => text.to_owned(),
                SubPart::Name(name) => match name.split_once('.') {
                    Some((id, attribute)) if to(id) => given(id, Some(attribute)),
                    None if to(name) => given(name, None),
                    _ => format!("${{{name}}}"),
                },
            });
            json!({"Fn::Sub": parts.collect::<String>()})
        }
        _ => match value {
            Value::Object(map) => {
                let entries = map.iter().map(|(key, value)| (key.clone(), deeper(value)));
                Value::Object(entries.collect::<Map<_, _>>())
            }
            Value::Array(items) => items.iter().map(deeper).collect(),
            other => other.clone(),
        },
    }
}
