//! Load balancers, their listeners and target groups.

use serde_json::{Value, json};

use super::interface::{self, Plug};
use super::names::{LISTENER, LOAD_BALANCER, SECURITY_GROUP, SUBNET, TARGET_GROUP, VPC};
use super::quotas::{self, BALANCERS, TARGET_GROUPS};
use super::rules::network as rules;
use super::{gateway, reach, security_group, subnet, value, vpc};
use crate::sandbox::engine::kind::{Attribute, Draft, Id, Kind, Reference, Refusal};
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::world::World;

/// How long the interfaces of a load balancer stay after it is gone, in milliseconds; assumed.
const LINGER_MS: i64 = 60_000;

/// The attribute that holds the name of a balancer or a target group.
const NAME: &str = "name";

/// `AWS::ElasticLoadBalancingV2::LoadBalancer`. Its physical id is its ARN.
pub static BALANCER: Kind = Kind {
    attributes: &[
        ("LoadBalancerArn", Attribute::Id),
        (
            "LoadBalancerName",
            Attribute::Made(|_, draft| draft.name("Name", 32).into()),
        ),
        (
            "LoadBalancerFullName",
            Attribute::Made(|_, draft| full_name(draft).into()),
        ),
        ("CanonicalHostedZoneID", Attribute::Fixed("Z35SXDOTRQ7X7K")),
        (
            "DNSName",
            Attribute::Made(|_, draft| dns_name(draft).into()),
        ),
        (
            NAME,
            Attribute::Made(|_, draft| draft.name("Name", 32).into()),
        ),
    ],
    references: &[
        Reference::new("Subnets[]", SUBNET, subnet::MISSING),
        Reference::new("SecurityGroups[]", SECURITY_GROUP, security_group::MISSING),
    ],
    refuse_create: refuse_balancer,
    on_create: |world, address| {
        // Elastic Load Balancing makes its own role when it first needs it.
        let service = "elasticloadbalancing.amazonaws.com";
        world.make_service_role(&address.place.account, service);
        plug_balancer(world, address);
    },
    refuse_delete: |_, balancer| {
        let protected = value::items(&balancer.properties, "LoadBalancerAttributes")
            .iter()
            .filter(|item| value::text(item, "Key") == Some("deletion_protection.enabled"))
            .any(|item| value::flag(item, "Value", false));
        rules::BALANCER_PROTECTED.unless(!protected, &[&balancer.id])
    },
    on_gone: |world, balancer| {
        let address = balancer.address();
        interface::unplug_later(world, &address, LINGER_MS);
    },
    ..Kind::new(
        LOAD_BALANCER,
        Id::Other(|_, draft| arn(draft, &format!("loadbalancer/{}", full_name(draft)))),
    )
};

fn arn(draft: &Draft<'_>, resource: &str) -> String {
    draft.fill("arn:aws:elasticloadbalancing:{region}:{account}:", "") + resource
}

fn full_name(draft: &Draft<'_>) -> String {
    format!(
        "app/{}/{}",
        draft.name("Name", 32),
        draft.hex("full name", 16)
    )
}

fn dns_name(draft: &Draft<'_>) -> String {
    let internal = if is_public(draft.properties) {
        ""
    } else {
        "internal-"
    };
    let name = draft.name("Name", 32);
    let number =
        crate::sandbox::engine::chance::below(draft.seed, &draft.entity, "dns", 10_u64.pow(10));
    format!(
        "{internal}{name}-{number}.{}.elb.amazonaws.com",
        draft.place.region
    )
}

fn is_public(properties: &Value) -> bool {
    value::text(properties, "Scheme") != Some("internal")
}

/// Load balancers of other types have quotas of their own.
fn is_application(properties: &Value) -> bool {
    value::text(properties, "Type").is_none_or(|of| of == "application")
}

fn name_taken(world: &World, draft: &Draft<'_>) -> bool {
    let name = draft.name("Name", 32);
    world
        .objects(draft.place, draft.kind.name)
        .any(|other| other.attribute(NAME) == Some(&name))
}

fn refuse_balancer(world: &World, draft: &Draft<'_>) -> Result<(), Refusal> {
    rules::BALANCER_NAME_TAKEN.unless(!name_taken(world, draft), &[&draft.name("Name", 32)])?;
    let there = world.objects(draft.place, LOAD_BALANCER);
    let there = there
        .filter(|other| is_application(&other.properties))
        .count();
    let room = quotas::room(world, draft.place, BALANCERS, there);
    rules::BALANCER_LIMIT.unless(room || !is_application(draft.properties), &[])?;
    let subnets = value::texts(draft.properties, "Subnets");
    let mut zones: Vec<_> = subnets
        .iter()
        .filter_map(|id| world.find(draft.place, SUBNET, id))
        .filter_map(|subnet| subnet.attribute("AvailabilityZone"))
        .collect();
    zones.sort_unstable();
    zones.dedup();
    rules::BALANCER_ZONES.unless(zones.len() >= 2, &[])?;
    let vpc = subnets
        .first()
        .and_then(|id| reach::vpc_of(world, draft.place, id))
        .unwrap_or_default();
    let attached = gateway::is_attached(world, draft.place, vpc, None);
    rules::BALANCER_GATEWAY.unless(attached || !is_public(draft.properties), &[vpc])
}

fn plug_balancer(world: &mut World, address: &Address) {
    let Some(balancer) = world.object(address).cloned() else {
        return;
    };
    let name = balancer
        .attribute("LoadBalancerFullName")
        .unwrap_or_default();
    for subnet in value::texts(&balancer.properties, "Subnets") {
        interface::plug(
            world,
            &Plug {
                owner: address,
                subnet,
                groups: value::texts(&balancer.properties, "SecurityGroups"),
                description: format!("ELB {name}"),
                public: is_public(&balancer.properties),
            },
        );
    }
}

/// `AWS::ElasticLoadBalancingV2::TargetGroup`. Its physical id is its ARN.
pub static TARGETS: Kind = Kind {
    attributes: &[
        ("TargetGroupArn", Attribute::Id),
        (
            "TargetGroupName",
            Attribute::Made(|_, draft| draft.name("Name", 32).into()),
        ),
        (
            "TargetGroupFullName",
            Attribute::Made(|_, draft| targets_name(draft).into()),
        ),
        ("LoadBalancerArns", Attribute::Made(|_, _| json!([]))),
        (
            NAME,
            Attribute::Made(|_, draft| draft.name("Name", 32).into()),
        ),
    ],
    references: &[Reference::new("VpcId", VPC, vpc::MISSING)],
    refuse_create: |world, draft| {
        let name = draft.name("Name", 32);
        rules::TARGET_GROUP_NAME_TAKEN.unless(!name_taken(world, draft), &[&name])?;
        let there = world.objects(draft.place, TARGET_GROUP).count();
        let room = quotas::room(world, draft.place, TARGET_GROUPS, there);
        rules::TARGET_GROUP_LIMIT.unless(room, &[])
    },
    refuse_delete: |world, group| {
        let used = is_listened_to(world, &group.place, &group.id);
        rules::TARGET_GROUP_IN_USE.unless(!used, &[&group.id])
    },
    ..Kind::new(
        TARGET_GROUP,
        Id::Other(|_, draft| arn(draft, &targets_name(draft))),
    )
};

fn targets_name(draft: &Draft<'_>) -> String {
    format!(
        "targetgroup/{}/{}",
        draft.name("Name", 32),
        draft.hex("full name", 16)
    )
}

/// `AWS::ElasticLoadBalancingV2::Listener`. Its physical id is its ARN.
pub static LISTENERS: Kind = Kind {
    attributes: &[("ListenerArn", Attribute::Id)],
    references: &[
        Reference::new(
            "LoadBalancerArn",
            LOAD_BALANCER,
            (
                "LoadBalancerNotFound",
                "One or more load balancers not found",
            ),
        ),
        Reference::new(
            "DefaultActions[].TargetGroupArn",
            TARGET_GROUP,
            ("TargetGroupNotFound", "One or more target groups not found"),
        ),
    ],
    ..Kind::new(
        LISTENER,
        Id::Other(|_, draft| {
            let balancer = draft.text("LoadBalancerArn").unwrap_or_default();
            let stem = balancer.replacen(":loadbalancer/", ":listener/", 1);
            format!("{stem}/{}", draft.hex("id", 16))
        }),
    )
};

/// Whether a listener forwards to a target group.
pub fn is_listened_to(world: &World, place: &Place, group: &str) -> bool {
    world
        .objects(place, LISTENER)
        .flat_map(|listener: &Object| value::items(&listener.properties, "DefaultActions"))
        .any(|action| value::text(action, "TargetGroupArn") == Some(group))
}

/// How often the load balancer of a service checks a target, in milliseconds; none without one.
/// Thirty seconds unless the target group says otherwise.
/// Source: <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html>.
pub fn check_interval_ms(world: &World, service: &Object) -> Option<i64> {
    let balancers = value::items(&service.properties, "LoadBalancers");
    let group = value::text(balancers.first()?, "TargetGroupArn")?;
    let group = world.find(&service.place, TARGET_GROUP, group)?;
    let seconds = value::number(&group.properties, "HealthCheckIntervalSeconds");
    Some(seconds.unwrap_or(30) * 1_000)
}
