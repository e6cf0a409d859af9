//! Names: `Ref`, `Fn::GetAtt` and the names inside `Fn::Sub`.

use serde_json::{Map, Value};

use super::{Resolved, Scope, Unresolved, scalar_text};
use crate::sandbox::engine::{Kind, kinds, place::Address, world::World};
use crate::template::{SubPart, sub_parts};

/// Partition and URL suffix of the commercial regions, the only ones that are simulated.
const PARTITION: (&str, &str) = ("aws", "amazonaws.com");

impl Scope<'_> {
    /// What `Ref` answers; nothing for `AWS::NoValue`.
    pub(super) fn reference(&self, name: &str) -> Resolved {
        if let Some(value) = self.frame.parameters.get(name) {
            return Ok(Some(value.clone()));
        }
        if let Some(pseudo) = name.strip_prefix("AWS::") {
            return self.pseudo(pseudo);
        }
        let (kind, address) = self.resource(name)?;
        let object = self.world.object(&address).ok_or_else(|| gone(&address))?;
        Ok(Some(kind.refer(object)))
    }

    /// What `Fn::GetAtt` answers.
    pub(super) fn attribute(&self, logical_id: &str, attribute: &str) -> Result<Value, Unresolved> {
        let (_, address) = self.resource(logical_id)?;
        let object = self.world.object(&address).ok_or_else(|| gone(&address))?;
        object.attributes.get(attribute).cloned().ok_or_else(|| {
            Unresolved::template(format!(
                "resource {logical_id} does not support attribute type {attribute} in Fn::GetAtt"
            ))
        })
    }

    /// A `Fn::Sub` text with its names filled in.
    pub(super) fn substitute(
        &self,
        text: &str,
        variables: Option<&Map<String, Value>>,
    ) -> Result<Value, Unresolved> {
        let mut result = String::new();
        for part in sub_parts(text) {
            match part {
                SubPart::Text(text) => result.push_str(text),
                SubPart::Name(name) => {
                    let value = match variables.and_then(|variables| variables.get(name)) {
                        Some(value) => self.resolve(value)?,
                        None => self.named(name)?,
                    };
                    let value = value.as_ref().and_then(scalar_text).ok_or_else(|| {
                        Unresolved::template(format!(
                            "variable {name} in Fn::Sub expression does not resolve to a string"
                        ))
                    })?;
                    result.push_str(&value);
                }
            }
        }
        super::dynamic::replace(self, &result).map(Value::String)
    }

    fn named(&self, name: &str) -> Resolved {
        match name.split_once('.') {
            Some((resource, attribute)) => self.attribute(resource, attribute).map(Some),
            None => self.reference(name),
        }
    }

    fn resource(&self, logical_id: &str) -> Result<(&'static Kind, Address), Unresolved> {
        self.resources
            .get(logical_id)
            .and_then(|resource| {
                let kind = kinds::find(&resource.kind)?;
                let id = resource.physical_id.as_deref()?;
                Some((kind, Address::new(&kind.home(self.place), kind.name, id)))
            })
            .ok_or_else(|| {
                Unresolved(format!(
                    "Template format error: Unresolved resource dependencies [{logical_id}] in the Resources block of the template"
                ))
            })
    }

    fn pseudo(&self, name: &str) -> Resolved {
        let (partition, suffix) = PARTITION;
        Ok(Some(match name {
            "NoValue" => return Ok(None),
            "AccountId" => Value::from(self.place.account.as_str()),
            "NotificationARNs" => Value::from(self.notification_arns.to_vec()),
            "Partition" => Value::from(partition),
            "Region" => Value::from(self.place.region.as_str()),
            "StackId" => Value::from(self.stack_id),
            "StackName" => Value::from(self.stack_name),
            "URLSuffix" => Value::from(suffix),
            other => {
                return Err(Unresolved(format!(
                    "Template format error: Unrecognized pseudo parameter: AWS::{other}"
                )));
            }
        }))
    }

    /// The value another stack exports.
    pub(super) fn import(&self, name: &str) -> Result<Value, Unresolved> {
        export(self.world, self, name)
            .ok_or_else(|| Unresolved(format!("No export named {name} found.")))
    }
}

fn export(world: &World, scope: &Scope<'_>, name: &str) -> Option<Value> {
    let export = world.region(scope.place)?.exports.get(name)?;
    Some(Value::from(export.value.as_str()))
}

fn gone(address: &Address) -> Unresolved {
    Unresolved(format!(
        "Resource of type '{}' with identifier '{}' was not found.",
        address.kind, address.id
    ))
}
