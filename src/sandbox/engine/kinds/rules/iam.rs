//! What IAM refuses.

use super::{ASSUMED, Rule, rules};
use crate::sandbox::engine::kind::Class;

rules! {
    /// A role that an instance profile holds.
    ROLE_IN_PROFILE = Rule::new(
        "DeleteConflict",
        "Cannot delete entity, must remove roles from instance profile first.",
        "https://github.com/redhat-performance/cloud-governance/pull/946",
    ).status(409);
    /// A role that managed policies are attached to.
    ROLE_WITH_MANAGED = Rule::new(
        "DeleteConflict",
        "Cannot delete entity, must detach all policies first.",
        "https://github.com/aws-cloudformation/rain/issues/462",
    ).status(409);
    /// A role with policies of its own that the stack resource does not own.
    ROLE_WITH_INLINE = Rule::new(
        "DeleteConflict",
        "Cannot delete entity, must delete policies first.",
        "https://github.com/convox/rack/issues/2672",
    ).status(409);
    /// A role of that name.
    ROLE_NAME_TAKEN = Rule::new(
        "EntityAlreadyExists",
        "Role with name {} already exists.",
        ASSUMED,
    ).status(409).class(Class::AlreadyExists);
    /// An instance profile of that name.
    PROFILE_NAME_TAKEN = Rule::new(
        "EntityAlreadyExists",
        "Instance Profile {} already exists.",
        ASSUMED,
    ).status(409).class(Class::AlreadyExists);
    /// A managed policy of that name.
    POLICY_NAME_TAKEN = Rule::new(
        "EntityAlreadyExists",
        "A policy called {} already exists. Duplicate names are not allowed.",
        ASSUMED,
    ).status(409).class(Class::AlreadyExists);
    /// An instance profile with two roles.
    PROFILE_ROLES = Rule::new(
        "LimitExceeded",
        "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
        ASSUMED,
    ).status(409).class(Class::ServiceLimitExceeded);
    /// A policy of AWS that does not exist, or that the sandbox does not know.
    POLICY_MISSING = Rule::new(
        "NoSuchEntity",
        "Policy {} does not exist or is not attachable.",
        ASSUMED,
    ).status(404).class(Class::NotFound);
}
