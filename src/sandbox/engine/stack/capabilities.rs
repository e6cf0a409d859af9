//! What a client must acknowledge before a template is used.

use serde_json::Value;

use crate::template::Template;

/// Types that need `CAPABILITY_IAM`, and the property that, when given, makes it
/// `CAPABILITY_NAMED_IAM`.
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html>.
const IAM: &[(&str, Option<&str>)] = &[
    ("AWS::IAM::AccessKey", None),
    ("AWS::IAM::Group", Some("GroupName")),
    ("AWS::IAM::InstanceProfile", Some("InstanceProfileName")),
    ("AWS::IAM::ManagedPolicy", Some("ManagedPolicyName")),
    ("AWS::IAM::Policy", None),
    ("AWS::IAM::Role", Some("RoleName")),
    ("AWS::IAM::User", Some("UserName")),
    ("AWS::IAM::UserToGroupAddition", None),
];

/// What a template requires.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Required {
    /// `CAPABILITY_IAM` or `CAPABILITY_NAMED_IAM`, if any.
    pub capability: Option<&'static str>,
    /// The types that require it.
    pub types: Vec<String>,
}

/// What a template requires.
pub fn required(template: &Template) -> Required {
    let mut required = Required::default();
    for (_, resource) in template.resources() {
        let kind = resource
            .get("Type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let Some((_, name)) = IAM.iter().find(|(iam, _)| *iam == kind) else {
            continue;
        };
        let named = name.is_some_and(|name| {
            resource
                .get("Properties")
                .is_some_and(|properties| properties.get(name).is_some())
        });
        if named {
            required.capability = Some("CAPABILITY_NAMED_IAM");
        } else {
            required.capability.get_or_insert("CAPABILITY_IAM");
        }
        if !required.types.iter().any(|one| one == kind) {
            required.types.push(kind.to_owned());
        }
    }
    required
}

impl Required {
    /// Whether these acknowledgements are enough.
    pub fn met_by(&self, acknowledged: &[String]) -> bool {
        let has = |capability: &str| acknowledged.iter().any(|one| one == capability);
        match self.capability {
            None => true,
            Some("CAPABILITY_IAM") => has("CAPABILITY_IAM") || has("CAPABILITY_NAMED_IAM"),
            Some(capability) => has(capability),
        }
    }

    /// Why, as `ValidateTemplate` words it.
    pub fn reason(&self) -> Option<String> {
        self.capability?;
        Some(format!(
            "The following resource(s) require capabilities: [{}]",
            self.types.join(", ")
        ))
    }
}
