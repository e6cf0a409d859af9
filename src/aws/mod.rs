//! The only room that names an AWS SDK crate: one session, one thin client a service.
//! SDK shapes come in, our own types go out, errors are typed.

mod autoscaling;
mod budget;
mod clock;
mod cloudcontrol;
mod cloudformation;
mod codes;
mod credentials;
mod ec2;
mod ecr;
mod ecs;
mod elb;
mod error;
mod http;
mod iam;
mod logs;
mod pricing;
mod query;
mod quotas;
mod regions;
mod scheduler;
mod session;
mod settings;
mod ssm;
mod sts;
mod tally;
mod transport;

pub use autoscaling::{AutoScaling, AutoScalingGroup, GroupInstance, ScalingActivity};
pub use budget::{Share, jitter};
pub use clock::{Clock, SystemClock, Wait};
pub use cloudcontrol::{CloudControl, ControlledResource};
pub use cloudformation::{
    ChangeSet, ChangeSetKind, ChangeSetRequest, ChangeSetState, CloudFormation, Deletion,
    NewChangeSet, OperationRecord, Page, ParameterValue, Recorded, Selector, StackDetail,
    StackRequest, StackResource,
};
pub use credentials::Lasting;
pub use ec2::{
    Address, Ec2, Endpoint, Filter, Instance, InstanceTypeOffering, MachineImage, NatGateway,
    NetworkInterface, RegionState, SecurityGroup, SpotPrice, Subnet, Volume, Vpc, Zone,
};
pub use ecr::{
    Ecr, ImageDetail, ImageState, NewRepository, RegistryLogin, RepositoryDetail, StoredImage,
};
pub use ecs::{
    ClusterCounts, ContainerInstance, Deployment, Ecs, FargateUse, Named, Service, ServiceEvent,
    StoppedContainer, Task, TaskFilter,
};
pub use elb::{Elb, LoadBalancer, TargetGroup};
pub use error::{Error, ErrorKind};
pub use http::{Answer, Http, HttpError, Payload, Sent};
pub use iam::{Iam, Role};
pub use logs::{LineFilter, LogLine, Logs};
pub use pricing::Pricing;
pub use quotas::{QuotaRequest, QuotaValue, ServiceQuotas};
pub use regions::{KnownRegion, REGIONS, is_opt_in};
pub use scheduler::{Schedule, Scheduler};
pub use session::{Options, Session, Target, is_loopback};
pub use ssm::Ssm;
pub use sts::{Caller, Sts};
pub use tally::{Asked, Tallied};

#[cfg(test)]
pub(crate) mod fixtures;
#[cfg(test)]
mod tests;
