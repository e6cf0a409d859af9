//! Values by path, as rules name them: `LaunchTemplateData/MetadataOptions/HttpTokens`.

use serde_json::Value;

use super::intrinsic::Intrinsic;

/// A value that a path leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct Selected<'t> {
    /// JSON pointer below the value the path started from.
    pub pointer: String,
    /// The value; never an `Fn::If`, whose branches are selected instead.
    pub value: &'t Value,
}

/// Every value at `path` below `value`. `*` stands for each item of a list; `Key=text` stays at
/// an object whose member `Key` is that text. An `Fn::If` on the way is looked through: both
/// branches count. `Ref: AWS::NoValue` is no value.
pub fn select<'t>(value: &'t Value, path: &str) -> Vec<Selected<'t>> {
    let mut found = Vec::new();
    let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
    descend(value, &steps, String::new(), &mut found);
    found
}

/// Whether a value is `Ref: AWS::NoValue`, which leaves its property out.
pub fn is_no_value(value: &Value) -> bool {
    Intrinsic::of(value) == Some(Intrinsic::Ref("AWS::NoValue"))
}

fn descend<'t>(value: &'t Value, steps: &[&str], pointer: String, found: &mut Vec<Selected<'t>>) {
    if let Some(Intrinsic::If {
        then, otherwise, ..
    }) = Intrinsic::of(value)
    {
        descend(then, steps, format!("{pointer}/Fn::If/1"), found);
        descend(otherwise, steps, format!("{pointer}/Fn::If/2"), found);
        return;
    }
    if is_no_value(value) {
        return;
    }
    let Some((step, rest)) = steps.split_first() else {
        found.push(Selected { pointer, value });
        return;
    };
    match (*step, value) {
        ("*", Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                descend(item, rest, format!("{pointer}/{index}"), found);
            }
        }
        (filter, Value::Object(map)) if filter.contains('=') => {
            let (key, text) = filter.split_once('=').unwrap_or_default();
            if map.get(key).and_then(Value::as_str) == Some(text) {
                descend(value, rest, pointer, found);
            }
        }
        (key, Value::Object(map)) => {
            if let Some(member) = map.get(key) {
                descend(member, rest, format!("{pointer}/{key}"), found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_filter_picks_an_item() {
        let value = json!([{"Key": "a.b", "Value": 1}, {"Key": "c", "Value": 2}]);
        let found = select(&value, "*/Key=a.b/Value");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].pointer, "/0/Value");
    }

    #[test]
    fn paths_go_through_lists_and_conditions() {
        let value = json!({"A": [
            {"B": 1},
            {"Fn::If": ["C", {"B": 2}, {"Ref": "AWS::NoValue"}]},
            {"B": {"Fn::If": ["C", 3, 4]}},
            {"X": 5},
        ]});
        let found: Vec<(String, i64)> = select(&value, "A/*/B")
            .into_iter()
            .map(|selected| (selected.pointer, selected.value.as_i64().unwrap()))
            .collect();
        let expected = [
            ("/A/0/B", 1),
            ("/A/1/Fn::If/1/B", 2),
            ("/A/2/B/Fn::If/1", 3),
            ("/A/2/B/Fn::If/2", 4),
        ];
        let expected = expected.map(|(pointer, number)| (pointer.to_owned(), number));
        assert_eq!(found, expected);
    }
}
