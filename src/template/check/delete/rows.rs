//! The ordering rules: what must be gone before what, so that one `DeleteStack` call with no
//! client present takes everything away.
//!
//! CloudFormation deletes in the reverse of the order it created in, and deletes what a resource
//! needs even while that resource's own delete has failed. So each rule asks for an edge, direct
//! or through the graph, from the resource that has to go first to the one it still uses.

use super::subject::{Only, Subject};

/// One rule.
#[derive(Debug, Clone, Copy)]
pub struct OrderRule {
    /// Id of the rule.
    pub id: &'static str,
    /// Which resources need an edge.
    pub who: Subject,
    /// To which resources.
    pub needs: Subject,
    /// To which of them.
    pub which: Which,
    /// What happens without it.
    pub why: &'static str,
    /// Where that was seen or documented.
    pub source: &'static str,
}

/// Which of the resources that match `needs` one that matches `who` must depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    Every,
    /// At least one, and there has to be one.
    One,
    /// Those in the VPC that `who` is in.
    SameVpc,
    /// Those on the way of traffic out of the subnets that `who` is in: associations and routes
    /// of their tables, the NAT gateways and attachments behind the routes, and so on from there.
    OnPath,
    /// Policies on a role that `who` depends on.
    OnItsRoles,
    /// The association whose block the subnet's block lies in.
    HoldsItsBlock,
}

const CLUSTER: &str = "AWS::ECS::Cluster";
const PROVIDER: &str = "AWS::ECS::CapacityProvider";
const ASSOCIATION: &str = "AWS::ECS::ClusterCapacityProviderAssociations";
const SERVICE: &str = "AWS::ECS::Service";
const HOSTS: &str = "AWS::AutoScaling::AutoScalingGroup";
const PROFILE: &str = "AWS::IAM::InstanceProfile";
const ATTACHMENT: &str = "AWS::EC2::VPCGatewayAttachment";
const NAT: &str = "AWS::EC2::NatGateway";
const ROUTE: &str = "AWS::EC2::Route";
const TABLE_ASSOCIATION: &str = "AWS::EC2::SubnetRouteTableAssociation";
const SUBNET: &str = "AWS::EC2::Subnet";
const BLOCK: &str = "AWS::EC2::VPCCidrBlock";
const LOG_GROUP: &str = "AWS::Logs::LogGroup";

/// Hosts and tasks: they drain while the stack is deleted, and talk to AWS while they do.
const WORKERS: Subject = Subject::all(&[HOSTS, SERVICE]);
const POLICIES: &[&str] = &[
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Policy",
    "AWS::IAM::RolePolicy",
];
const INSIGHTS: &str = "/aws/ecs/containerinsights/";

const DRAIN: &str = "hosts and tasks that lose it while they drain can no longer report to ECS, \
                     so the drain never ends";
const DRAIN_SOURCE: &str = "https://github.com/buildkite/elastic-ci-stack-for-aws/pull/936";
const CLUSTER_SOURCE: &str = "https://github.com/aws/containers-roadmap/issues/631";
const GATEWAY_SOURCE: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html";
const BLOCK_SOURCE: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html";

/// The rules, in the order things have to go.
pub const ORDER: &[OrderRule] = &[
    OrderRule {
        id: "service-after-association",
        who: Subject::all(&[SERVICE]),
        needs: Subject::all(&[ASSOCIATION]),
        which: Which::Every,
        why: "a capacity provider cannot leave the cluster while tasks use it: \
              \"The specified capacity provider is in use and cannot be removed\"",
        source: CLUSTER_SOURCE,
    },
    OrderRule {
        id: "service-after-listener",
        who: Subject::only(&[SERVICE], Only::Has("LoadBalancers")),
        needs: Subject::all(&["AWS::ElasticLoadBalancingV2::Listener"]),
        which: Which::One,
        why: "ECS refuses a service whose target group no listener sends to, and tasks leave the \
              target group only while it is there",
        source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html",
    },
    OrderRule {
        id: "association-after-provider",
        who: Subject::all(&[ASSOCIATION]),
        needs: Subject::all(&[PROVIDER]),
        which: Which::Every,
        why: "a capacity provider cannot be deleted while a cluster has it",
        source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCapacityProvider.html",
    },
    OrderRule {
        id: "association-after-cluster",
        who: Subject::all(&[ASSOCIATION]),
        needs: Subject::all(&[CLUSTER]),
        which: Which::One,
        why: "the association is a setting of the cluster and cannot be taken off one that is gone",
        source: CLUSTER_SOURCE,
    },
    OrderRule {
        id: "provider-after-hosts",
        who: Subject::only(&[PROVIDER], Only::Has("AutoScalingGroupProvider")),
        needs: Subject::all(&[HOSTS]),
        which: Which::One,
        why: "ECS scales the group until the provider is gone, so the provider goes first",
        source: CLUSTER_SOURCE,
    },
    OrderRule {
        id: "hosts-after-cluster",
        who: Subject::all(&[HOSTS]),
        needs: Subject::all(&[CLUSTER]),
        which: Which::Every,
        why: "\"The Cluster cannot be deleted while Container Instances are active or draining\", \
              and user data names the cluster by text alone, which is no edge",
        source: CLUSTER_SOURCE,
    },
    OrderRule {
        id: "hosts-after-instance-profile",
        who: Subject::all(&[HOSTS]),
        needs: Subject::all(&[PROFILE]),
        which: Which::Every,
        why: DRAIN,
        source: DRAIN_SOURCE,
    },
    OrderRule {
        id: "instance-profile-after-role",
        who: Subject::all(&[PROFILE]),
        needs: Subject::all(&["AWS::IAM::Role"]),
        which: Which::One,
        why: "IAM refuses to delete a role that is in an instance profile",
        source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html",
    },
    OrderRule {
        id: "worker-after-policies",
        who: WORKERS,
        needs: Subject::all(POLICIES),
        which: Which::OnItsRoles,
        why: DRAIN,
        source: DRAIN_SOURCE,
    },
    OrderRule {
        id: "worker-after-route",
        who: WORKERS,
        needs: Subject::all(&[ROUTE]),
        which: Which::OnPath,
        why: DRAIN,
        source: DRAIN_SOURCE,
    },
    OrderRule {
        id: "worker-after-route-table-association",
        who: WORKERS,
        needs: Subject::all(&[TABLE_ASSOCIATION]),
        which: Which::OnPath,
        why: DRAIN,
        source: DRAIN_SOURCE,
    },
    OrderRule {
        id: "worker-after-nat",
        who: WORKERS,
        needs: Subject::all(&[NAT]),
        which: Which::OnPath,
        why: DRAIN,
        source: DRAIN_SOURCE,
    },
    OrderRule {
        id: "worker-after-endpoint",
        who: WORKERS,
        needs: Subject::only(
            &["AWS::EC2::VPCEndpoint"],
            Only::Is("VpcEndpointType", "Interface"),
        ),
        which: Which::SameVpc,
        why: "private DNS of an interface endpoint sends every call to it, so a host or task that \
              outlives it calls nobody",
        source: DRAIN_SOURCE,
    },
    OrderRule {
        id: "worker-after-group-rule",
        who: WORKERS,
        needs: Subject::all(&[
            "AWS::EC2::SecurityGroupEgress",
            "AWS::EC2::SecurityGroupIngress",
        ]),
        which: Which::SameVpc,
        why: DRAIN,
        source: DRAIN_SOURCE,
    },
    OrderRule {
        id: "worker-after-gateway",
        who: WORKERS,
        needs: Subject::all(&[ATTACHMENT]),
        which: Which::OnPath,
        why: DRAIN,
        source: DRAIN_SOURCE,
    },
    OrderRule {
        id: "worker-after-log-group",
        who: WORKERS,
        needs: Subject::only(&[LOG_GROUP], Only::NotNamed("LogGroupName", INSIGHTS)),
        which: Which::Every,
        why: "a task does not start without its log group, and late lines bring a deleted one \
              back, to be in the way of the next stack",
        source: "https://github.com/aws/aws-parallelcluster/pull/1367",
    },
    OrderRule {
        id: "cluster-after-insights-group",
        who: Subject::only(&[CLUSTER], Only::Insights),
        needs: Subject::only(&[LOG_GROUP], Only::Named("LogGroupName", INSIGHTS)),
        which: Which::One,
        why: "Container Insights makes the log group itself where the stack does not, and it \
              then outlives the stack",
        source: "https://github.com/aws/containers-roadmap/issues/2315",
    },
    OrderRule {
        id: "nat-after-path",
        who: Subject::all(&[NAT]),
        needs: Subject::all(&[ROUTE, TABLE_ASSOCIATION]),
        which: Which::OnPath,
        why: "a NAT gateway whose own subnet has lost its route passes nothing on for the hosts \
              and tasks that still drain",
        source: DRAIN_SOURCE,
    },
    OrderRule {
        id: "address-after-gateway",
        who: Subject::only(
            &[
                HOSTS,
                "AWS::EC2::EIP",
                NAT,
                SERVICE,
                "AWS::ElasticLoadBalancingV2::LoadBalancer",
            ],
            Only::Public,
        ),
        needs: Subject::all(&[ATTACHMENT]),
        which: Which::Every,
        why: "an internet gateway cannot be detached while the VPC \
              \"has some mapped public address(es)\"",
        source: "https://github.com/eksctl-io/eksctl/issues/253",
    },
    OrderRule {
        id: "route-after-gateway",
        who: Subject::only(&[ROUTE], Only::Has("GatewayId")),
        needs: Subject::all(&[ATTACHMENT]),
        which: Which::Every,
        why: "a route to a gateway that is not attached to the VPC is refused",
        source: GATEWAY_SOURCE,
    },
    OrderRule {
        id: "route-after-egress-gateway",
        who: Subject::only(&[ROUTE], Only::Has("EgressOnlyInternetGatewayId")),
        needs: Subject::all(&["AWS::EC2::EgressOnlyInternetGateway"]),
        which: Which::One,
        why: "an egress-only gateway that is not in the template is left, and the VPC with it",
        source: "https://github.com/gruntwork-io/cloud-nuke/issues/345",
    },
    OrderRule {
        id: "subnet-after-block",
        who: Subject::all(&[SUBNET]),
        needs: Subject::all(&[BLOCK]),
        which: Which::HoldsItsBlock,
        why: "a block cannot be taken off the VPC while a subnet lies in it, nor a subnet be made \
              before the block is there",
        source: BLOCK_SOURCE,
    },
    OrderRule {
        id: "subnet-after-ipv6-block",
        who: Subject::only(&[SUBNET], Only::Has("Ipv6CidrBlock")),
        needs: Subject::only(&[BLOCK], Only::Is("AmazonProvidedIpv6CidrBlock", "true")),
        which: Which::SameVpc,
        why: "the VPC has no IPv6 block to cut a subnet's from before it is associated",
        source: BLOCK_SOURCE,
    },
];
