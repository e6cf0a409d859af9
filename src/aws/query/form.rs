//! The parameters of a call, as a form.

use std::fmt::{Display, Write as _};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the characters that RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The parameters of a call. Names are those of the wire: `InstanceId` in EC2's dialect is
/// `InstanceIds.member` in the other, and [`Form::list`] numbers both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::aws) struct Form {
    fields: Vec<(String, String)>,
}

impl Form {
    /// No parameters yet.
    pub(in crate::aws) fn new() -> Self {
        Self::default()
    }

    /// Adds one value.
    pub(in crate::aws) fn with(mut self, name: &str, value: impl Display) -> Self {
        self.fields.push((name.to_owned(), value.to_string()));
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
            let (name, value) = (
                utf8_percent_encode(name, RESERVED),
                utf8_percent_encode(value, RESERVED),
            );
            // Writing to a string does not fail.
            let _ = write!(body, "&{name}={value}");
        }
        body
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
