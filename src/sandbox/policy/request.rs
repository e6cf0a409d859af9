//! What somebody wants to do: an action, a resource, and what is known about it.

use std::collections::BTreeMap;

/// One action on one resource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// Such as `ec2:CreateVpc`.
    pub action: String,
    /// An ARN, or `*` where the action knows none.
    pub resource: String,
    /// Condition keys in lower case, with their values.
    context: BTreeMap<String, Vec<String>>,
}

impl Request {
    /// An action on a resource, nothing else known.
    pub fn new(action: impl Into<String>, resource: impl Into<String>) -> Self {
        Self {
            action: action.into(),
            resource: resource.into(),
            context: BTreeMap::new(),
        }
    }

    /// The same with a value of a condition key, whose name has no case.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        let values = self.context.entry(key.to_ascii_lowercase()).or_default();
        values.push(value.into());
        self
    }

    /// The values of a condition key; none when it is absent.
    pub(super) fn values(&self, key: &str) -> &[String] {
        self.context
            .get(&key.to_ascii_lowercase())
            .map_or(&[], Vec::as_slice)
    }

    /// Every condition key with its values.
    pub(super) fn context(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.context
            .iter()
            .map(|(key, values)| (key.as_str(), values.as_slice()))
    }

    /// A text of a policy with its variables filled in: `${aws:username}`, and `${*}`, `${?}`,
    /// `${$}` for the characters themselves. A variable without a value matches nothing.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>
    pub(super) fn substituted(&self, text: &str) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            filled.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                filled.push_str("${");
                rest = after;
                continue;
            };
            match (name, self.values(name)) {
                ("*" | "?" | "$", _) => filled.push_str(name),
                (_, [value]) => filled.push_str(value),
                _ => filled.push('\0'),
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}
