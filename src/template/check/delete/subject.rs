//! Which resources a rule is about.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::template::check::scene::{Resource, Scene};
use crate::template::select;

/// Resources by type and by a property of theirs.
#[derive(Debug, Clone, Copy)]
pub struct Subject {
    /// The types; empty for all.
    pub types: &'static [&'static str],
    /// Which resources of the types.
    pub only: Only,
}

/// What tells some resources of a type from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// All of them.
    All,
    /// Those with something at the path.
    Has(&'static str),
    /// Those with that text at the path.
    Is(&'static str, &'static str),
    /// Those whose text at the path contains the other text.
    Named(&'static str, &'static str),
    /// Those whose text at the path does not.
    NotNamed(&'static str, &'static str),
    /// Those that hold public addresses.
    Public,
    /// Clusters with Container Insights on.
    Insights,
}

impl Subject {
    /// All resources of the types.
    pub const fn all(types: &'static [&'static str]) -> Self {
        Self::only(types, Only::All)
    }

    /// Some resources of the types.
    pub const fn only(types: &'static [&'static str], only: Only) -> Self {
        Self { types, only }
    }

    /// The resources of the template that are meant.
    pub(in crate::template::check) fn of<'t>(&self, scene: &Scene<'t>) -> Vec<Resource<'t>> {
        let all = scene.of_types(self.types);
        all.filter(|resource| holds(self.only, scene, resource))
            .collect()
    }
}

fn holds(only: Only, scene: &Scene<'_>, resource: &Resource<'_>) -> bool {
    let named = |path, text| {
        let values = select(resource.properties, path);
        values
            .iter()
            .any(|selected| Scene::mentions(selected.value, text))
    };
    match only {
        Only::All => true,
        Only::Has(path) => !select(resource.properties, path).is_empty(),
        Only::Is(path, text) => any_is(scene, resource.properties, path, text),
        Only::Named(path, text) => named(path, text),
        Only::NotNamed(path, text) => !named(path, text),
        Only::Public => is_public(scene, resource),
        Only::Insights => ["enabled", "enhanced"].into_iter().any(|on| {
            let setting = "ClusterSettings/*/Name=containerInsights/Value";
            any_is(scene, resource.properties, setting, on)
        }),
    }
}

fn any_is(scene: &Scene<'_>, value: &Value, path: &str, text: &str) -> bool {
    let values = select(value, path);
    let mut texts = values
        .iter()
        .filter_map(|selected| scene.text(selected.value));
    texts.any(|found| found.eq_ignore_ascii_case(text))
}

fn is_public(scene: &Scene<'_>, resource: &Resource<'_>) -> bool {
    let is = |path, text| any_is(scene, resource.properties, path, text);
    match resource.kind {
        "AWS::EC2::EIP" => true,
        "AWS::EC2::NatGateway" => !is("ConnectivityType", "private"),
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => !is("Scheme", "internal"),
        "AWS::ECS::Service" => is(
            "NetworkConfiguration/AwsvpcConfiguration/AssignPublicIp",
            "ENABLED",
        ),
        "AWS::AutoScaling::AutoScalingGroup" => hosts_are_public(scene, resource),
        _ => false,
    }
}

/// Hosts get public addresses if their launch template says so, or says nothing in subnets that
/// give them out.
fn hosts_are_public(scene: &Scene<'_>, hosts: &Resource<'_>) -> bool {
    let templates = scene.targets(hosts, "", "AWS::EC2::LaunchTemplate");
    let asked = |text| {
        let path = "LaunchTemplateData/NetworkInterfaces/*/AssociatePublicIpAddress";
        let all = templates.iter().filter_map(|id| scene.resources.get(id));
        all.into_iter()
            .any(|template| any_is(scene, template.properties, path, text))
    };
    let subnets = subnets(scene, hosts);
    let mut given = subnets.iter().filter_map(|id| scene.resources.get(id));
    let subnet_gives =
        given.any(|subnet| any_is(scene, subnet.properties, "MapPublicIpOnLaunch", "true"));
    asked("true") || (!asked("false") && subnet_gives)
}

/// Where types name the subnets they are in.
const SUBNETS: [(&str, &[&str]); 5] = [
    ("AWS::AutoScaling::AutoScalingGroup", &["VPCZoneIdentifier"]),
    ("AWS::EC2::NatGateway", &["SubnetId"]),
    ("AWS::EC2::VPCEndpoint", &["SubnetIds"]),
    (
        "AWS::ECS::Service",
        &["NetworkConfiguration/AwsvpcConfiguration/Subnets"],
    ),
    (
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        &["Subnets", "SubnetMappings/*/SubnetId"],
    ),
];

/// The subnets of the template that a resource is in.
pub(super) fn subnets<'t>(scene: &Scene<'t>, resource: &Resource<'t>) -> BTreeSet<&'t str> {
    let paths = SUBNETS.iter().filter(|(kind, _)| *kind == resource.kind);
    let paths = paths.flat_map(|(_, paths)| paths.iter());
    paths
        .flat_map(|path| scene.targets(resource, path, "AWS::EC2::Subnet"))
        .collect()
}

/// The VPCs of the template that a resource is in, as its references tell.
pub(super) fn vpcs<'t>(scene: &Scene<'t>, resource: &Resource<'t>) -> BTreeSet<&'t str> {
    let all = scene.graph.all_dependencies(resource.id).into_iter();
    all.filter(|id| scene.kind(id) == Some("AWS::EC2::VPC"))
        .collect()
}
