//! What happens around a delete: emptying the stack first, and getting rid of what is in the way.

use serde::Serialize;

use super::Followed;

/// A stack is being emptied before it is deleted: services to no tasks, groups to no hosts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Draining {
    /// The stack.
    #[serde(flatten)]
    pub stack: Followed,
    /// Tasks that still run or start.
    pub tasks: u32,
    /// Hosts that are still there.
    pub hosts: u32,
}

/// Something that was in the way of a delete was dealt with, or is being waited for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mending {
    /// The stack.
    #[serde(flatten)]
    pub stack: Followed,
    /// What was done.
    #[serde(flatten)]
    pub step: Mend,
}

/// One thing done about what is in the way of a delete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "mend", rename_all = "snake_case")]
pub enum Mend {
    /// Termination protection of the stack was switched off, as `--force-protected` asks.
    Unprotected,
    /// Scale-in protection was taken from instances.
    HostsUnprotected {
        /// The Auto Scaling group.
        group: String,
        /// How many.
        instances: usize,
    },
    /// A network interface that nothing used any more was deleted.
    InterfaceDeleted {
        /// Its id.
        interface: String,
        /// Who had made it, as far as it tells.
        owner: String,
    },
    /// A network interface is in use and is waited for.
    InterfaceHeld {
        /// Its id.
        interface: String,
        /// Who holds it, as far as it tells.
        owner: String,
    },
    /// An endpoint that somebody else had put into the stack's VPC was deleted.
    EndpointDeleted {
        /// Its id.
        endpoint: String,
        /// The service it led to.
        service: String,
    },
    /// A security group that somebody else had put into the stack's VPC was deleted.
    GroupDeleted {
        /// Its id.
        group: String,
        /// Its name.
        name: String,
    },
    /// A security group that is not of the stack is in its VPC, and is left to whoever made it.
    GroupHeld {
        /// Its id.
        group: String,
        /// Its name.
        name: String,
    },
    /// A repository was deleted with the images in it.
    RepositoryDeleted {
        /// Its name.
        repository: String,
    },
    /// A log group that came back after its delete was deleted once more.
    LogGroupDeleted {
        /// Its name.
        group: String,
    },
    /// A role was taken out of an instance profile.
    ProfileEmptied {
        /// The instance profile.
        profile: String,
        /// The role.
        role: String,
    },
    /// A cluster or an Auto Scaling group could not be emptied before the delete, which goes on.
    NotDrained {
        /// Its name.
        what: String,
        /// Why.
        reason: String,
    },
    /// What the stack holds stopped going away while it was emptied; its delete is sent all the same.
    DrainStalled {
        /// Tasks that are still there.
        tasks: u32,
        /// Hosts that are still there.
        hosts: u32,
    },
    /// An operation runs on the stack during which AWS deletes none; its end is waited for.
    WaitsForRest {
        /// The stack's status.
        status: String,
    },
    /// What is in the way cannot be looked at, so it is only waited for.
    CannotLook {
        /// Why.
        reason: String,
    },
    /// The stack is gone and its schedule could not be removed; it deletes nothing any more.
    ScheduleLeft {
        /// Why.
        reason: String,
    },
    /// What is in the way passes by itself; the delete is sent again after so many seconds.
    Waiting {
        /// The cause, by its id in the table of causes; none for one that is not known.
        cause: Option<String>,
        /// Seconds.
        seconds: u64,
    },
}

/// A delete that failed is sent again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Retrying {
    /// The stack.
    #[serde(flatten)]
    pub stack: Followed,
    /// Which attempt this is; the first delete was 1.
    pub attempt: u32,
    /// Attempts there are at most.
    pub most: u32,
    /// Logical ids of the resources that could not be deleted.
    pub failed: Vec<String>,
    /// With `FORCE_DELETE_STACK`: the stack goes, and what cannot be deleted stays behind.
    pub forced: bool,
}
