//! Paths into a document, and values as a page shows them.

use serde_json::Value;

/// Everything that a path leads to. `*` in a key stands for any letters, alone for every item of a
/// list; `K=v` is the item of a list whose `K` is `v`.
pub(crate) fn find<'v>(value: &'v Value, path: &str) -> Vec<&'v Value> {
    let mut found = vec![value];
    for step in path.split('/').skip(1) {
        found = found
            .into_iter()
            .flat_map(|value| children(value, step))
            .collect();
    }
    found
}

fn children<'v>(value: &'v Value, step: &str) -> Vec<&'v Value> {
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(key, _)| is_like(key, step))
            .map(|(_, value)| value)
            .collect(),
        Value::Array(items) => match (step, step.split_once('=')) {
            ("*", _) => items.iter().collect(),
            (_, Some((key, wanted))) => items.iter().filter(|item| item[key] == wanted).collect(),
            _ => step
                .parse()
                .ok()
                .and_then(|index: usize| items.get(index))
                .into_iter()
                .collect(),
        },
        _ => Vec::new(),
    }
}

fn is_like(key: &str, step: &str) -> bool {
    match step.split_once('*') {
        None => key == step,
        Some((start, end)) => key
            .strip_prefix(start)
            .is_some_and(|rest| rest.ends_with(end)),
    }
}

/// How many resources there are of a type.
pub(crate) fn count(template: &Value, kind: &str) -> usize {
    let resources = template["Resources"].as_object().unwrap();
    resources
        .values()
        .filter(|resource| resource["Type"] == kind)
        .count()
}

/// A value on one line; CloudFormation's pseudo parameters are shown as what they stand for.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => pseudo(text),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        Value::Object(map) => match map.iter().next() {
            Some((key, Value::String(name))) if key == "Ref" => match name.strip_prefix("AWS::") {
                Some("StackName") => "<stack>".to_owned(),
                Some("Region") => "<region>".to_owned(),
                _ => name.clone(),
            },
            Some((key, inner)) if key == "Fn::GetAtt" => text(inner).replace(", ", "."),
            Some((key, inner)) if key == "Fn::Sub" || key == "Fn::Base64" => text(inner),
            _ => {
                let entries = map
                    .iter()
                    .map(|(key, value)| format!("{key} {}", text(value)));
                entries.collect::<Vec<_>>().join(", ")
            }
        },
        Value::Null => String::new(),
        scalar => scalar.to_string(),
    }
}

fn pseudo(text: &str) -> String {
    [
        ("${AWS::StackName}", "<stack>"),
        ("${AWS::AccountId}", "<account>"),
        ("${AWS::Region}", "<region>"),
        ("${AWS::Partition}", "aws"),
        ("${AWS::URLSuffix}", "amazonaws.com"),
        ("\n", " "),
    ]
    .iter()
    .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    .trim()
    .to_owned()
}
