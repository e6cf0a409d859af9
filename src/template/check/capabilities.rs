//! What CloudFormation wants to be told before it makes the stack.

use serde::Serialize;
use serde_json::Value;

use crate::template::Template;

/// A capability of `CreateChangeSet`: <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html>.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Capability {
    /// The template has IAM resources.
    #[serde(rename = "CAPABILITY_IAM")]
    Iam,
    /// The template has IAM resources with names of their own; it covers [`Capability::Iam`].
    #[serde(rename = "CAPABILITY_NAMED_IAM")]
    NamedIam,
    /// The template has macros.
    #[serde(rename = "CAPABILITY_AUTO_EXPAND")]
    AutoExpand,
}

impl Capability {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Iam => "CAPABILITY_IAM",
            Self::NamedIam => "CAPABILITY_NAMED_IAM",
            Self::AutoExpand => "CAPABILITY_AUTO_EXPAND",
        }
    }
}

/// IAM types that ask for a capability, with the property that names a resource of the type.
/// The list is the one in `API_CreateChangeSet`, plus the inline policies that came after it.
const IAM_TYPES: [(&str, Option<&str>); 11] = [
    ("AWS::IAM::AccessKey", None),
    ("AWS::IAM::Group", Some("GroupName")),
    ("AWS::IAM::GroupPolicy", None),
    ("AWS::IAM::InstanceProfile", Some("InstanceProfileName")),
    ("AWS::IAM::ManagedPolicy", Some("ManagedPolicyName")),
    ("AWS::IAM::Policy", None),
    ("AWS::IAM::Role", Some("RoleName")),
    ("AWS::IAM::RolePolicy", None),
    ("AWS::IAM::User", Some("UserName")),
    ("AWS::IAM::UserPolicy", None),
    ("AWS::IAM::UserToGroupAddition", None),
];

/// The capabilities that deploying the template takes, each once, in order.
pub fn capabilities(template: &Template) -> Vec<Capability> {
    let mut iam = None;
    for (_, resource) in template.resources() {
        let kind = resource.get("Type").and_then(Value::as_str);
        let row = IAM_TYPES.iter().find(|(name, _)| Some(*name) == kind);
        let Some((_, name)) = row else { continue };
        let properties = resource.get("Properties");
        let named = name.is_some_and(|name| properties.and_then(|p| p.get(name)).is_some());
        iam = iam.max(Some(if named {
            Capability::NamedIam
        } else {
            Capability::Iam
        }));
    }
    let macros = template.get("Transform").map(|_| Capability::AutoExpand);
    iam.into_iter().chain(macros).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_named_role_asks_for_more() {
        let of = |document| capabilities(&Template::new(document).unwrap());
        let role = |properties: Value| json!({"Type": "AWS::IAM::Role", "Properties": properties});
        assert!(of(json!({"Resources": {}})).is_empty());
        assert_eq!(
            of(json!({"Resources": {"A": role(json!({}))}})),
            [Capability::Iam]
        );
        let both = json!({"Resources": {"A": role(json!({"RoleName": "a"})), "B": role(json!({}))},
            "Transform": "AWS::Serverless-2016-10-31"});
        assert_eq!(of(both), [Capability::NamedIam, Capability::AutoExpand]);
    }
}
