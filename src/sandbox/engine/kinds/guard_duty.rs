//! GuardDuty's Runtime Monitoring: it puts an endpoint and a security group of its own into every
//! VPC with hosts or Fargate tasks, which no template knows and no stack removes.
//!
//! Source: <https://docs.aws.amazon.com/guardduty/latest/ug/runtime-monitoring-agent-resource-clean-up.html>.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::names::{SECURITY_GROUP, SUBNET, VPC, VPC_ENDPOINT};
use crate::sandbox::engine::draft::Draft;
use crate::sandbox::engine::life;
use crate::sandbox::engine::object::State;
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::queue::Happening;
use crate::sandbox::engine::world::World;

/// The verb for GuardDuty's arrival in a VPC.
pub const ARRIVE: &str = "guardduty arrives";
/// The attribute of a VPC that GuardDuty is on its way to.
const EXPECTED: &str = "guardduty_expected";

/// A host or a Fargate task has come to life in a VPC: GuardDuty notices, if it looks at all.
pub fn notice(world: &mut World, place: &Place, vpc: Option<&str>) {
    let Some(after_ms) = world
        .conditions(place)
        .and_then(|conditions| conditions.runtime_monitoring_ms)
    else {
        return;
    };
    let vpc = vpc.map(|vpc| Address::new(place, VPC, vpc));
    let Some((address, vpc)) = vpc.and_then(|vpc| Some((vpc.clone(), world.object_mut(&vpc)?)))
    else {
        return;
    };
    if vpc
        .attributes
        .insert(EXPECTED.to_owned(), Value::Bool(true))
        .is_some()
    {
        return;
    }
    let what = Happening::Object {
        address,
        verb: ARRIVE.to_owned(),
        payload: Value::Null,
    };
    world.schedule(after_ms, what);
}

/// GuardDuty makes its group and its endpoint, the latter in one subnet of each zone.
pub fn arrive(world: &mut World, vpc: &Address) {
    let group = json!({
        "VpcId": vpc.id,
        "GroupName": format!("GuardDutyManagedSecurityGroup-{}", vpc.id),
        "GroupDescription": "Associated with VPC-endpoint of GuardDuty",
        "SecurityGroupIngress": [],
    });
    let Some(group) = make(world, vpc, SECURITY_GROUP, &group) else {
        return;
    };
    let mut zones: BTreeMap<&str, &str> = BTreeMap::new();
    for subnet in world.objects(&vpc.place, SUBNET) {
        if subnet.text("VpcId") == Some(&vpc.id)
            && subnet.state == State::Active
            && let Some(zone) = subnet.attribute("AvailabilityZone")
        {
            zones.entry(zone).or_insert(&subnet.id);
        }
    }
    let endpoint = json!({
        "VpcId": vpc.id,
        "VpcEndpointType": "Interface",
        "ServiceName": format!("com.amazonaws.{}.guardduty-data", vpc.place.region),
        "SubnetIds": zones.values().collect::<Vec<_>>(),
        "SecurityGroupIds": [group.id],
        "PrivateDnsEnabled": true,
    });
    make(world, vpc, VPC_ENDPOINT, &endpoint);
}

fn make(world: &mut World, vpc: &Address, kind: &str, properties: &Value) -> Option<Address> {
    let draft = Draft {
        seed: world.seed,
        place: &vpc.place,
        kind: super::find(kind)?,
        entity: format!("{}/guardduty", vpc.entity()),
        stack_name: None,
        owner: None,
        properties,
    };
    let tags = BTreeMap::from([("GuardDutyManaged".to_owned(), "true".to_owned())]);
    let address = life::create(world, &draft, tags).ok()?;
    world.object_mut(&address)?.state = State::Active;
    Some(address)
}
