//! Reasons that several calls share.

pub(super) const MENDS: &str = "only while a failed delete is mended";
pub(super) const RESIDUE: &str = "looks for what is left; without it nobody knows whether something bills, and the command says so and fails";
pub(super) const LEFT: &str = "only when something is left and is to be deleted";
pub(super) const TAGS: &str =
    "stacks are tagged while they are made; AWS does not say when it asks for this";
pub(super) const FOLLOWS: &str = "reads what has happened to the stack, and follows it";
pub(super) const BY_OPERATION: &str = "follows one operation by its id, so that the call names no stack; \
    `DescribeStackEvents` serves as well";
pub(super) const SHOWS_TIME: &str = "shows the time that is left; without it the tag says it";
pub(super) const GROUPED: &str =
    "empties the hosts before the delete; without it CloudFormation does so, unwatched";
pub(super) const DRAINS: &str =
    "stops the services before the delete; without it CloudFormation does so, unwatched";
pub(super) const PROBE: &str = "asked only when something does not come up, to say why";
pub(super) const LONGER: &str = "only when the stack's time is too short for the run";
pub(super) const SURROUNDINGS: &str =
    "what the run happens in; without it the report does not know";
pub(super) const REST: &str =
    "only between repetitions, and when what bills is to go while the stack stays";
pub(super) const LISTED: &str = "Cloud Control looks for what is left with the caller's rights";
pub(super) const CHECKS: &str =
    "looks, before anything is made, whether it can succeed; without it the check says so";
pub(super) const IN_USE: &str =
    "counts how much of the account's quotas is in use; without it the check says so";
