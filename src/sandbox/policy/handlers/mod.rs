//! What CloudFormation's handlers call on behalf of a stack's role, or of who works on it.
//!
//! The rows are written from the API references of the services and what they say about
//! permissions; each operation needs all of its rows.

mod compute;
mod containers;
mod identity;
mod network;

use serde_json::Value;

use super::denial::Denial;
use super::gate::first_denied;
use super::request::Request;
use crate::sandbox::call::Principal;
use crate::sandbox::engine::kind::texts_at;
use crate::sandbox::engine::kinds::names::{INSTANCE_PROFILE, LAUNCH_TEMPLATE};
use crate::sandbox::engine::kinds::{permission, value};
use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::timing::Operation;
use crate::sandbox::engine::world::World;

/// One thing a handler is about to do.
#[derive(Debug, Clone)]
pub struct Work<'a> {
    /// Account and region of the stack.
    pub place: &'a Place,
    /// For whom.
    pub principal: &'a Principal,
    /// CloudFormation type.
    pub kind: &'a str,
    /// What is done.
    pub operation: Operation,
    /// Physical id, `*` when AWS is going to make it.
    pub id: &'a str,
    /// Properties, resolved.
    pub properties: &'a Value,
}

/// One type: its ARN, and what its handlers call.
type Type = (&'static str, &'static str, &'static [Row]);

/// A call of a handler: operations (`c`, `u`, `d`), property that must be set (or none), call.
type Row = (&'static str, &'static str, Needs);

/// What has to be allowed.
#[derive(Debug, Clone, Copy)]
enum Needs {
    /// An action on any resource.
    Any(&'static str),
    /// An action on the resource itself.
    Own(&'static str),
    /// An action on another resource: pattern of its ARN, see [`Work::fill`].
    On(&'static str, &'static str),
    /// `iam:PassRole` on the roles that a property names, to a service.
    Pass(&'static str, &'static str),
    /// An action that attaches or detaches the policies of a property, on the role itself.
    Attach(&'static str, &'static str),
    /// An action that attaches or detaches the policy itself, on the roles of a property.
    AttachTo(&'static str, &'static str),
    /// `iam:PassRole` on the role of the hosts that a launch template starts.
    PassHosts,
}

const TYPES: &[&[Type]] = &[
    compute::TYPES,
    containers::TYPES,
    identity::TYPES,
    network::TYPES,
];

/// Whether a handler may do all that its work needs.
///
/// # Errors
/// The first thing that is not allowed.
pub fn may_work(world: &World, work: &Work<'_>) -> Result<(), Box<Denial>> {
    let Some(held) = work.principal.rights.held(world, work.place) else {
        return Ok(());
    };
    first_denied(&held, work.wanted(world), &work.principal.arn)
}

impl Work<'_> {
    fn wanted(&self, world: &World) -> Vec<Request> {
        let row = TYPES
            .iter()
            .copied()
            .flatten()
            .find(|(kind, ..)| *kind == self.kind);
        let Some((_, arn, rows)) = row else {
            return Vec::new();
        };
        let own = if self.id.starts_with("arn:") {
            self.id.to_owned()
        } else {
            self.fill(arn)
        };
        let letter = match self.operation {
            Operation::Create => 'c',
            Operation::Update => 'u',
            Operation::Delete => 'd',
        };
        rows.iter()
            .filter(|(operations, ..)| operations.contains(letter))
            .filter(|(_, property, _)| {
                property.is_empty() || !value::at(self.properties, property).is_null()
            })
            .flat_map(|(.., needs)| self.requests(world, *needs, &own))
            .map(|request| {
                request
                    .with("aws:PrincipalArn", &self.principal.arn)
                    .with("aws:RequestedRegion", &self.place.region)
                    .with("aws:CalledVia", "cloudformation.amazonaws.com")
            })
            .collect()
    }

    fn requests(&self, world: &World, needs: Needs, own: &str) -> Vec<Request> {
        let named = |path: &str| texts_at(self.properties, path);
        match needs {
            Needs::Any(action) => vec![Request::new(action, "*")],
            Needs::Own(action) => vec![Request::new(action, own)],
            Needs::On(action, pattern) => vec![Request::new(action, self.fill(pattern))],
            Needs::Pass(path, service) => named(path)
                .into_iter()
                .map(|role| self.pass(role, service))
                .collect(),
            Needs::Attach(action, path) => named(path)
                .into_iter()
                .map(|policy| Request::new(action, own).with("iam:PolicyARN", policy))
                .collect(),
            Needs::AttachTo(action, path) => named(path)
                .into_iter()
                .map(|role| Request::new(action, self.role(role)).with("iam:PolicyARN", own))
                .collect(),
            Needs::PassHosts => self.host_role(world).into_iter().collect(),
        }
    }

    fn pass(&self, role: &str, service: &str) -> Request {
        Request::new("iam:PassRole", self.role(role)).with("iam:PassedToService", service)
    }

    fn role(&self, name_or_arn: &str) -> String {
        if name_or_arn.starts_with("arn:") {
            return name_or_arn.to_owned();
        }
        format!("arn:aws:iam::{}:role/{name_or_arn}", self.place.account)
    }

    /// The role of the instance profile in the launch template of a group.
    fn host_role(&self, world: &World) -> Option<Request> {
        let id = value::text(self.properties, "LaunchTemplate.LaunchTemplateId")?;
        let template = world.lookup(self.place, LAUNCH_TEMPLATE, id)?;
        let profile = value::at(
            &template.properties,
            "LaunchTemplateData.IamInstanceProfile",
        );
        let name = value::text(profile, "Arn").or_else(|| value::text(profile, "Name"))?;
        world.lookup(&self.place.global(), INSTANCE_PROFILE, name)?;
        let role = permission::role_of_profile(world, self.place, name)?;
        Some(self.pass(&role.id, "ec2.amazonaws.com"))
    }

    /// A pattern with `{region}`, `{account}`, `{id}` and `{Any.Property}` filled in; a property
    /// that is an ARN or a path gives its last part, one that is absent `*`.
    fn fill(&self, pattern: &str) -> String {
        let mut filled = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            filled.push_str(match name {
                "region" => &self.place.region,
                "account" => &self.place.account,
                "id" => self.id,
                property => value::text(self.properties, property)
                    .and_then(|text| text.rsplit('/').next())
                    .unwrap_or("*"),
            });
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::engine::kinds;

    #[test]
    fn every_type_of_templates_has_its_calls() {
        for kind in kinds::ALL {
            let without = [
                "AWS::CloudFormation::WaitCondition",
                "AWS::CloudFormation::WaitConditionHandle",
            ];
            if kind.in_templates && !without.contains(&kind.name) {
                let mut types = TYPES.iter().copied().flatten();
                assert!(types.any(|(name, ..)| *name == kind.name), "{}", kind.name);
            }
        }
    }
}
