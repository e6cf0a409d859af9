//! How each kind is listed, less what is on its way out already.

mod compute;
mod control;
mod network;
mod schedules;

use std::collections::BTreeMap;

use super::circle::{Circle, PROJECT_TAG};
use super::kinds::{How, Kind};
use crate::aws::{Error, Filter, Session, Vpc};
use crate::cost::Billable;
use crate::deploy::tags::PROFILE_TAG;
use crate::stack::Bills;

/// A thing that is there, ours or not.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Its id.
    pub(super) id: String,
    /// What its service says of its state.
    pub(super) detail: String,
    /// The VPC it stands in.
    pub(super) vpc: Option<String>,
    /// What it is in, where its id alone does not name it.
    pub(super) parent: Option<String>,
    /// The stack that its name tells.
    pub(super) named: Option<String>,
    /// Its tags.
    pub(super) tags: BTreeMap<String, String>,
    /// What of it bills, where the price may be known.
    pub(super) billable: Option<Billable>,
    /// How it bills, where its kind alone does not tell.
    pub(super) bills: Option<Bills>,
}

/// The VPCs that carry our tag.
pub(super) async fn vpcs(session: &Session, circle: &Circle) -> Result<Vec<Vpc>, Error> {
    let mut found = session.ec2().vpcs(&[Filter::has_tag(PROFILE_TAG)]).await?;
    let known: Vec<String> = circle.vpc_ids().cloned().collect();
    if !known.is_empty() {
        let more = session.ec2().vpcs(&[Filter::any("vpc-id", known)]).await?;
        found.extend(more);
    }
    Ok(found)
}

/// All of a kind that may be ours.
pub(super) async fn find(
    session: &Session,
    kind: &Kind,
    circle: &Circle,
) -> Result<Vec<Found>, Error> {
    match kind.how {
        How::Groups => compute::groups(session).await,
        How::Services => compute::services(session, circle).await,
        How::Instances => compute::instances(session, circle).await,
        How::Volumes => compute::volumes(session, circle).await,
        How::LoadBalancers => network::load_balancers(session).await,
        How::TargetGroups => network::target_groups(session).await,
        How::Endpoints => network::endpoints(session, circle).await,
        How::NatGateways => network::nat_gateways(session, circle).await,
        How::Interfaces => network::interfaces(session, circle).await,
        How::Addresses => network::addresses(session).await,
        How::SecurityGroups => network::security_groups(session, circle).await,
        How::Vpcs => network::vpcs(session, circle).await,
        How::Schedules => schedules::schedules(session, circle).await,
        How::Controlled => control::controlled(session, kind.resource_type, circle).await,
    }
}

/// The filters of the calls that together find what may be ours: filters of one call all hold, so
/// each way of belonging is a call of its own.
fn ways(circle: &Circle, in_vpc: bool, of_hosts: bool) -> Vec<Filter> {
    let mut ways = vec![Filter::has_tag(PROFILE_TAG)];
    let names = circle.names();
    if of_hosts && !names.is_empty() {
        ways.push(Filter::any(&format!("tag:{PROJECT_TAG}"), names));
    }
    let vpcs: Vec<String> = circle.vpc_ids().cloned().collect();
    if in_vpc && !vpcs.is_empty() {
        ways.push(Filter::any("vpc-id", vpcs));
    }
    ways
}

/// One entry an id: the same thing is found in several ways.
fn distinct(found: impl IntoIterator<Item = Found>) -> Vec<Found> {
    let by_id: BTreeMap<String, Found> = found
        .into_iter()
        .map(|found| (found.id.clone(), found))
        .collect();
    by_id.into_values().collect()
}
