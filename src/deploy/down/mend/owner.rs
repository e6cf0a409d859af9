//! Whose a network interface is, as far as it tells.

use crate::aws::NetworkInterface;

/// What interfaces say of themselves → who made them. Descriptions as AWS's services write them:
/// <https://docs.aws.amazon.com/vpc/latest/userguide/delete-vpc.html>,
/// <https://repost.aws/knowledge-center/vpc-find-owner-unknown-ip-addresses>.
const MAKERS: &[(&str, &str)] = &[
    ("AWS Lambda VPC ENI", "a Lambda function"),
    ("Interface for NAT Gateway", "a NAT gateway"),
    ("VPC Endpoint Interface", "an interface endpoint"),
    ("ELB ", "a load balancer"),
    ("arn:aws:ecs:", "an ECS task"),
    ("ECS ", "an ECS task"),
    ("EFS mount target", "an EFS mount target"),
    ("RDSNetworkInterface", "an RDS database"),
    ("Amazon EKS ", "an EKS control plane"),
    ("aws-K8S-", "the Kubernetes VPC plugin"),
    ("CodeBuild", "CodeBuild"),
];

/// Whose an interface is: its maker, instance or requester, with what it says of itself.
pub(super) fn owner(interface: &NetworkInterface) -> String {
    let said = interface.description.trim();
    let maker = MAKERS
        .iter()
        .find(|(begins, _)| said.starts_with(begins))
        .map(|(_, maker)| *maker);
    match (maker, &interface.instance_id, &interface.requester_id) {
        (Some(maker), ..) => format!("{maker}: {said}"),
        (None, Some(instance), _) => format!("instance {instance}"),
        (None, None, _) if !said.is_empty() => said.to_owned(),
        (None, None, Some(requester)) => format!("requester {requester}"),
        (None, None, None) => "nobody it names".to_owned(),
    }
}
