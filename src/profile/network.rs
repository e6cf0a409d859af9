//! The network a stack brings along.

use std::collections::BTreeMap;

use ipnet::Ipv4Net;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};

/// VPC, subnets, NAT and endpoints.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// AZ ids (not names, which differ by account), two to six, each once.
    pub availability_zones: Vec<String>,
    /// Which address plan.
    pub addressing: Addressing,
    /// The addresses of `addressing: custom`, and only of that.
    #[serde(default)]
    pub cidrs: Option<Cidrs>,
    /// IPv4 alone, or IPv4 and IPv6.
    pub ip_family: IpFamily,
    /// How many NAT gateways.
    pub nat: Nat,
    /// Which subnets hold hosts and tasks.
    pub placement: Placement,
    /// Whether tasks get a public IPv4 address (Fargate in public subnets only).
    pub public_ip: bool,
    /// VPC endpoints by service name without the `com.amazonaws.<region>.` prefix: `s3`, `ecr.api`.
    #[serde(default)]
    pub endpoints: BTreeMap<String, Endpoint>,
}

/// Which address plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Addressing {
    /// Private subnets from 172.17.0.0/16 on, as published; the first meets Docker's bridge on ECS hosts.
    Published,
    /// The same shape one block up: private subnets from 172.18.0.0/16 on.
    Shifted,
    /// The blocks of `cidrs`.
    Custom,
}

/// An address plan of the user's own, lists in the order of `availability_zones`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cidrs {
    /// Primary block of the VPC.
    #[serde(deserialize_with = "block")]
    #[schemars(with = "String")]
    pub vpc: Ipv4Net,
    /// One public subnet per AZ, inside `vpc`.
    #[serde(deserialize_with = "blocks")]
    #[schemars(with = "Vec<String>")]
    pub public: Vec<Ipv4Net>,
    /// One private subnet per AZ; outside `vpc` it is a secondary block of its own.
    #[serde(deserialize_with = "blocks")]
    #[schemars(with = "Vec<String>")]
    pub private: Vec<Ipv4Net>,
}

/// A block of addresses, with an error that shows one.
struct Block(Ipv4Net);

impl<'de> Deserialize<'de> for Block {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wrong = || format!("`{text}` is not a block of addresses such as `10.0.0.0/16`");
        text.parse()
            .map(Self)
            .map_err(|_| de::Error::custom(wrong()))
    }
}

fn block<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Ipv4Net, D::Error> {
    Block::deserialize(deserializer).map(|block| block.0)
}

fn blocks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Ipv4Net>, D::Error> {
    let blocks = Vec::<Block>::deserialize(deserializer)?;
    Ok(blocks.into_iter().map(|block| block.0).collect())
}

/// IPv4 alone, or IPv4 and IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IpFamily {
    /// IPv4 alone.
    Ipv4,
    /// Also an Amazon-provided /56, a /64 per subnet and an egress-only internet gateway.
    Dualstack,
}

/// How many NAT gateways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Nat {
    /// One per AZ, as published.
    PerAz,
    /// One for all AZs: cheaper, not faithful.
    One,
    /// None.
    None,
}

/// Which subnets hold hosts and tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Placement {
    /// Private subnets: out through NAT.
    Private,
    /// Public subnets: out through the internet gateway.
    Public,
}

/// One VPC endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// Gateway (routes) or interface (network interfaces in the private subnets).
    #[serde(rename = "type")]
    pub kind: EndpointKind,
    /// What may pass through.
    pub policy: EndpointPolicy,
}

/// Gateway or interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EndpointKind {
    /// A route target; S3 and DynamoDB only.
    Gateway,
    /// A network interface per subnet, with private DNS.
    Interface,
}

/// What may pass through an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EndpointPolicy {
    /// AWS's default: everything.
    Full,
    /// Reads from the Region's ECR layer bucket.
    EcrLayers,
    /// Login, and pulls from the repositories the stack uses.
    EcrPull,
}
