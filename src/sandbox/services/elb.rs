//! Elastic Load Balancing: load balancers, what they listen on, and what they forward to.
//!
//! Source of shapes, names and words:
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html>.

use super::page::{Page, page, size};
use super::{Action, Service, Unknown, place};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::kinds::names::{LISTENER, LOAD_BALANCER, TARGET_GROUP};
use crate::sandbox::engine::kinds::{reach, subnet, value};
use crate::sandbox::engine::object::State;
use crate::sandbox::engine::{Address, Object, World, life};

/// Load balancing, as far as it is simulated.
pub(super) static SERVICE: Service = Service {
    name: "elasticloadbalancing",
    version: "2015-12-01",
    unknown: Unknown::InvalidAction,
    actions: &[
        Action::write("DeleteLoadBalancer", delete_balancer),
        Action::write("DeleteTargetGroup", delete_targets),
        Action::read("DescribeListeners", listeners),
        Action::read("DescribeLoadBalancers", balancers),
        Action::read("DescribeTags", tags),
        Action::read("DescribeTargetGroups", targets),
    ],
};

/// Most resources of one `DescribeTags`.
const MOST_TAGGED: usize = 20;

/// How each kind is not there: code and message.
const MISSING: &[(&str, &str, &str)] = &[
    (
        LISTENER,
        "ListenerNotFound",
        "One or more listeners not found",
    ),
    (
        LOAD_BALANCER,
        "LoadBalancerNotFound",
        "One or more load balancers not found",
    ),
    (
        TARGET_GROUP,
        "TargetGroupNotFound",
        "One or more target groups not found",
    ),
];

fn missing(kind: &str) -> ApiError {
    let row = MISSING.iter().find(|(known, _, _)| *known == kind);
    let (code, message) = row.map_or(("ValidationError", ""), |(_, code, message)| {
        (code, message)
    });
    ApiError::client(code, message)
}

fn text(text: Option<&str>) -> Tree {
    text.map_or(Tree::Null, Tree::text)
}

/// The objects of a kind that a call names by ARN or by name, all if it names none.
fn asked<'a>(
    world: &'a World,
    call: &Call,
    kind: &str,
    arns: &str,
) -> Result<Vec<&'a Object>, ApiError> {
    let all: Vec<&Object> = world.objects(&place(call), kind).collect();
    let (arns, names) = (
        call.input.get(arns).items(),
        call.input.get("Names").items(),
    );
    if arns.is_empty() && names.is_empty() {
        return Ok(all);
    }
    let is = |object: &Object, asked: &Tree| {
        asked.as_str() == Some(&object.id) || asked.as_str() == object.attribute("name")
    };
    let mut found = Vec::new();
    for one in arns.iter().chain(names) {
        let object = all.iter().find(|object| is(object, one));
        found.push(*object.ok_or_else(|| missing(kind))?);
    }
    Ok(found)
}

fn paged(call: &Call, key: &str, items: Vec<Tree>) -> Answer {
    let size = size(call.input.get("PageSize"), 400, 400);
    let Some(Page { items, next }) = page(items, call.input.get("Marker"), size) else {
        return Err(ApiError::client("ValidationError", "Invalid Marker"));
    };
    Ok(Tree::map([(key, Tree::List(items)), ("NextMarker", next)]))
}

/// `DescribeLoadBalancers`.
fn balancers(world: &World, call: &Call) -> Answer {
    let found = asked(world, call, LOAD_BALANCER, "LoadBalancerArns")?;
    let items = found.into_iter().map(|one| balancer(world, one)).collect();
    paged(call, "LoadBalancers", items)
}

fn balancer(world: &World, object: &Object) -> Tree {
    let subnets = value::texts(&object.properties, "Subnets");
    let vpc = subnets
        .first()
        .and_then(|id| reach::vpc_of(world, &object.place, id));
    let zones = subnets.iter().map(|id| {
        let zone = subnet::zone_of(world, &object.place, id);
        Tree::map([
            ("SubnetId", Tree::text(*id)),
            ("ZoneName", text(zone.map(|(name, _)| name))),
        ])
    });
    let code = match object.state {
        State::Creating => "provisioning",
        State::Active | State::Deleting => "active",
    };
    let groups = value::texts(&object.properties, "SecurityGroups");
    Tree::map([
        ("LoadBalancerArn", Tree::text(&object.id)),
        (
            "LoadBalancerName",
            text(object.attribute("LoadBalancerName")),
        ),
        ("DNSName", text(object.attribute("DNSName"))),
        (
            "CanonicalHostedZoneId",
            text(object.attribute("CanonicalHostedZoneID")),
        ),
        ("CreatedTime", Tree::Time(object.created_at)),
        (
            "Scheme",
            Tree::text(object.text("Scheme").unwrap_or("internet-facing")),
        ),
        (
            "Type",
            Tree::text(object.text("Type").unwrap_or("application")),
        ),
        (
            "IpAddressType",
            Tree::text(object.text("IpAddressType").unwrap_or("ipv4")),
        ),
        ("VpcId", text(vpc)),
        ("State", Tree::map([("Code", Tree::text(code))])),
        ("AvailabilityZones", Tree::List(zones.collect())),
        (
            "SecurityGroups",
            Tree::List(groups.into_iter().map(Tree::text).collect()),
        ),
    ])
}

/// `DescribeTargetGroups`, also those of a load balancer.
fn targets(world: &World, call: &Call) -> Answer {
    let balancer = call.input.get("LoadBalancerArn").as_str();
    let found = asked(world, call, TARGET_GROUP, "TargetGroupArns")?;
    let items = found
        .into_iter()
        .map(|group| (group, balancers_of(world, group)))
        .filter(|(_, of)| balancer.is_none_or(|balancer| of.contains(&balancer)))
        .map(|(group, of)| {
            Tree::map([
                ("TargetGroupArn", Tree::text(&group.id)),
                ("TargetGroupName", text(group.attribute("TargetGroupName"))),
                ("Protocol", text(group.text("Protocol"))),
                (
                    "Port",
                    value::number(&group.properties, "Port").map_or(Tree::Null, Tree::Int),
                ),
                ("VpcId", text(group.text("VpcId"))),
                (
                    "TargetType",
                    Tree::text(group.text("TargetType").unwrap_or("instance")),
                ),
                (
                    "LoadBalancerArns",
                    Tree::List(of.into_iter().map(Tree::text).collect()),
                ),
            ])
        })
        .collect();
    paged(call, "TargetGroups", items)
}

/// The load balancers that forward to a target group.
fn balancers_of<'a>(world: &'a World, group: &Object) -> Vec<&'a str> {
    world
        .objects(&group.place, LISTENER)
        .filter(|listener| forwards(listener, &group.id))
        .filter_map(|listener| listener.text("LoadBalancerArn"))
        .collect()
}

fn forwards(listener: &Object, group: &str) -> bool {
    value::items(&listener.properties, "DefaultActions")
        .iter()
        .any(|action| value::text(action, "TargetGroupArn") == Some(group))
}

/// `DescribeListeners`, by their ARNs or by their load balancer.
fn listeners(world: &World, call: &Call) -> Answer {
    let balancer = call.input.get("LoadBalancerArn").as_str();
    let found = asked(world, call, LISTENER, "ListenerArns")?;
    let items = found
        .into_iter()
        .filter(|one| balancer.is_none_or(|arn| one.text("LoadBalancerArn") == Some(arn)))
        .map(|one| {
            Tree::map([
                ("ListenerArn", Tree::text(&one.id)),
                ("LoadBalancerArn", text(one.text("LoadBalancerArn"))),
                ("Protocol", text(one.text("Protocol"))),
                (
                    "Port",
                    value::number(&one.properties, "Port").map_or(Tree::Null, Tree::Int),
                ),
            ])
        })
        .collect();
    paged(call, "Listeners", items)
}

/// `DescribeTags`.
fn tags(world: &World, call: &Call) -> Answer {
    let place = place(call);
    let arns = call.input.get("ResourceArns").items();
    if arns.len() > MOST_TAGGED {
        let message = format!("Up to {MOST_TAGGED} resources can be described in one call");
        return Err(ApiError::client("ValidationError", message));
    }
    let mut told = Vec::new();
    for arn in arns.iter().filter_map(Tree::as_str) {
        let kind = match arn {
            _ if arn.contains(":targetgroup/") => TARGET_GROUP,
            _ if arn.contains(":listener/") => LISTENER,
            _ => LOAD_BALANCER,
        };
        let object = world.find(&place, kind, arn).ok_or_else(|| missing(kind))?;
        let tag = |(key, value): (&String, &String)| {
            Tree::map([("Key", Tree::text(key)), ("Value", Tree::text(value))])
        };
        told.push(Tree::map([
            ("ResourceArn", Tree::text(arn)),
            ("Tags", Tree::List(object.tags.iter().map(tag).collect())),
        ]));
    }
    Ok(Tree::map([("TagDescriptions", Tree::List(told))]))
}

/// `DeleteLoadBalancer`, with its listeners. One that is not there is no error.
fn delete_balancer(world: &mut World, call: &Call) -> Answer {
    let place = place(call);
    let arn = call
        .input
        .get("LoadBalancerArn")
        .as_str()
        .unwrap_or_default();
    let listeners: Vec<Address> = world
        .objects(&place, LISTENER)
        .filter(|listener| listener.text("LoadBalancerArn") == Some(arn))
        .map(Object::address)
        .collect();
    remove(world, &Address::new(&place, LOAD_BALANCER, arn))?;
    for listener in listeners {
        world.take(&listener);
    }
    Ok(Tree::map([]))
}

/// `DeleteTargetGroup`, unless a listener forwards to it.
fn delete_targets(world: &mut World, call: &Call) -> Answer {
    let arn = call
        .input
        .get("TargetGroupArn")
        .as_str()
        .unwrap_or_default();
    remove(world, &Address::new(&place(call), TARGET_GROUP, arn))?;
    Ok(Tree::map([]))
}

fn remove(world: &mut World, address: &Address) -> Result<(), ApiError> {
    life::remove_now(world, address)
        .map_err(|refusal| ApiError::client(&refusal.code, refusal.message))
}
