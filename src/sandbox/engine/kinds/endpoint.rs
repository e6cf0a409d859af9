//! VPC endpoints: gateways in route tables, interfaces in subnets.

use serde_json::{Value, json};

use super::interface::{self, Plug};
use super::names::{ROUTE_TABLE, SECURITY_GROUP, SUBNET, VPC, VPC_ENDPOINT};
use super::quotas::{self, INTERFACE_ENDPOINTS};
use super::rules::network as rules;
use super::{route, security_group, subnet, value, vpc};
use crate::sandbox::engine::kind::{Attribute, Draft, Id, Kind, Reference, Refusal, Settle};
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::place::Address;
use crate::sandbox::engine::timing::{self, Operation};
use crate::sandbox::engine::world::World;

/// `AWS::EC2::VPCEndpoint`.
pub static KIND: Kind = Kind {
    arn: "arn:aws:ec2:{region}:{account}:vpc-endpoint/{id}",
    attributes: &[
        ("Id", Attribute::Id),
        ("NetworkInterfaceIds", Attribute::Made(|_, _| json!([]))),
        ("DnsEntries", Attribute::Made(|_, _| json!([]))),
        (
            "CreationTimestamp",
            Attribute::Made(|world, _| {
                jiff::Timestamp::from_millisecond(world.now_ms)
                    .map_or(Value::Null, |at| at.to_string().into())
            }),
        ),
    ],
    references: &[
        Reference::new("VpcId", VPC, vpc::MISSING),
        Reference::new("SubnetIds[]", SUBNET, subnet::MISSING),
        Reference::new(
            "SecurityGroupIds[]",
            SECURITY_GROUP,
            security_group::MISSING,
        ),
        Reference::new("RouteTableIds[]", ROUTE_TABLE, route::MISSING),
    ],
    refuse_create,
    on_create,
    settled: |world, endpoint| as_long_as(world, endpoint, endpoint.created_at, Operation::Create),
    gone: |world, endpoint| {
        let since = endpoint.deleting_since.unwrap_or(world.now_ms);
        as_long_as(world, endpoint, since, Operation::Delete)
    },
    on_gone: |world, endpoint| interface::unplug(world, &endpoint.address()),
    ..Kind::new(VPC_ENDPOINT, Id::Hex("vpce-"))
};

/// Services with an endpoint in every region, as far as the sandbox knows them.
/// Source: <https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html>.
const SERVICES: &[&str] = &[
    "autoscaling",
    "cloudformation",
    "cloudtrail",
    "dynamodb",
    "ec2",
    "ec2messages",
    "ecr.api",
    "ecr.dkr",
    "ecs",
    "ecs-agent",
    "ecs-telemetry",
    "elasticloadbalancing",
    "events",
    "guardduty-data",
    "kms",
    "logs",
    "monitoring",
    "s3",
    "secretsmanager",
    "ssm",
    "ssmmessages",
    "sts",
];

/// Whether the properties are those of an interface endpoint.
fn is_interface(properties: &Value) -> bool {
    value::text(properties, "VpcEndpointType") == Some("Interface")
}

/// The row of the table of durations for endpoints with interfaces, which take longer.
const INTERFACE: &str = "AWS::EC2::VPCEndpoint (Interface)";

/// Waits as long as the interfaces of an endpoint take to come or to go.
fn as_long_as(world: &World, endpoint: &Object, since: i64, operation: Operation) -> Settle {
    if !is_interface(&endpoint.properties) {
        return Settle::Done;
    }
    let entity = endpoint.address().entity();
    let takes = timing::takes(world, (INTERFACE, operation), (&entity, operation.word()));
    match since + takes - world.now_ms {
        left if left > 0 => Settle::Wait(left),
        _ => Settle::Done,
    }
}

fn refuse_create(world: &World, draft: &Draft<'_>) -> Result<(), Refusal> {
    let name = draft.text("ServiceName").unwrap_or_default();
    let prefix = format!("com.amazonaws.{}.", draft.place.region);
    let known = name
        .strip_prefix(&prefix)
        .is_some_and(|service| SERVICES.contains(&service));
    rules::ENDPOINT_SERVICE.unless(known, &[name])?;
    if !is_interface(draft.properties) {
        return Ok(());
    }
    refuse_number(world, draft)?;
    refuse_zones(world, draft)?;
    if value::flag(draft.properties, "PrivateDnsEnabled", false) {
        refuse_private_dns(world, draft, name)?;
    }
    Ok(())
}

fn refuse_number(world: &World, draft: &Draft<'_>) -> Result<(), Refusal> {
    let vpc = draft.text("VpcId");
    let there = world
        .objects(draft.place, VPC_ENDPOINT)
        .filter(|other| other.text("VpcId") == vpc && is_interface(&other.properties))
        .count();
    let room = quotas::room(world, draft.place, INTERFACE_ENDPOINTS, there);
    rules::ENDPOINT_LIMIT.unless(room, &[])
}

fn refuse_zones(world: &World, draft: &Draft<'_>) -> Result<(), Refusal> {
    let mut zones = Vec::new();
    for id in value::texts(draft.properties, "SubnetIds") {
        let zone = world
            .find(draft.place, SUBNET, id)
            .and_then(|subnet| subnet.attribute("AvailabilityZone"));
        rules::ENDPOINT_ZONES.unless(!zones.contains(&zone), &[id])?;
        zones.push(zone);
    }
    Ok(())
}

fn refuse_private_dns(world: &World, draft: &Draft<'_>, name: &str) -> Result<(), Refusal> {
    let vpc = draft.text("VpcId").unwrap_or_default();
    let resolves = world.find(draft.place, VPC, vpc).is_some_and(|vpc| {
        value::flag(&vpc.properties, "EnableDnsSupport", true)
            && value::flag(&vpc.properties, "EnableDnsHostnames", false)
    });
    rules::PRIVATE_DNS.unless(resolves, &[vpc])?;
    let taken = world.objects(draft.place, VPC_ENDPOINT).any(|endpoint| {
        endpoint.text("VpcId") == Some(vpc)
            && endpoint.text("ServiceName") == Some(name)
            && value::flag(&endpoint.properties, "PrivateDnsEnabled", false)
    });
    rules::PRIVATE_DNS_TAKEN.unless(!taken, &[name, vpc])
}

fn on_create(world: &mut World, address: &Address) {
    let Some(endpoint) = world.object(address).cloned() else {
        return;
    };
    if !is_interface(&endpoint.properties) {
        return;
    }
    let groups = value::texts(&endpoint.properties, "SecurityGroupIds");
    let interfaces: Vec<String> = value::texts(&endpoint.properties, "SubnetIds")
        .into_iter()
        .filter_map(|subnet| {
            interface::plug(
                world,
                &Plug {
                    owner: address,
                    subnet,
                    groups: groups.clone(),
                    description: format!("VPC Endpoint Interface {}", endpoint.id),
                    public: false,
                },
            )
        })
        .collect();
    if let Some(endpoint) = world.object_mut(address) {
        endpoint
            .attributes
            .insert("NetworkInterfaceIds".to_owned(), Value::from(interfaces));
    }
}
