//! Deletes what is left, as far as its tags prove that stackgen made it.

use super::kinds::{How, KINDS, Kind};
use crate::aws::{Error, Session};
use crate::deploy::expiry::GROUP;
use crate::stack::{Left, Tie};

/// How the delete of one leftover went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The leftover.
    pub left: Left,
    /// Why it could not be deleted; `None` when the service took the delete.
    pub error: Option<Error>,
}

/// May this be deleted without a closer look? Only what carries our tags, or what a stack of ours
/// is known to have had: what merely stands in its VPC or has such a name may be somebody's.
pub const fn is_removable(left: &Left) -> bool {
    matches!(left.tie, Tie::Tag | Tie::Resource)
}

/// Deletes these, what holds others first, once each. Services take some minutes over some of it;
/// what still stands in the way then goes with the next try.
pub async fn remove(session: &Session, left: &[Left]) -> Vec<Removal> {
    let mut removals = Vec::new();
    for kind in &KINDS {
        for left in left.iter().filter(|left| left.kind == kind.word) {
            if !is_removable(left) {
                continue;
            }
            let session = session.in_region(&left.region);
            let error = delete(&session, kind, left).await;
            removals.push(Removal {
                left: left.clone(),
                error: error.err(),
            });
        }
    }
    removals
}

async fn delete(session: &Session, kind: &Kind, left: &Left) -> Result<(), Error> {
    let id = left.id.as_str();
    match kind.how {
        How::Groups => session.autoscaling().delete_group(id, true).await,
        How::Instances => session.ec2().terminate_instances(&[id.to_owned()]).await,
        How::LoadBalancers => session.elb().delete_load_balancer(id).await,
        How::TargetGroups => session.elb().delete_target_group(id).await,
        How::Endpoints => session.ec2().delete_endpoint(id).await,
        How::NatGateways => session.ec2().delete_nat_gateway(id).await,
        How::Interfaces => session.ec2().delete_network_interface(id).await,
        How::Addresses => session.ec2().release_address(id).await,
        How::Volumes => session.ec2().delete_volume(id).await,
        How::SecurityGroups => session.ec2().delete_security_group(id).await,
        How::Schedules => session.scheduler().delete(GROUP, id).await.map(|_| ()),
        How::Vpcs | How::Services | How::Controlled => {
            // Cloud Control names what is in something by both.
            let id = match &left.parent {
                Some(parent) => format!("{id}|{parent}"),
                None => id.to_owned(),
            };
            let control = session.cloudcontrol();
            control.delete(kind.resource_type, &id).await
        }
    }
}
