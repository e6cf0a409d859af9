//! Are the roles there that AWS's services work as?

use std::future::Future;
use std::pin::Pin;

use super::super::together;
use super::Needs;
use super::table::Look;
use super::unseen::unseen;
use crate::aws::{Error, Role};
use crate::stack::check::{Check, Finding};

/// Id of the check.
pub(super) const ID: &str = "service-linked-roles";

/// A role, and which stacks need it.
type Linked = (&'static str, fn(&Needs<'_>) -> bool);

/// The roles. AWS makes each with the service's first use, but that of Spot,
/// which `up` makes once it is missed.
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html>.
const ROLES: &[Linked] = &[
    ("AWSServiceRoleForECS", |_| true),
    ("AWSServiceRoleForAutoScaling", |needs| {
        needs.plan.hosts.as_option().is_some()
    }),
    ("AWSServiceRoleForEC2Spot", |needs| {
        let hosts = needs.plan.hosts.as_option();
        hosts.is_some_and(|hosts| hosts.spot)
    }),
    ("AWSServiceRoleForElasticLoadBalancing", |needs| {
        needs.plan.load_balancer.as_option().is_some()
    }),
];

/// What is said of a role.
type Answer = (&'static str, Result<Option<Role>, Error>);

pub(super) async fn ask(look: Look<'_>) -> Vec<Check> {
    let iam = &look.session.iam();
    let needed = ROLES.iter().filter(|(_, needed)| needed(look.needs));
    let asked = needed.map(|(name, _)| {
        Box::pin(async move { (*name, iam.role(name).await) })
            as Pin<Box<dyn Future<Output = Answer>>>
    });
    let mut missing = Vec::new();
    for (name, role) in together(asked).await {
        match role {
            Ok(Some(_)) => {}
            Ok(None) => missing.push(name.to_owned()),
            Err(error) => return vec![unseen(ID, &error)],
        }
    }
    vec![Check::ok(ID, Finding::Roles { missing })]
}
