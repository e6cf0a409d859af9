//! Capacity providers.

use super::super::place;
use super::{bare, missing, tags};
use crate::sandbox::call::{Call, Tree};
use crate::sandbox::engine::kinds::capacity_provider::FARGATE;
use crate::sandbox::engine::kinds::{names, value};
use crate::sandbox::engine::object::State;
use crate::sandbox::engine::{Object, World};

/// `DescribeCapacityProviders`: those that the call names, else all of them, AWS's own first.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeCapacityProviders.html>.
pub(super) fn describe(world: &World, call: &Call) -> Tree {
    let place = place(call);
    let own = |name: &str| {
        Tree::map([
            ("capacityProviderArn", Tree::text(arn(call, name))),
            ("name", Tree::text(name)),
            ("status", Tree::text("ACTIVE")),
        ])
    };
    let asked = call.input.get("capacityProviders").items();
    if asked.is_empty() {
        let made = world
            .objects(&place, names::CAPACITY_PROVIDER)
            .map(|object| one(object, call));
        let all = FARGATE.iter().copied().map(own).chain(made).collect();
        return Tree::map([("capacityProviders", Tree::List(all))]);
    }
    let mut found = Vec::new();
    let mut failures = Vec::new();
    for name in asked.iter().filter_map(Tree::as_str).map(bare) {
        match world.find(&place, names::CAPACITY_PROVIDER, name) {
            Some(object) => found.push(one(object, call)),
            None if FARGATE.contains(&name) => found.push(own(name)),
            None => failures.push(missing(arn(call, name))),
        }
    }
    Tree::map([
        ("capacityProviders", Tree::List(found)),
        ("failures", Tree::List(failures)),
    ])
}

fn arn(call: &Call, name: &str) -> String {
    let (region, account) = (&call.region, &call.account);
    format!("arn:aws:ecs:{region}:{account}:capacity-provider/{name}")
}

fn one(object: &Object, call: &Call) -> Tree {
    let status = match object.state {
        State::Creating => "PROVISIONING",
        State::Active => "ACTIVE",
        State::Deleting => "DEPROVISIONING",
    };
    let group = value::text(
        &object.properties,
        "AutoScalingGroupProvider.AutoScalingGroupArn",
    );
    let group = group.map_or(Tree::Null, |group| {
        Tree::map([("autoScalingGroupArn", Tree::text(group))])
    });
    Tree::map([
        ("capacityProviderArn", Tree::text(arn(call, &object.id))),
        ("name", Tree::text(&object.id)),
        ("status", Tree::text(status)),
        ("autoScalingGroupProvider", group),
        ("tags", tags(object, call)),
    ])
}
