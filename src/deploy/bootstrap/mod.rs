//! `stackgen-bootstrap`: the small free stack, one a Region, that holds what must outlive every
//! stack of ours: the role CloudFormation works as, the role that deletes a stack whose time is
//! over, and the group of the schedules.
//!
//! - [`Context`]: what its template, `templates/bootstrap.hbs`, is rendered from;
//! - [`mod@look`]: what is there;
//! - [`mod@ensure`]: make it, or bring it up to what a template needs;
//! - [`hands`]: the roles for one stack, ours or those a company names;
//! - [`mod@remove`]: take it away, once no stack needs it.
//!
//! It is versioned: a newer one is used as it is, an older one is changed only when it must be.

mod context;
mod ensure;
mod error;
mod look;
mod remove;
mod roles;

pub use context::Context;
pub use ensure::{Did, Ensured, Level, Wanted, ensure};
pub use error::BootstrapError;
pub use look::{Installed, Roles, Standing, look};
pub use remove::{Removal, remove, remove_all};
pub use roles::{Hands, Own, Reaper, hands};

/// Name of the stack.
pub const STACK: &str = "stackgen-bootstrap";
/// Version of the template that this program brings. It goes up with every change of the template.
pub const VERSION: u32 = 1;
/// Tag with the version, on the stack and so on its resources.
pub const VERSION_TAG: &str = "stackgen:bootstrap";
/// The template's only parameter: a permissions boundary of its roles, empty for none.
pub const BOUNDARY: &str = "PermissionsBoundary";

/// Names of the stack's outputs.
mod outputs {
    pub(super) const VERSION: &str = "Version";
    pub(super) const SERVICE_ROLE: &str = "ServiceRoleArn";
    pub(super) const REAPER_ROLE: &str = "ReaperRoleArn";
    pub(super) const GROUP: &str = "ScheduleGroup";
    pub(super) const COVERS: &str = "Covers";
}

/// Resource types that stacks made with the service role may hold: those of the shipped profiles.
/// A test holds the list against the profiles.
pub const COVERED: &[&str] = &[
    "AWS::AutoScaling::AutoScalingGroup",
    "AWS::EC2::EIP",
    "AWS::EC2::EgressOnlyInternetGateway",
    "AWS::EC2::InternetGateway",
    "AWS::EC2::LaunchTemplate",
    "AWS::EC2::NatGateway",
    "AWS::EC2::Route",
    "AWS::EC2::RouteTable",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::Subnet",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::VPC",
    "AWS::EC2::VPCCidrBlock",
    "AWS::EC2::VPCEndpoint",
    "AWS::EC2::VPCGatewayAttachment",
    "AWS::ECS::CapacityProvider",
    "AWS::ECS::Cluster",
    "AWS::ECS::ClusterCapacityProviderAssociations",
    "AWS::ECS::Service",
    "AWS::ECS::TaskDefinition",
    "AWS::ElasticLoadBalancingV2::Listener",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "AWS::IAM::InstanceProfile",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Role",
    "AWS::Logs::LogGroup",
];
