//! Which known cause is mended how.

use jiff::SignedDuration;

use crate::stack::causes::{Area, Cause};

/// What is done about a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Nothing: it passes by itself.
    Pass,
    /// Services to 0 and groups to 0, once more.
    Drain,
    /// What others left or put in the VPC goes; what is in use there is waited for, for so long.
    Network(SignedDuration),
    /// Repositories go with their images.
    Repository,
    /// Roles are taken out of instance profiles.
    Profiles,
    /// Nothing that we know.
    Unknown,
}

/// Interfaces of Lambda functions may stay for 20 to 45 minutes, those of endpoints and tasks for a
/// few: <https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/392>,
/// <https://github.com/gruntwork-io/cloud-nuke/pull/1030>.
const INTERFACES: Act = Act::Network(SignedDuration::from_mins(50));

/// Cause → what is done. Causes are rows of [`crate::stack::causes`].
const REMEDIES: &[(&str, Act)] = &[
    ("dependency-vpc", INTERFACES),
    ("dependency-subnet", INTERFACES),
    ("dependency-group", INTERFACES),
    ("dependency-gateway", INTERFACES),
    ("public-addresses", INTERFACES),
    ("interface-in-use", INTERFACES),
    ("cluster-has-hosts", Act::Drain),
    ("cluster-has-services", Act::Drain),
    ("cluster-has-tasks", Act::Drain),
    ("provider-in-use", Act::Drain),
    ("hosts-protected", Act::Drain),
    ("repository-not-empty", Act::Repository),
    ("role-in-profile", Act::Profiles),
];

/// What is done about a cause.
pub(super) fn remedy(cause: &Cause) -> Act {
    let listed = REMEDIES.iter().find(|(id, _)| *id == cause.id);
    match (listed, cause.area) {
        (Some((_, act)), _) => *act,
        (None, Area::Passing) => Act::Pass,
        (None, _) => Act::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::causes;

    #[test]
    fn what_the_causes_promise_is_done_and_nothing_else() {
        for (id, act) in REMEDIES {
            let cause = causes::all().find(|cause| cause.id == *id);
            let cause = cause.unwrap_or_else(|| panic!("no cause {id}"));
            assert_eq!(cause.area, Area::InUse, "{id}");
            assert!(cause.mended.is_some(), "{id} is mended and does not say so");
            assert_eq!(remedy(cause), *act, "{id}");
            let known = causes::known(cause.message_type, cause.message);
            assert_eq!(known.map(|cause| cause.id), Some(*id), "its own message");
        }
        for cause in causes::all().filter(|cause| cause.area == Area::InUse) {
            let promised = cause.mended.is_some();
            assert_eq!(promised, remedy(cause) != Act::Unknown, "{}", cause.id);
        }
    }
}
