//! One reader a shape. `None` when the member that names the thing is missing.

use super::shapes::{
    Address, Endpoint, Instance, InstanceTypeOffering, MachineImage, NatGateway, NetworkInterface,
    RegionState, SecurityGroup, SpotPrice, Subnet, Volume, Vpc, Zone,
};
use crate::aws::query::Node;

pub(super) fn instance(node: &Node) -> Option<Instance> {
    Some(Instance {
        id: node.text_at("instanceId")?,
        state: node.word_at("instanceState/name"),
        instance_type: node.word_at("instanceType"),
        spot: node.text_at("instanceLifecycle").as_deref() == Some("spot"),
        vcpus: node
            .number_at("cpuOptions/coreCount")
            .zip(node.number_at("cpuOptions/threadsPerCore"))
            .map(|(cores, threads)| cores * threads),
        vpc_id: node.text_at("vpcId"),
        subnet_id: node.text_at("subnetId"),
        zone: node.text_at("placement/availabilityZone"),
        launched: node.time_at("launchTime"),
        public_ip: node.text_at("ipAddress"),
        tags: node.tags_at("tagSet"),
    })
}

pub(super) fn subnet(node: &Node) -> Option<Subnet> {
    Some(Subnet {
        id: node.text_at("subnetId")?,
        zone: node.word_at("availabilityZoneId"),
    })
}

pub(super) fn zone(node: &Node) -> Option<Zone> {
    Some(Zone {
        id: node.text_at("zoneId")?,
        name: node.word_at("zoneName"),
        state: node.word_at("zoneState"),
    })
}

pub(super) fn image(node: &Node) -> Option<MachineImage> {
    Some(MachineImage {
        id: node.text_at("imageId")?,
        name: node.word_at("name"),
    })
}

pub(super) fn volume(node: &Node) -> Option<Volume> {
    Some(Volume {
        id: node.text_at("volumeId")?,
        state: node.word_at("status"),
        size_gib: node.number_at("size").unwrap_or_default(),
        volume_type: node.word_at("volumeType"),
        attached_to: node.texts_at("attachmentSet", "instanceId"),
        tags: node.tags_at("tagSet"),
    })
}

pub(super) fn network_interface(node: &Node) -> Option<NetworkInterface> {
    Some(NetworkInterface {
        id: node.text_at("networkInterfaceId")?,
        status: node.word_at("status"),
        description: node.word_at("description"),
        interface_type: node.word_at("interfaceType"),
        requester_id: node.text_at("requesterId"),
        requester_managed: node.is_true("requesterManaged"),
        attachment_id: node.text_at("attachment/attachmentId"),
        instance_id: node.text_at("attachment/instanceId"),
        vpc_id: node.text_at("vpcId"),
        subnet_id: node.text_at("subnetId"),
        groups: node.texts_at("groupSet", "groupId"),
        public_ip: node.text_at("association/publicIp"),
        tags: node.tags_at("tagSet"),
    })
}

pub(super) fn address(node: &Node) -> Option<Address> {
    Some(Address {
        allocation_id: node.text_at("allocationId")?,
        public_ip: node.text_at("publicIp"),
        association_id: node.text_at("associationId"),
        network_interface_id: node.text_at("networkInterfaceId"),
        tags: node.tags_at("tagSet"),
    })
}

pub(super) fn nat_gateway(node: &Node) -> Option<NatGateway> {
    Some(NatGateway {
        id: node.text_at("natGatewayId")?,
        state: node.word_at("state"),
        vpc_id: node.text_at("vpcId"),
        subnet_id: node.text_at("subnetId"),
        tags: node.tags_at("tagSet"),
    })
}

pub(super) fn endpoint(node: &Node) -> Option<Endpoint> {
    Some(Endpoint {
        id: node.text_at("vpcEndpointId")?,
        kind: node.word_at("vpcEndpointType"),
        service: node.word_at("serviceName"),
        state: node.word_at("state"),
        requester_managed: node.is_true("requesterManaged"),
        vpc_id: node.text_at("vpcId"),
        subnet_ids: node
            .list_at("subnetIdSet")
            .map(|subnet| subnet.text().to_owned())
            .collect(),
        groups: node.texts_at("groupSet", "groupId"),
        tags: node.tags_at("tagSet"),
    })
}

pub(super) fn security_group(node: &Node) -> Option<SecurityGroup> {
    Some(SecurityGroup {
        id: node.text_at("groupId")?,
        name: node.word_at("groupName"),
        description: node.word_at("groupDescription"),
        vpc_id: node.text_at("vpcId"),
        tags: node.tags_at("tagSet"),
    })
}

pub(super) fn vpc(node: &Node) -> Option<Vpc> {
    Some(Vpc {
        id: node.text_at("vpcId")?,
        cidr: node.text_at("cidrBlock"),
        default: node.is_true("isDefault"),
        tags: node.tags_at("tagSet"),
    })
}

pub(super) fn region(node: &Node) -> Option<RegionState> {
    Some(RegionState {
        name: node.text_at("regionName")?,
        opt_in: node.word_at("optInStatus"),
    })
}

pub(super) fn offering(node: &Node) -> Option<InstanceTypeOffering> {
    Some(InstanceTypeOffering {
        instance_type: node.text_at("instanceType")?,
        location: node.word_at("location"),
    })
}

pub(super) fn spot_price(node: &Node) -> Option<SpotPrice> {
    Some(SpotPrice {
        instance_type: node.text_at("instanceType")?,
        zone: node.word_at("availabilityZone"),
        usd: node.amount_at("spotPrice")?,
    })
}
