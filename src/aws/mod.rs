//! The only room that names an AWS SDK crate: one session, one thin client a service.
//! SDK shapes come in, our own types go out, errors are typed.

mod budget;
mod clock;
mod cloudformation;
mod codes;
mod ecr;
mod ecs;
mod error;
mod regions;
mod scheduler;
mod session;
mod sts;
mod transport;

pub use budget::jitter;
pub use clock::{Clock, SystemClock, Wait};
pub use cloudformation::{
    ChangeSet, ChangeSetRequest, ChangeSetState, CloudFormation, Deletion, NewChangeSet,
    OperationRecord, Page, Recorded, Selector, StackDetail, StackResource,
};
pub use ecr::{Ecr, ImageDetail, ImageState};
pub use ecs::{
    ContainerInstance, Deployment, Ecs, Service, ServiceEvent, StoppedContainer, Task, TaskFilter,
};
pub use error::{Error, ErrorKind};
pub use regions::{KnownRegion, REGIONS, is_opt_in};
pub use scheduler::{Schedule, Scheduler};
pub use session::{Options, Session, Target};
pub use sts::{Caller, Sts};

#[cfg(test)]
mod tests;
