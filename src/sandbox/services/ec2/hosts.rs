//! Instances and their volumes.

use super::listing::Listing;
use super::{each, tags, text, vpc_of, zone};
use crate::sandbox::call::Tree;
use crate::sandbox::engine::kinds::instance_types::InstanceType;
use crate::sandbox::engine::kinds::names::{INSTANCE, NETWORK_INTERFACE, VOLUME};
use crate::sandbox::engine::kinds::{addresses, instance, instance_types, value};
use crate::sandbox::engine::object::State;
use crate::sandbox::engine::{Object, World, life, memory};

/// `DescribeInstances`: one reservation an instance.
pub(super) const INSTANCES: Listing = Listing {
    kind: INSTANCE,
    remembers: true,
    set: "reservationSet",
    ids: ("InstanceId", "instancesSet/instanceId"),
    missing: (
        "InvalidInstanceID.NotFound",
        "The instance ID '{}' does not exist",
    ),
    filters: &[
        (
            "availability-zone",
            "instancesSet/placement/availabilityZone",
        ),
        ("image-id", "instancesSet/imageId"),
        ("instance-id", "instancesSet/instanceId"),
        ("instance-lifecycle", "instancesSet/instanceLifecycle"),
        ("instance-state-code", "instancesSet/instanceState/code"),
        ("instance-state-name", "instancesSet/instanceState/name"),
        ("instance-type", "instancesSet/instanceType"),
        ("instance.group-id", "instancesSet/groupSet/groupId"),
        ("subnet-id", "instancesSet/subnetId"),
        ("vpc-id", "instancesSet/vpcId"),
    ],
    tags: "instancesSet/tagSet",
    item: reservation,
};

/// Code and name of an instance's state.
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html>.
pub(super) fn state(instance: &Object) -> Tree {
    let (code, name) = match instance.state {
        _ if memory::since(instance).is_some() => (48, "terminated"),
        State::Creating => (0, "pending"),
        State::Active => (16, "running"),
        State::Deleting => (32, "shutting-down"),
    };
    Tree::map([("code", Tree::Int(code)), ("name", Tree::text(name))])
}

fn reservation(world: &World, object: &Object) -> Tree {
    let digits = object.id.strip_prefix("i-").unwrap_or(&object.id);
    Tree::map([
        ("reservationId", Tree::text(format!("r-{digits}"))),
        ("ownerId", Tree::text(&object.place.account)),
        ("groupSet", Tree::List(Vec::new())),
        ("instancesSet", Tree::List(vec![one(world, object)])),
    ])
}

fn one(world: &World, object: &Object) -> Tree {
    let spot = value::flag(&object.properties, "Spot", false);
    let kind = object.text("InstanceType").unwrap_or_default();
    let size = instance_types::find(kind);
    let architecture = size.map(|size| size.architecture);
    let profile = object.text("IamInstanceProfile").map(|profile| {
        let account = &object.place.account;
        let arn = if profile.starts_with("arn:") {
            profile.to_owned()
        } else {
            format!("arn:aws:iam::{account}:instance-profile/{profile}")
        };
        Tree::map([("arn", Tree::Text(arn))])
    });
    let (zone, zone_id) = zone(world, object);
    let placement = Tree::map([("availabilityZone", zone), ("availabilityZoneId", zone_id)]);
    let address = object.address();
    let ids = |kind| life::children(world, &address, kind).map(|child| child.id.as_str());
    let disks = ids(VOLUME)
        .map(|id| Tree::map([("ebs", Tree::map([("volumeId", Tree::text(id))]))]))
        .collect();
    Tree::map([
        ("instanceId", Tree::text(&object.id)),
        ("imageId", text(object.text("ImageId"))),
        ("instanceState", state(object)),
        ("instanceType", Tree::text(kind)),
        ("launchTime", Tree::Time(object.created_at)),
        ("placement", placement),
        ("subnetId", text(object.text("SubnetId"))),
        ("vpcId", vpc_of(world, object)),
        (
            "privateDnsName",
            Tree::Text(addresses::private_name(world, object)),
        ),
        ("privateIpAddress", private_address(world, object)),
        ("architecture", text(architecture)),
        ("cpuOptions", size.map_or(Tree::Null, cpu_options)),
        ("iamInstanceProfile", profile.unwrap_or(Tree::Null)),
        ("instanceLifecycle", text(spot.then_some("spot"))),
        ("groupSet", each("groupId", instance::groups(world, object))),
        (
            "networkInterfaceSet",
            each("networkInterfaceId", ids(NETWORK_INTERFACE)),
        ),
        ("blockDeviceMapping", Tree::List(disks)),
        ("tagSet", tags(&instance::tags(world, object))),
    ])
}

/// Two threads a core, but on Graviton.
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/cpu-options-supported-instances-values.html>.
fn cpu_options(size: &InstanceType) -> Tree {
    let threads = if size.architecture == "arm64" { 1 } else { 2 };
    Tree::map([
        ("coreCount", Tree::Int(size.vcpus / threads)),
        ("threadsPerCore", Tree::Int(threads)),
    ])
}

fn private_address(world: &World, object: &Object) -> Tree {
    addresses::private_address(world, object)
        .map_or(Tree::Null, |address| Tree::Text(address.to_string()))
}

/// `DescribeVolumes`.
pub(super) const VOLUMES: Listing = Listing {
    kind: VOLUME,
    remembers: false,
    set: "volumeSet",
    ids: ("VolumeId", "volumeId"),
    missing: ("InvalidVolume.NotFound", "The volume '{}' does not exist."),
    filters: &[
        ("attachment.instance-id", "attachmentSet/instanceId"),
        ("availability-zone", "availabilityZone"),
        ("encrypted", "encrypted"),
        ("status", "status"),
        ("volume-id", "volumeId"),
        ("volume-type", "volumeType"),
    ],
    tags: "tagSet",
    item: volume,
};

/// The instance that a volume is attached to.
pub(super) fn holder<'a>(world: &'a World, volume: &Object) -> Option<&'a Object> {
    let parent = volume.parents.iter().find(|one| one.kind == INSTANCE)?;
    world.object(parent)
}

fn volume(world: &World, object: &Object) -> Tree {
    let holder = holder(world, object);
    let attachment = holder.map(|instance| {
        Tree::map([
            ("volumeId", Tree::text(&object.id)),
            ("instanceId", Tree::text(&instance.id)),
            ("status", Tree::text("attached")),
            ("attachTime", Tree::Time(object.created_at)),
            (
                "deleteOnTermination",
                Tree::Bool(!value::flag(&object.properties, "Keep", false)),
            ),
        ])
    });
    let status = if holder.is_some() {
        "in-use"
    } else {
        "available"
    };
    let gib = value::number(&object.properties, "Size").unwrap_or(0);
    Tree::map([
        ("volumeId", Tree::text(&object.id)),
        ("size", Tree::Int(gib)),
        ("status", Tree::text(status)),
        ("volumeType", Tree::text("gp3")),
        ("createTime", Tree::Time(object.created_at)),
        (
            "availabilityZone",
            holder.map_or(Tree::Null, |instance| zone(world, instance).0),
        ),
        ("encrypted", Tree::Bool(object.text("KmsKeyId").is_some())),
        (
            "attachmentSet",
            Tree::List(attachment.into_iter().collect()),
        ),
        ("tagSet", tags(&object.tags)),
    ])
}
