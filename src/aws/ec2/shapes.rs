//! What EC2's describes answer with. States are AWS's words, unchanged: new ones appear.

use std::collections::BTreeMap;

use jiff::Timestamp;

/// A condition of a describe: any of the values. `*` and `?` in them are wildcards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Name, such as `vpc-id` or `tag:stackgen:name`.
    pub name: String,
    /// Values, at most 200.
    pub values: Vec<String>,
}

impl Filter {
    /// One of these values.
    pub fn any<V: Into<String>>(name: &str, values: impl IntoIterator<Item = V>) -> Self {
        Self {
            name: name.to_owned(),
            values: values.into_iter().map(Into::into).collect(),
        }
    }

    /// This value.
    pub fn is(name: &str, value: impl Into<String>) -> Self {
        Self::any(name, [value])
    }

    /// Has a tag with this key.
    pub fn has_tag(key: &str) -> Self {
        Self::is("tag-key", key)
    }
}

/// An instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// Id.
    pub id: String,
    /// `pending`, `running`, `shutting-down`, `terminated`, `stopping`, `stopped`. A terminated one
    /// stays listed for about an hour.
    pub state: String,
    /// Instance type.
    pub instance_type: String,
    /// Is it a Spot Instance?
    pub spot: bool,
    /// Its vCPUs, if EC2 says.
    pub vcpus: Option<u32>,
    /// VPC.
    pub vpc_id: Option<String>,
    /// Subnet.
    pub subnet_id: Option<String>,
    /// Availability Zone, by name.
    pub zone: Option<String>,
    /// When it was last started.
    pub launched: Option<Timestamp>,
    /// Public IPv4 address.
    pub public_ip: Option<String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// A subnet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subnet {
    /// Id.
    pub id: String,
    /// Id of its Availability Zone.
    pub zone: String,
}

/// An Availability Zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Id, the same place for every account.
    pub id: String,
    /// Name, which accounts have for different places.
    pub name: String,
    /// `available`, `information`, `impaired`, `unavailable` or `constrained`.
    pub state: String,
}

/// A machine image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineImage {
    /// Id.
    pub id: String,
    /// Name, which for AWS's own holds the version.
    pub name: String,
}

/// An EBS volume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// Id.
    pub id: String,
    /// `creating`, `available`, `in-use`, `deleting`, `deleted`, `error`.
    pub state: String,
    /// Size in GiB.
    pub size_gib: u32,
    /// `gp3`, `gp2`, `io2`, …
    pub volume_type: String,
    /// Instances it is attached to.
    pub attached_to: Vec<String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// A network interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkInterface {
    /// Id.
    pub id: String,
    /// `available`, `associated`, `attaching`, `in-use`, `detaching`.
    pub status: String,
    /// What whoever made it wrote: `ECS interface …`, `AWS Lambda VPC ENI-…`, `VPC Endpoint Interface …`.
    pub description: String,
    /// `interface`, `nat_gateway`, `vpc_endpoint`, `lambda`, …
    pub interface_type: String,
    /// Account or service on whose behalf it was made.
    pub requester_id: Option<String>,
    /// Is it a service's, which alone may delete it?
    pub requester_managed: bool,
    /// Attachment.
    pub attachment_id: Option<String>,
    /// Instance it is attached to.
    pub instance_id: Option<String>,
    /// VPC.
    pub vpc_id: Option<String>,
    /// Subnet.
    pub subnet_id: Option<String>,
    /// Ids of its security groups.
    pub groups: Vec<String>,
    /// Public IPv4 address.
    pub public_ip: Option<String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// An Elastic IP address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Allocation id.
    pub allocation_id: String,
    /// The address.
    pub public_ip: Option<String>,
    /// Set while it is associated.
    pub association_id: Option<String>,
    /// Network interface it is associated with.
    pub network_interface_id: Option<String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// A NAT gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NatGateway {
    /// Id.
    pub id: String,
    /// `pending`, `failed`, `available`, `deleting`, `deleted`. A deleted one stays listed for
    /// about an hour.
    pub state: String,
    /// VPC.
    pub vpc_id: Option<String>,
    /// Subnet.
    pub subnet_id: Option<String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// A VPC endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Id.
    pub id: String,
    /// `Interface`, `Gateway`, `GatewayLoadBalancer`, …
    pub kind: String,
    /// Name of its service.
    pub service: String,
    /// `PendingAcceptance`, `Pending`, `Available`, `Deleting`, `Deleted`, `Rejected`, `Failed`,
    /// `Expired`, as EC2 writes them, in either case.
    pub state: String,
    /// Is it a service's own?
    pub requester_managed: bool,
    /// VPC.
    pub vpc_id: Option<String>,
    /// Subnets: an interface endpoint bills for each.
    pub subnet_ids: Vec<String>,
    /// Ids of its security groups.
    pub groups: Vec<String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// A security group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityGroup {
    /// Id.
    pub id: String,
    /// Name; `default` is every VPC's own and goes with it.
    pub name: String,
    /// Description.
    pub description: String,
    /// VPC.
    pub vpc_id: Option<String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// A VPC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vpc {
    /// Id.
    pub id: String,
    /// First CIDR block.
    pub cidr: Option<String>,
    /// Is it the Region's default VPC?
    pub default: bool,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// A Region and whether the account may use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionState {
    /// Name.
    pub name: String,
    /// `opt-in-not-required`, `opted-in`, `not-opted-in`.
    pub opt_in: String,
}

/// An instance type that a place offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceTypeOffering {
    /// Instance type.
    pub instance_type: String,
    /// The place: an Availability Zone by id.
    pub location: String,
}

/// The Spot price of an instance type in a zone.
#[derive(Debug, Clone, PartialEq)]
pub struct SpotPrice {
    /// Instance type.
    pub instance_type: String,
    /// Availability Zone, by name.
    pub zone: String,
    /// Dollars an hour.
    pub usd: f64,
}
