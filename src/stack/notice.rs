//! Remarks: what the user should know and need not answer.

use jiff::Timestamp;
use serde::Serialize;

use super::Expiry;

/// Something worth saying that neither fails nor asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// The environment or the AWS profile names another Region than the one used; it is not obeyed.
    RegionDiffers {
        /// What the environment says.
        environment: String,
        /// What is used: the profile's, or `--region`.
        used: String,
    },
    /// Nothing will delete this stack by itself, because that was asked for.
    NoExpiry,
    /// The free stack with the roles that others need is being made.
    BootstrapMaking {
        /// Its name.
        stack: String,
        /// Region.
        region: String,
        /// Its version.
        version: u32,
    },
    /// The free stack with the roles that others need is being changed.
    BootstrapChanging {
        /// Its name.
        stack: String,
        /// Region.
        region: String,
        /// The version it had.
        from: u32,
        /// The version it gets.
        to: u32,
    },
    /// The free stack with the roles that others need is gone.
    BootstrapRemoved {
        /// Its name.
        stack: String,
        /// Region.
        region: String,
    },
    /// A schedule will delete the stack, whatever happens to this program.
    ExpiryArmed {
        /// The stack.
        stack: String,
        /// When.
        #[serde(serialize_with = "super::rfc3339")]
        at: Timestamp,
        /// Seconds until then.
        left_seconds: i64,
        /// Was it armed anew, because its schedule was gone?
        again: bool,
    },
    /// A stack whose time is over, or that nothing deletes by itself though it should be.
    Expired {
        /// The stack.
        stack: String,
        /// Region.
        region: String,
        /// What its schedule says.
        expiry: Expiry,
    },
    /// A change set that was never executed had left an empty stack of this name; it is used.
    ShellReused {
        /// Its name.
        stack: String,
    },
    /// The tasks of the stack have another image than the registry under the same tag.
    OtherImage {
        /// Its name.
        stack: String,
        /// The digest that it has.
        has: String,
        /// The digest that it gets.
        wanted: String,
    },
    /// The stack is there already and is what the profile asks for.
    NothingToDo {
        /// Its name.
        stack: String,
        /// Its status.
        status: String,
    },
    /// Somebody is making the very same stack now; it is followed instead of made twice.
    Joined {
        /// Its name.
        stack: String,
    },
    /// Nothing has moved for much longer than the slowest resource in flight usually takes. It may
    /// still end well.
    Stalled {
        /// Name of the stack.
        stack: String,
        /// Its status.
        status: String,
        /// For how long nothing has moved.
        seconds: i64,
        /// Logical ids of the resources in flight.
        waiting_for: Vec<String>,
    },
    /// No question has been answered for a while; they are asked on.
    NoAnswer {
        /// For how long.
        seconds: i64,
        /// What the last one failed with.
        reason: String,
    },
    /// The credentials have run out and were asked for again; what runs goes on.
    CredentialsExpired,
    /// Something else is being done to the stack; it is followed to its end first.
    Waiting {
        /// Its name.
        stack: String,
        /// Its status.
        status: String,
    },
    /// An earlier deployment failed; what is left of it is deleted first.
    Clearing {
        /// Its name.
        stack: String,
        /// Its status.
        status: String,
        /// CloudFormation's reason for that, if it gave one.
        reason: Option<String>,
    },
    /// A role that an AWS service needs was missing and is made.
    RoleMade {
        /// Name of the role.
        role: String,
        /// The service, such as `ecs.amazonaws.com`.
        service: String,
    },
    /// A role that an AWS service needs is missing, and could not be made.
    RoleUnknown {
        /// Name of the role.
        role: String,
        /// The service.
        service: String,
        /// Why not.
        reason: String,
    },
    /// The cause of a failure was mended; the deployment begins once more.
    Again {
        /// Name of the stack.
        stack: String,
    },
    /// No stack matches what was asked for.
    NothingToDelete {
        /// What was asked for by name and is not there; empty where options choose.
        wanted: Vec<String>,
        /// Stacks that are there and were not chosen.
        others: usize,
    },
    /// Whether a stack is expired, or idle, could not be found out, so it is not chosen.
    NotChosen {
        /// Its name.
        stack: String,
        /// Why.
        reason: String,
    },
}
