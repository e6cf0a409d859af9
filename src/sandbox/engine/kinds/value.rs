//! Reading properties the way CloudFormation does: `"true"` is true, `"15"` is 15.

use serde_json::Value;

/// The value at a path of member names separated by dots; null when there is none.
pub fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('.')
        .try_fold(value, |value, name| value.get(name))
        .unwrap_or(&Value::Null)
}

/// The text at a path.
pub fn text<'a>(value: &'a Value, path: &str) -> Option<&'a str> {
    at(value, path).as_str()
}

/// The truth at a path, `default` when there is none.
pub fn flag(value: &Value, path: &str, default: bool) -> bool {
    match at(value, path) {
        Value::Bool(flag) => *flag,
        Value::String(text) => text == "true",
        _ => default,
    }
}

/// Whether an attribute is there and true.
pub fn truth(attribute: Option<&Value>) -> bool {
    attribute.and_then(Value::as_bool).unwrap_or(false)
}

/// The whole number at a path.
pub fn number(value: &Value, path: &str) -> Option<i64> {
    match at(value, path) {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// The texts of the list at a path; a lone text counts as a list of one.
pub fn texts<'a>(value: &'a Value, path: &str) -> Vec<&'a str> {
    match at(value, path) {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        Value::String(text) => vec![text],
        _ => Vec::new(),
    }
}

/// The items of the list at a path.
pub fn items<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    at(value, path).as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_count_as_what_they_say() {
        let value = json!({"A": {"Flag": "true", "Number": "15"}, "Lone": "x", "List": ["a", 1]});
        assert!(flag(&value, "A.Flag", false));
        assert!(flag(&value, "A.Missing", true));
        assert_eq!(number(&value, "A.Number"), Some(15));
        assert_eq!(texts(&value, "Lone"), ["x"]);
        assert_eq!(texts(&value, "List"), ["a"]);
        assert!(items(&value, "Nothing").is_empty());
    }
}
