//! What the network refuses.

use super::{ASSUMED, Rule, rules};
use crate::sandbox::engine::kind::Class;

/// Event logs in which a gateway was tried for 17 minutes and a VPC for 18½ before they failed.
const TRIED_17_MINUTES: &str = "https://github.com/eksctl-io/eksctl/issues/616";
/// How long CloudFormation tries to remove what something still depends on, in seconds.
const DEPENDENCY_PATIENCE: i64 = 17 * 60;
/// Troubleshooting page for associating CIDR blocks.
const CIDR_RULES: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions";

rules! {
    /// A VPC with something left in it.
    VPC_IN_USE = Rule::new(
        "DependencyViolation",
        "The vpc '{}' has dependencies and cannot be deleted.",
        TRIED_17_MINUTES,
    ).patient(18 * 60 + 30);
    /// A subnet with an interface in it.
    SUBNET_IN_USE = Rule::new(
        "DependencyViolation",
        "The subnet '{}' has dependencies and cannot be deleted.",
        "https://github.com/aws/copilot-cli/issues/5481",
    ).patient(DEPENDENCY_PATIENCE);
    /// An interface that something uses.
    INTERFACE_IN_USE = Rule::new(
        "InvalidParameterValue",
        "Network interface '{}' is currently in use.",
        "https://github.com/hashicorp/terraform-provider-aws/issues/5904",
    );
    /// A security group that an interface carries or another group's rule names.
    GROUP_IN_USE = Rule::new(
        "DependencyViolation",
        "resource {} has a dependent object",
        "https://github.com/aws/aws-cdk/issues/14456",
    ).patient(DEPENDENCY_PATIENCE);
    /// A route table that subnets use.
    ROUTE_TABLE_IN_USE = Rule::new(
        "DependencyViolation",
        "The routeTable '{}' has dependencies and cannot be deleted.",
        ASSUMED,
    ).patient(DEPENDENCY_PATIENCE);
    /// An internet gateway that is attached.
    GATEWAY_IN_USE = Rule::new(
        "DependencyViolation",
        "The internetGateway '{}' has dependencies and cannot be deleted.",
        "https://github.com/aws/aws-cdk/issues/14732",
    ).patient(DEPENDENCY_PATIENCE);
    /// A gateway of a VPC in which public addresses are mapped. A run of three such failures
    /// (attachment, gateway, VPC) takes 50 minutes, so this one is tried as long as the others.
    ADDRESSES_MAPPED = Rule::new(
        "DependencyViolation",
        "Network {} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.",
        "https://github.com/convox/rack/pull/283",
    ).patient(DEPENDENCY_PATIENCE);
    /// A CIDR block with a subnet in it.
    CIDR_IN_USE = Rule::new(
        "InvalidCidrBlock.InUse",
        "The vpc {} currently has a subnet within CIDR block {}",
        "https://github.com/aws/aws-k8s-tester/pull/179",
    );
    /// An address of a NAT gateway or an instance.
    ADDRESS_IN_USE = Rule::new("InvalidIPAddress.InUse", "Address {} is in use.", ASSUMED)
        .patient(DEPENDENCY_PATIENCE);
    /// A VPC too many.
    VPC_LIMIT = Rule::new(
        "VpcLimitExceeded",
        "The maximum number of VPCs has been reached.",
        "https://github.com/awslabs/landing-zone-accelerator-on-aws/issues/241",
    ).class(Class::GeneralServiceException);
    /// An address too many.
    ADDRESS_LIMIT = Rule::new(
        "AddressLimitExceeded",
        "The maximum number of addresses has been reached.",
        "https://github.com/radius-project/samples/issues/711",
    ).class(Class::GeneralServiceException);
    /// A CIDR block too many in a VPC.
    CIDR_LIMIT = Rule::new(
        "VpcCidrBlockLimitExceeded",
        "This network '{}' has met its maximum number of allowed CIDRs: {}",
        ASSUMED,
    ).class(Class::ServiceLimitExceeded);
    /// An internet gateway too many.
    GATEWAY_LIMIT = Rule::new(
        "InternetGatewayLimitExceeded",
        "The maximum number of internet gateways has been reached.",
        ASSUMED,
    ).class(Class::ServiceLimitExceeded);
    /// A NAT gateway too many in a zone.
    NAT_LIMIT = Rule::new(
        "NatGatewayLimitExceeded",
        "Performing this operation would exceed the limit of {} NAT gateways",
        "https://github.com/eksctl-io/eksctl/issues/560",
    ).class(Class::ServiceLimitExceeded);
    /// An interface endpoint too many in a VPC.
    ENDPOINT_LIMIT = Rule::new(
        "VpcEndpointLimitExceeded",
        "The maximum number of VPC endpoints has been reached.",
        ASSUMED,
    ).class(Class::ServiceLimitExceeded);
    /// A subnet too many in a VPC.
    SUBNET_LIMIT = Rule::new(
        "SubnetLimitExceeded",
        "The maximum number of subnets has been reached.",
        ASSUMED,
    ).class(Class::ServiceLimitExceeded);
    /// A security group too many in a region.
    GROUP_LIMIT = Rule::new(
        "SecurityGroupLimitExceeded",
        "The maximum number of security groups has been reached.",
        ASSUMED,
    ).class(Class::ServiceLimitExceeded);
    /// A rule too many in a security group.
    GROUP_RULE_LIMIT = Rule::new(
        "RulesPerSecurityGroupLimitExceeded",
        "The maximum number of rules per security group has been reached.",
        "https://github.com/aws-samples/aws-eda-slurm-cluster/issues/204",
    ).class(Class::ServiceLimitExceeded);
    /// A load balancer too many.
    BALANCER_LIMIT = Rule::new(
        "TooManyLoadBalancers",
        "The maximum number of load balancers has been reached",
        "https://github.com/eficode-academy/kubernetes-katas/issues/115",
    ).class(Class::ServiceLimitExceeded);
    /// A target group too many.
    TARGET_GROUP_LIMIT = Rule::new(
        "TooManyTargetGroups",
        "The maximum number of target groups has been reached",
        ASSUMED,
    ).class(Class::ServiceLimitExceeded);
    /// A load balancer that is protected from deletion.
    BALANCER_PROTECTED = Rule::new(
        "OperationNotPermitted",
        "Load balancer '{}' cannot be deleted because deletion protection is enabled",
        "https://github.com/aws-cloudformation/rain/issues/187",
    );
    /// A VPC block that is no network address or not between /16 and /28.
    VPC_RANGE = Rule::new("InvalidVpc.Range", "The CIDR '{}' is invalid.", ASSUMED);
    /// A block that may not join those a VPC has.
    CIDR_RESTRICTED = Rule::new(
        "InvalidVpc.Range",
        "The CIDR '{}' is restricted. Use a CIDR from the same private address range as the current VPC CIDR, or use a publicly-routable CIDR. For additional restrictions, see https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Subnets.html",
        CIDR_RULES,
    );
    /// A block that overlaps one of the VPC's own.
    CIDR_CONFLICT = Rule::new(
        "InvalidVpc.Range",
        "The CIDR '{}' conflicts with another CIDR of the VPC '{}'",
        ASSUMED,
    );
    /// A subnet block outside of the VPC's blocks, or in one that is not associated yet.
    SUBNET_RANGE = Rule::new(
        "InvalidSubnet.Range",
        "The CIDR '{}' is invalid.",
        "https://github.com/aws-controllers-k8s/community/issues/1895",
    );
    /// A subnet block that overlaps another subnet's.
    SUBNET_CONFLICT = Rule::new(
        "InvalidSubnet.Conflict",
        "The CIDR '{}' conflicts with another subnet",
        "https://github.com/aws-samples/aws-genai-llm-chatbot/issues/153",
    ).class(Class::AlreadyExists);
    /// A zone that the region does not have.
    ZONE_UNKNOWN = Rule::new(
        "InvalidParameterValue",
        "Value ({}) for parameter {} is invalid. Subnets can currently only be created in the following availability zones: {}.",
        "https://github.com/kz8s/tack/issues/67",
    );
    /// A gateway that is attached already.
    GATEWAY_ATTACHED = Rule::new(
        "Resource.AlreadyAssociated",
        "resource {} is already attached to network {}",
        ASSUMED,
    );
    /// A VPC that has a gateway already.
    VPC_HAS_GATEWAY = Rule::new(
        "InvalidParameterValue",
        "Network {} already has an internet gateway attached",
        ASSUMED,
    );
    /// A route over a gateway that is not attached to the VPC of the table.
    ROUTE_OTHER_NETWORK = Rule::new(
        "InvalidParameterValue",
        "route table {} and network gateway {} belong to different networks",
        "https://github.com/eksctl-io/eksctl/issues/2047",
    );
    /// A second route for a destination.
    ROUTE_EXISTS = Rule::new(
        "RouteAlreadyExists",
        "The route identified by {} already exists.",
        ASSUMED,
    ).class(Class::AlreadyExists);
    /// A subnet that has a route table already.
    SUBNET_HAS_TABLE = Rule::new(
        "Resource.AlreadyAssociated",
        "the specified association for route table {} conflicts with an existing association",
        ASSUMED,
    ).class(Class::AlreadyExists);
    /// An address that is associated already.
    ADDRESS_ASSOCIATED = Rule::new(
        "Resource.AlreadyAssociated",
        "Elastic IP address [{}] is already associated",
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NatGateway.html",
    ).class(Class::AlreadyExists);
    /// A NAT gateway in a VPC without an attached gateway: it is made, and fails.
    NAT_WITHOUT_GATEWAY = Rule::new(
        "",
        "NatGateway {} is in state failed and hence failed to stabilize. Detailed failure message: Network {} has no Internet gateway attached",
        "https://github.com/giantswarm/aws-operator/pull/1234",
    );
    /// Private DNS names in a VPC that cannot answer for them.
    PRIVATE_DNS = Rule::new(
        "InvalidParameter",
        "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for {}",
        ASSUMED,
    );
    /// A second endpoint that answers for the same names.
    PRIVATE_DNS_TAKEN = Rule::new(
        "InvalidParameter",
        "private-dns-enabled cannot be set because there is already a conflicting DNS domain for {} in the VPC {}",
        ASSUMED,
    );
    /// An endpoint for what the region has no endpoint service for.
    ENDPOINT_SERVICE = Rule::new(
        "InvalidServiceName",
        "The Vpc Endpoint Service '{}' does not exist",
        ASSUMED,
    );
    /// Two subnets of one zone for one endpoint.
    ENDPOINT_ZONES = Rule::new(
        "DuplicateSubnetsInSameZone",
        "Found another VPC endpoint subnet in the availability zone of {}. VPC endpoint subnets should be in different availability zones supported by the VPC endpoint service.",
        ASSUMED,
    );
    /// A group of that name in the VPC.
    GROUP_NAME_TAKEN = Rule::new(
        "InvalidGroup.Duplicate",
        "The security group '{}' already exists for VPC '{}'",
        ASSUMED,
    ).class(Class::AlreadyExists);
    /// A load balancer in fewer than two zones.
    BALANCER_ZONES = Rule::new(
        "ValidationError",
        "At least two subnets in two different Availability Zones must be specified",
        ASSUMED,
    );
    /// An internet-facing load balancer in a VPC without an attached gateway.
    BALANCER_GATEWAY = Rule::new(
        "InvalidSubnet",
        "VPC {} has no internet gateway",
        "https://github.com/aws-samples/aws-multi-region-bc-dr-workshop/pull/23",
    );
    /// A load balancer of that name.
    BALANCER_NAME_TAKEN = Rule::new(
        "DuplicateLoadBalancerName",
        "A load balancer with the same name '{}' exists, but with different settings",
        ASSUMED,
    ).class(Class::AlreadyExists);
    /// A target group that a listener forwards to.
    TARGET_GROUP_IN_USE = Rule::new(
        "ResourceInUse",
        "Target group '{}' is currently in use by a listener or a rule",
        ASSUMED,
    );
    /// A target group of that name.
    TARGET_GROUP_NAME_TAKEN = Rule::new(
        "DuplicateTargetGroupName",
        "A target group with the same name '{}' exists, but with different settings",
        ASSUMED,
    ).class(Class::AlreadyExists);
}
