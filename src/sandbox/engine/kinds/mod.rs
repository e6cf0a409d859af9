//! How each type of thing behaves: one row a type, one file a family.
//!
//! - the network: [`vpc`], [`subnet`], [`gateway`], [`route`], [`nat`], [`endpoint`],
//!   [`security_group`], [`interface`], [`load_balancer`]; who can talk to whom: [`reach`];
//! - identity: [`iam`], and who may do what: [`permission`];
//! - hosts: [`launch_template`], [`group`], [`launching`], [`activity`], [`instance`], [`addresses`],
//!   [`images`];
//! - containers: [`cluster`], [`capacity_provider`], [`task_definition`], [`service`],
//!   [`scheduler`], [`starting`], [`rates`], [`placement`], [`rooms`], [`task`], [`pace`],
//!   [`start_checks`], [`start_record`], [`host`], [`draining`],
//!   [`app_runner`];
//! - AWS's own guests: [`guard_duty`]; what goes wrong: [`mishaps`];
//! - what fires by itself: [`schedule`];
//! - tables: [`durations`], [`rules`], [`quotas`], [`zones`], [`instance_types`].

pub mod activity;
pub mod addresses;
pub mod app_runner;
pub mod capacity_provider;
pub mod cidr;
pub mod cluster;
pub mod draining;
pub mod durations;
pub mod endpoint;
pub mod gateway;
pub mod group;
pub mod guard_duty;
pub mod host;
pub mod iam;
pub mod images;
pub mod instance;
pub mod instance_types;
pub mod interface;
pub mod launch_template;
pub mod launching;
pub mod load_balancer;
pub mod mishaps;
pub mod names;
pub mod nat;
pub mod pace;
pub mod permission;
pub mod placement;
pub mod quotas;
pub mod rates;
pub mod reach;
pub mod repository;
pub mod rooms;
pub mod route;
pub mod rules;
pub mod schedule;
pub mod scheduler;
pub mod security_group;
pub mod service;
pub mod start_checks;
pub mod start_record;
pub mod starting;
pub mod store;
pub mod subnet;
pub mod task;
pub mod task_definition;
pub mod value;
pub mod vpc;
pub mod wait;
pub mod zones;

use super::kind::Kind;
use super::place::{GLOBAL, Place};
use super::timing::{Operation, Timing};
use super::world::World;

/// Every kind there is, by name.
pub static ALL: &[&Kind] = &[
    &app_runner::KIND,
    &group::KIND,
    &wait::CONDITION,
    &wait::HANDLE,
    &nat::ADDRESS,
    &gateway::EGRESS_ONLY,
    &instance::KIND,
    &gateway::INTERNET,
    &launch_template::KIND,
    &nat::KIND,
    &interface::KIND,
    &route::KIND,
    &route::TABLE,
    &security_group::KIND,
    &security_group::EGRESS,
    &security_group::INGRESS,
    &subnet::KIND,
    &route::ASSOCIATION,
    &vpc::KIND,
    &vpc::CIDR_BLOCK,
    &endpoint::KIND,
    &gateway::ATTACHMENT,
    &instance::VOLUME_KIND,
    &repository::REPOSITORY_KIND,
    &capacity_provider::KIND,
    &cluster::KIND,
    &cluster::ASSOCIATIONS,
    &host::KIND,
    &service::KIND,
    &task_definition::KIND,
    &load_balancer::LISTENERS,
    &load_balancer::BALANCER,
    &load_balancer::TARGETS,
    &iam::PROFILE,
    &iam::MANAGED,
    &iam::INLINE,
    &iam::ROLE_KIND,
    &store::LOG_GROUP_KIND,
    &store::PARAMETER_KIND,
    &schedule::KIND,
    &schedule::GROUP_KIND,
];

/// The kind of a type name.
pub fn find(name: &str) -> Option<&'static Kind> {
    ALL.binary_search_by(|kind| kind.name.cmp(name))
        .ok()
        .and_then(|at| ALL.get(at))
        .copied()
}

/// The row of the table of durations for an operation on a type.
pub fn timing(kind: &str, operation: Operation) -> Option<Timing> {
    durations::find(kind, operation)
}

/// The names of a region's zones, as `Fn::GetAZs` lists them.
pub fn zone_names(region: &str) -> Vec<String> {
    zones::of(region)
        .into_iter()
        .map(|zone| zone.name)
        .collect()
}

/// The value of a parameter: one of AWS's public ones, or one that somebody made.
pub fn ssm_parameter(world: &World, place: &Place, name: &str) -> Option<String> {
    images::public_parameter(&place.region, name).or_else(|| {
        let parameter = world.find(place, names::PARAMETER, name)?;
        parameter.attribute("Value").map(str::to_owned)
    })
}

/// Opens a region: whatever AWS puts into every one is in it from then on.
pub fn open(world: &mut World, place: &Place) {
    if world.region(place).is_none() {
        world.region_mut(place);
        furnish(world, place);
    }
}

/// Puts into a region what is there before anyone made anything: raised quotas, the test image.
pub fn furnish(world: &mut World, place: &Place) {
    if place.region == GLOBAL {
        return;
    }
    quotas::raise(world.region_mut(place));
    repository::furnish(world, place);
}

#[cfg(test)]
mod tests;
