//! What stands in a VPC, and the VPC.

use super::{Found, distinct, ways};
use crate::aws::{Endpoint, Error, Filter, NetworkInterface, Session};
use crate::cost::Billable;
use crate::deploy::residue::circle::Circle;
use crate::deploy::tags::PROFILE_TAG;
use crate::stack::Bills;

/// Interfaces of these types go with what they belong to, which is listed itself.
const OWNED: [&str; 5] = [
    "nat_gateway",
    "vpc_endpoint",
    "gateway_load_balancer_endpoint",
    "network_load_balancer",
    "gateway_load_balancer",
];

pub(super) async fn load_balancers(session: &Session) -> Result<Vec<Found>, Error> {
    let elb = session.elb();
    let balancers = elb.load_balancers().await?;
    let arns: Vec<String> = balancers.iter().map(|one| one.arn.clone()).collect();
    let mut tags = elb.tags(&arns).await?;
    Ok(balancers
        .into_iter()
        .map(|balancer| Found {
            detail: format!("{} {}", balancer.kind, balancer.name),
            tags: tags.remove(&balancer.arn).unwrap_or_default(),
            id: balancer.arn,
            vpc: balancer.vpc_id,
            billable: Some(Billable::LoadBalancer {
                kind: balancer.kind,
            }),
            ..Found::default()
        })
        .collect())
}

pub(super) async fn target_groups(session: &Session) -> Result<Vec<Found>, Error> {
    let elb = session.elb();
    let groups = elb.target_groups().await?;
    let arns: Vec<String> = groups.iter().map(|one| one.arn.clone()).collect();
    let mut tags = elb.tags(&arns).await?;
    Ok(groups
        .into_iter()
        .map(|group| Found {
            detail: group.name,
            tags: tags.remove(&group.arn).unwrap_or_default(),
            id: group.arn,
            vpc: group.vpc_id,
            ..Found::default()
        })
        .collect())
}

/// Endpoints that stand. A gateway endpoint is free; an interface bills in each of its subnets.
pub(super) async fn endpoints(session: &Session, circle: &Circle) -> Result<Vec<Found>, Error> {
    let ec2 = session.ec2();
    let mut found = Vec::new();
    for way in ways(circle, true, false) {
        found.extend(ec2.endpoints(&[way]).await?);
    }
    let standing = |endpoint: &Endpoint| {
        let state = endpoint.state.to_ascii_lowercase();
        !matches!(
            state.as_str(),
            "deleting" | "deleted" | "rejected" | "failed" | "expired"
        )
    };
    Ok(distinct(found.into_iter().filter(standing).map(
        |endpoint| Found {
            detail: endpoint.service,
            id: endpoint.id,
            vpc: endpoint.vpc_id,
            tags: endpoint.tags,
            bills: (endpoint.kind == "Gateway").then_some(Bills::Not),
            billable: Some(Billable::InterfaceEndpoint {
                zones: u64::try_from(endpoint.subnet_ids.len()).unwrap_or(u64::MAX),
            }),
            ..Found::default()
        },
    )))
}

/// NAT gateways that stand: deleted ones stay listed for an hour, failed ones go by themselves.
pub(super) async fn nat_gateways(session: &Session, circle: &Circle) -> Result<Vec<Found>, Error> {
    let ec2 = session.ec2();
    let mut found = Vec::new();
    for way in ways(circle, true, false) {
        found.extend(ec2.nat_gateways(&[way]).await?);
    }
    let found = found
        .into_iter()
        .filter(|gateway| matches!(gateway.state.as_str(), "pending" | "available"));
    Ok(distinct(found.map(|gateway| Found {
        detail: gateway.state,
        id: gateway.id,
        vpc: gateway.vpc_id,
        tags: gateway.tags,
        billable: Some(Billable::NatGateway),
        ..Found::default()
    })))
}

/// Interfaces with no owner in the list: those of instances, gateways, endpoints and load balancers
/// go with these.
pub(super) async fn interfaces(session: &Session, circle: &Circle) -> Result<Vec<Found>, Error> {
    let ec2 = session.ec2();
    let mut found = Vec::new();
    for way in ways(circle, true, true) {
        found.extend(ec2.network_interfaces(&[way]).await?);
    }
    let alone = |interface: &NetworkInterface| {
        interface.instance_id.is_none()
            && !OWNED.contains(&interface.interface_type.as_str())
            && !interface.description.starts_with("ELB ")
    };
    Ok(distinct(found.into_iter().filter(alone).map(|interface| {
        // Its public address bills while it has one.
        let bills = interface.public_ip.is_some().then_some(Bills::ByTime);
        Found {
            detail: detail(&interface),
            id: interface.id,
            vpc: interface.vpc_id,
            tags: interface.tags,
            billable: bills.map(|_| Billable::PublicIpv4),
            bills,
            ..Found::default()
        }
    })))
}

fn detail(interface: &NetworkInterface) -> String {
    let made = interface.requester_id.as_ref();
    let parts = [
        Some(interface.status.clone()),
        made.map(|requester| format!("made by {requester}")),
        Some(interface.description.clone()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(", ")
}

pub(super) async fn addresses(session: &Session) -> Result<Vec<Found>, Error> {
    let ours = [Filter::has_tag(PROFILE_TAG)];
    let addresses = session.ec2().addresses(&ours).await?;
    Ok(addresses
        .into_iter()
        .map(|address| Found {
            detail: address.public_ip.unwrap_or_default(),
            id: address.allocation_id,
            tags: address.tags,
            billable: Some(Billable::PublicIpv4),
            ..Found::default()
        })
        .collect())
}

/// Security groups but the one that every VPC has and that goes with it.
pub(super) async fn security_groups(
    session: &Session,
    circle: &Circle,
) -> Result<Vec<Found>, Error> {
    let ec2 = session.ec2();
    let mut found = Vec::new();
    for way in ways(circle, true, false) {
        found.extend(ec2.security_groups(&[way]).await?);
    }
    let found = found.into_iter().filter(|group| group.name != "default");
    Ok(distinct(found.map(|group| Found {
        detail: group.name,
        id: group.id,
        vpc: group.vpc_id,
        tags: group.tags,
        ..Found::default()
    })))
}

pub(super) async fn vpcs(session: &Session, circle: &Circle) -> Result<Vec<Found>, Error> {
    let vpcs = super::vpcs(session, circle).await?;
    Ok(distinct(vpcs.into_iter().map(|vpc| Found {
        detail: vpc.cidr.unwrap_or_default(),
        id: vpc.id,
        tags: vpc.tags,
        ..Found::default()
    })))
}
