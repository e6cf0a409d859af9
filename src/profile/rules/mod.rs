//! What a profile must keep to beyond the types of its fields: limits of AWS, and settings that
//! only make sense together. Every rule looks at the whole profile; all violations are told.

mod capacity;
mod cidrs;
mod dualstack;
mod endpoints;
mod fargate;
mod general;
mod load_balancer;
mod network;
mod workload;

pub use general::tag_fault;

use super::Profile;
use super::node::Node;
use super::path::Path;
use super::problem::Problem;
use super::source::Sources;

/// A rule that a profile breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Violation {
    /// The field that is wrong.
    pub path: Path,
    /// What is wrong, and what would be right.
    pub message: String,
    /// What to do, where it does not follow from the message.
    pub help: Option<String>,
}

impl Violation {
    /// A violation at a dotted path; digits in it are list indexes.
    pub(super) fn new(path: &str, message: impl Into<String>) -> Self {
        Self::at(Path::of(path), message)
    }

    /// A violation at a path.
    pub(super) fn at(path: Path, message: impl Into<String>) -> Self {
        Self {
            path,
            message: message.into(),
            help: None,
        }
    }

    /// The same, with advice.
    #[must_use]
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The problem at the place where the field was written.
    pub(super) fn locate(self, tree: &Node, sources: &Sources) -> Problem {
        let place = tree.nearest(&self.path).place;
        Problem::at(sources, place, self.message)
            .about(&self.path)
            .maybe_help(self.help)
    }
}

/// One rule.
type Rule = fn(&Profile, &mut Vec<Violation>);

/// Every rule, in the order of a profile's fields.
const RULES: [Rule; 34] = [
    general::system_matches_capacity,
    general::region_is_known,
    network::two_to_six_zones,
    network::zones_stand_once,
    network::zones_are_of_the_region,
    cidrs::custom_has_cidrs,
    cidrs::one_block_per_zone,
    cidrs::sizes,
    cidrs::public_inside_vpc,
    cidrs::no_overlap,
    cidrs::ranges_may_share_a_vpc,
    cidrs::room_for_tasks,
    dualstack::supported,
    network::public_ip_only_on_fargate,
    network::fargate_in_public_has_a_way_out,
    endpoints::kinds_and_policies,
    endpoints::cover_without_nat,
    endpoints::pull_conditions_have_endpoints,
    capacity::provider_limits,
    capacity::host_limits,
    capacity::hosts_can_hold_tasks,
    capacity::termination_protection,
    capacity::architecture_fits_instance,
    capacity::volumes,
    fargate::sizes,
    fargate::windows,
    fargate::platform_version,
    fargate::purchase,
    workload::network_mode_and_port,
    workload::services,
    workload::scaling,
    workload::deployment_and_logs,
    load_balancer::limits,
    general::ttl_and_tags,
];

/// Every rule that a profile breaks.
pub(super) fn violations(profile: &Profile) -> Vec<Violation> {
    let mut found = Vec::new();
    for rule in RULES {
        rule(profile, &mut found);
    }
    found
}
