//! Handlers of the network.
//!
//! Actions: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html>; what
//! tagging needs: <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html>;
//! load balancers:
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-permissions.html>.
//! That a handler looks at what it made: assumed from its `read` operation.

use super::Needs::{Any, On, Own};
use super::Type;

const VPC: &str = "arn:aws:ec2:{region}:{account}:vpc/{VpcId}";
const TABLE: &str = "arn:aws:ec2:{region}:{account}:route-table/{RouteTableId}";
const GATEWAY: &str = "arn:aws:ec2:{region}:{account}:internet-gateway/{InternetGatewayId}";
const RULES_OF: &str = "arn:aws:ec2:{region}:{account}:security-group/{GroupId}";

pub(super) const TYPES: &[Type] = &[
    (
        "AWS::EC2::EIP",
        "arn:aws:ec2:{region}:{account}:elastic-ip/*",
        &[
            ("c", "", Own("ec2:AllocateAddress")),
            ("c", "", Own("ec2:CreateTags")),
            ("cd", "", Any("ec2:DescribeAddresses")),
            ("d", "", Own("ec2:ReleaseAddress")),
        ],
    ),
    (
        "AWS::EC2::EgressOnlyInternetGateway",
        "arn:aws:ec2:{region}:{account}:egress-only-internet-gateway/{id}",
        &[
            ("c", "", Own("ec2:CreateEgressOnlyInternetGateway")),
            ("cd", "", Any("ec2:DescribeEgressOnlyInternetGateways")),
            ("d", "", Own("ec2:DeleteEgressOnlyInternetGateway")),
        ],
    ),
    (
        "AWS::EC2::InternetGateway",
        "arn:aws:ec2:{region}:{account}:internet-gateway/{id}",
        &[
            ("c", "", Own("ec2:CreateInternetGateway")),
            ("c", "", Own("ec2:CreateTags")),
            ("cd", "", Any("ec2:DescribeInternetGateways")),
            ("d", "", Own("ec2:DeleteInternetGateway")),
        ],
    ),
    (
        "AWS::EC2::NatGateway",
        "arn:aws:ec2:{region}:{account}:natgateway/{id}",
        &[
            ("c", "", Own("ec2:CreateNatGateway")),
            ("c", "", Own("ec2:CreateTags")),
            ("cd", "", Any("ec2:DescribeNatGateways")),
            ("d", "", Own("ec2:DeleteNatGateway")),
        ],
    ),
    (
        "AWS::EC2::Route",
        TABLE,
        &[
            ("c", "", Own("ec2:CreateRoute")),
            ("u", "", Own("ec2:ReplaceRoute")),
            ("cd", "", Any("ec2:DescribeRouteTables")),
            ("d", "", Own("ec2:DeleteRoute")),
        ],
    ),
    (
        "AWS::EC2::RouteTable",
        "arn:aws:ec2:{region}:{account}:route-table/{id}",
        &[
            ("c", "", Own("ec2:CreateRouteTable")),
            ("c", "", Own("ec2:CreateTags")),
            ("cd", "", Any("ec2:DescribeRouteTables")),
            ("d", "", Own("ec2:DeleteRouteTable")),
        ],
    ),
    (
        "AWS::EC2::SecurityGroup",
        "arn:aws:ec2:{region}:{account}:security-group/{id}",
        &[
            ("c", "", Own("ec2:CreateSecurityGroup")),
            ("c", "", Own("ec2:CreateTags")),
            ("cd", "", Any("ec2:DescribeSecurityGroups")),
            (
                "c",
                "SecurityGroupIngress",
                Own("ec2:AuthorizeSecurityGroupIngress"),
            ),
            // The default rule that lets everything out goes first.
            (
                "c",
                "SecurityGroupEgress",
                Own("ec2:RevokeSecurityGroupEgress"),
            ),
            (
                "c",
                "SecurityGroupEgress",
                Own("ec2:AuthorizeSecurityGroupEgress"),
            ),
            ("d", "", Own("ec2:DeleteSecurityGroup")),
        ],
    ),
    (
        "AWS::EC2::SecurityGroupEgress",
        RULES_OF,
        &[
            ("c", "", Own("ec2:AuthorizeSecurityGroupEgress")),
            ("cd", "", Any("ec2:DescribeSecurityGroupRules")),
            ("d", "", Own("ec2:RevokeSecurityGroupEgress")),
        ],
    ),
    (
        "AWS::EC2::SecurityGroupIngress",
        RULES_OF,
        &[
            ("c", "", Own("ec2:AuthorizeSecurityGroupIngress")),
            ("cd", "", Any("ec2:DescribeSecurityGroupRules")),
            ("d", "", Own("ec2:RevokeSecurityGroupIngress")),
        ],
    ),
    (
        "AWS::EC2::Subnet",
        "arn:aws:ec2:{region}:{account}:subnet/{id}",
        &[
            ("c", "", Own("ec2:CreateSubnet")),
            ("c", "", Own("ec2:CreateTags")),
            ("cd", "", Any("ec2:DescribeSubnets")),
            (
                "cu",
                "MapPublicIpOnLaunch",
                Own("ec2:ModifySubnetAttribute"),
            ),
            (
                "cu",
                "AssignIpv6AddressOnCreation",
                Own("ec2:ModifySubnetAttribute"),
            ),
            ("d", "", Own("ec2:DeleteSubnet")),
        ],
    ),
    (
        "AWS::EC2::SubnetRouteTableAssociation",
        TABLE,
        &[
            ("c", "", Own("ec2:AssociateRouteTable")),
            ("cd", "", Any("ec2:DescribeRouteTables")),
            ("d", "", Own("ec2:DisassociateRouteTable")),
        ],
    ),
    (
        "AWS::EC2::VPC",
        "arn:aws:ec2:{region}:{account}:vpc/{id}",
        &[
            ("c", "", Own("ec2:CreateVpc")),
            ("c", "", Own("ec2:CreateTags")),
            ("cd", "", Any("ec2:DescribeVpcs")),
            ("cu", "EnableDnsHostnames", Own("ec2:ModifyVpcAttribute")),
            ("cu", "EnableDnsSupport", Own("ec2:ModifyVpcAttribute")),
            ("d", "", Own("ec2:DeleteVpc")),
        ],
    ),
    (
        "AWS::EC2::VPCCidrBlock",
        VPC,
        &[
            ("c", "", Own("ec2:AssociateVpcCidrBlock")),
            ("cd", "", Any("ec2:DescribeVpcs")),
            ("d", "", Own("ec2:DisassociateVpcCidrBlock")),
        ],
    ),
    (
        "AWS::EC2::VPCEndpoint",
        "arn:aws:ec2:{region}:{account}:vpc-endpoint/{id}",
        &[
            ("c", "", Own("ec2:CreateVpcEndpoint")),
            ("c", "", On("ec2:CreateVpcEndpoint", VPC)),
            ("c", "", Own("ec2:CreateTags")),
            ("cd", "", Any("ec2:DescribeVpcEndpoints")),
            ("d", "", Own("ec2:DeleteVpcEndpoints")),
        ],
    ),
    (
        "AWS::EC2::VPCGatewayAttachment",
        GATEWAY,
        &[
            ("c", "InternetGatewayId", Own("ec2:AttachInternetGateway")),
            ("cd", "", Any("ec2:DescribeInternetGateways")),
            ("d", "InternetGatewayId", Own("ec2:DetachInternetGateway")),
        ],
    ),
    (
        "AWS::ElasticLoadBalancingV2::Listener",
        "",
        &[
            ("c", "", Own("elasticloadbalancing:CreateListener")),
            ("cd", "", Any("elasticloadbalancing:DescribeListeners")),
            ("d", "", Own("elasticloadbalancing:DeleteListener")),
        ],
    ),
    (
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "",
        &[
            ("c", "", Own("elasticloadbalancing:CreateLoadBalancer")),
            ("c", "", Own("elasticloadbalancing:AddTags")),
            (
                "cu",
                "LoadBalancerAttributes",
                Own("elasticloadbalancing:ModifyLoadBalancerAttributes"),
            ),
            ("cd", "", Any("elasticloadbalancing:DescribeLoadBalancers")),
            ("d", "", Own("elasticloadbalancing:DeleteLoadBalancer")),
        ],
    ),
    (
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "",
        &[
            ("c", "", Own("elasticloadbalancing:CreateTargetGroup")),
            ("c", "", Own("elasticloadbalancing:AddTags")),
            (
                "cu",
                "TargetGroupAttributes",
                Own("elasticloadbalancing:ModifyTargetGroupAttributes"),
            ),
            ("cd", "", Any("elasticloadbalancing:DescribeTargetGroups")),
            ("d", "", Own("elasticloadbalancing:DeleteTargetGroup")),
        ],
    ),
];
