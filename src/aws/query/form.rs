//! The parameters of a call, as a form.

use std::fmt::{Display, Write as _};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

/// Everything but the characters that RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The parameters of a call. For the query protocols all are texts, and names are those of the wire: `InstanceId` in EC2's dialect is
/// `InstanceIds.member` in the other, and [`Form::list`] numbers both. For JSON, [`Form::value`] takes
/// whatever is no text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::aws) struct Form {
    fields: Vec<(String, Value)>,
}

impl Form {
    /// No parameters yet.
    pub(in crate::aws) fn new() -> Self {
        Self::default()
    }

    /// Adds one value.
    pub(in crate::aws) fn with(mut self, name: &str, value: impl Display) -> Self {
        self.fields
            .push((name.to_owned(), value.to_string().into()));
        self
    }

    /// Adds a number, a list or a structure, for JSON.
    pub(in crate::aws) fn value(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.fields.push((name.to_owned(), value.into()));
        self
    }

    /// Adds a list of values.
    pub(in crate::aws) fn list<V: Display>(
        mut self,
        name: &str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        for (index, value) in (1..).zip(values) {
            self = self.with(&format!("{name}.{index}"), value);
        }
        self
    }

    /// The form as the body of a request.
    pub(in crate::aws) fn body(&self, action: &str, version: &str) -> String {
        let mut body = format!("Action={action}&Version={version}");
        for (name, value) in &self.fields {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            let (name, value) = (
                utf8_percent_encode(name, RESERVED),
                utf8_percent_encode(&text, RESERVED),
            );
            // Writing to a string does not fail.
            let _ = write!(body, "&{name}={value}");
        }
        body
    }

    /// The form as the structure that a JSON request is.
    pub(in crate::aws) fn structure(&self) -> Value {
        Value::Object(Map::from_iter(self.fields.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_encoded_and_lists_numbered() {
        let form = Form::new()
            .with("Filter.1.Name", "tag:a b")
            .list("Filter.1.Value", ["x&y", "ü"]);
        assert_eq!(
            form.body("DescribeVpcs", "2016-11-15"),
            "Action=DescribeVpcs&Version=2016-11-15&Filter.1.Name=tag%3Aa%20b\
             &Filter.1.Value.1=x%26y&Filter.1.Value.2=%C3%BC"
        );
    }
}
