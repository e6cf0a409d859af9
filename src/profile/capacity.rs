//! What the tasks run on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::units::{Percent, Size, Span};

/// What the tasks run on: exactly one of the two.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Capacity {
    /// EC2 instances in an Auto Scaling group behind a capacity provider.
    Ec2(Ec2),
    /// AWS Fargate.
    Fargate(Fargate),
}

/// EC2 instances in an Auto Scaling group behind a capacity provider.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ec2 {
    /// Instance type, such as `c6g.4xlarge`.
    pub instance_type: String,
    /// Spot or On-Demand.
    pub market: Market,
    /// Machine image.
    pub ami: Ami,
    /// Block devices beyond what the image brings.
    pub volumes: Vec<Volume>,
    /// Instance metadata service.
    pub metadata: Metadata,
    /// One-minute CloudWatch metrics of instances.
    pub detailed_monitoring: Switch,
    /// Fewest hosts the group keeps.
    pub min_hosts: u16,
    /// Most hosts the group may reach.
    pub max_hosts: u16,
    /// Protects new hosts from scale-in.
    pub scale_in_protection: Switch,
    /// How ECS scales the group.
    pub capacity_provider: CapacityProvider,
}

/// Spot or On-Demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Market {
    /// Spot, without a maximum price.
    Spot,
    /// On-Demand.
    OnDemand,
}

/// `enabled` or `disabled`, as AWS writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Switch {
    /// On.
    Enabled,
    /// Off.
    Disabled,
}

/// Machine image, by public SSM parameter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ami {
    /// Bottlerocket variant, such as `aws-ecs-2`.
    pub variant: String,
    /// Bottlerocket release, such as `1.44.0`, or `latest`.
    pub version: String,
    /// CPU architecture of image and instance type.
    pub architecture: Architecture,
}

/// CPU architecture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub enum Architecture {
    /// 64-bit ARM (Graviton).
    #[serde(rename = "ARM64")]
    Arm64,
    /// 64-bit x86.
    #[serde(rename = "X86_64")]
    X86_64,
}

/// One block device.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Volume {
    /// Device name, such as `/dev/xvdb`.
    pub device: String,
    /// EBS volume type, such as `gp3`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Size.
    pub size: Size,
    /// Encrypted with the AWS-managed key.
    pub encrypted: bool,
}

/// Instance metadata service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// Whether a session token is required (IMDSv2).
    pub tokens: Tokens,
    /// PUT response hop limit; awsvpc tasks need 2.
    pub hop_limit: u8,
    /// The IPv6 endpoint.
    pub ipv6: Switch,
}

/// Whether a metadata session token is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tokens {
    /// IMDSv2 only.
    Required,
    /// IMDSv1 too.
    Optional,
}

/// How ECS scales the Auto Scaling group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapacityProvider {
    /// Target capacity of managed scaling, `1 %` to `100 %`.
    pub target: Percent,
    /// Instance warm-up period.
    pub warm_up: Span,
    /// Smallest scaling step, in hosts.
    pub min_step: u16,
    /// Largest scaling step, in hosts.
    pub max_step: u16,
    /// Managed termination protection; needs `scale_in_protection`.
    pub termination_protection: Switch,
    /// Managed draining.
    pub draining: Switch,
}

/// AWS Fargate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fargate {
    /// Platform version, such as `1.4.0` (Linux) or `1.0.0` (Windows).
    pub platform_version: String,
    /// Operating system family.
    pub operating_system: OperatingSystem,
    /// CPU architecture.
    pub architecture: Architecture,
    /// On-Demand, Spot or a mix.
    pub purchase: Purchase,
}

/// Operating system family, in AWS's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OperatingSystem {
    /// Linux.
    Linux,
    /// Windows Server 2019, Core.
    #[serde(rename = "WINDOWS_SERVER_2019_CORE")]
    WindowsServer2019Core,
    /// Windows Server 2019, Full.
    #[serde(rename = "WINDOWS_SERVER_2019_FULL")]
    WindowsServer2019Full,
    /// Windows Server 2022, Core.
    #[serde(rename = "WINDOWS_SERVER_2022_CORE")]
    WindowsServer2022Core,
}

/// The capacity-provider strategy of Fargate: at least one share weighs more than 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Purchase {
    /// The `FARGATE` provider.
    #[serde(default)]
    pub on_demand: Share,
    /// The `FARGATE_SPOT` provider.
    #[serde(default)]
    pub spot: Share,
}

/// One provider's part in a strategy; left out when both are 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Tasks placed here first.
    #[serde(default)]
    pub base: u32,
    /// Relative share of the rest, 0 to 1000.
    #[serde(default)]
    pub weight: u16,
}
