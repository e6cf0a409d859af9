//! A permissions boundary on every role of a template.

use serde_json::Value;

use super::{Template, TemplateError};

impl Template {
    /// The same template with this policy as the permissions boundary of each IAM role that has
    /// none: companies refuse to have a role made without theirs.
    pub fn bounded(&self, policy_arn: &str) -> Result<Self, TemplateError> {
        let mut document = self.document();
        let resources = document.get_mut("Resources").and_then(Value::as_object_mut);
        let roles = resources
            .into_iter()
            .flat_map(|resources| resources.values_mut())
            .filter(|resource| {
                resource
                    .get("Type")
                    .is_some_and(|kind| kind == "AWS::IAM::Role")
            });
        for role in roles {
            if let Some(role) = role.as_object_mut() {
                let properties = role
                    .entry("Properties")
                    .or_insert_with(|| Value::Object(serde_json::Map::new()));
                if let Some(properties) = properties.as_object_mut() {
                    properties
                        .entry("PermissionsBoundary")
                        .or_insert_with(|| policy_arn.into());
                }
            }
        }
        Self::new(document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_role_gets_the_boundary_and_keeps_its_own() {
        let template = Template::new(json!({"Resources": {
            "A": {"Type": "AWS::IAM::Role", "Properties": {"Path": "/"}},
            "B": {"Type": "AWS::IAM::Role", "Properties": {"PermissionsBoundary": "own"}},
            "C": {"Type": "AWS::IAM::Role"},
            "D": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {}},
        }}))
        .unwrap();
        let bounded = template.bounded("p").unwrap();
        let boundary = |id: &str| {
            let (_, resource) = bounded.resources().find(|(known, _)| *known == id).unwrap();
            resource.pointer("/Properties/PermissionsBoundary").cloned()
        };
        assert_eq!(boundary("A"), Some("p".into()));
        assert_eq!(boundary("B"), Some("own".into()));
        assert_eq!(boundary("C"), Some("p".into()));
        assert_eq!(boundary("D"), None);
        assert_ne!(bounded.digest(), template.digest());
    }
}
