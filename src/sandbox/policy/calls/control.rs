//! What Cloud Control does with its caller's rights, beside the call itself.
//!
//! <https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/security.html>; the actions are those
//! that list, read and delete such a thing in the API of its own service.

use crate::sandbox::call::Call;
use crate::sandbox::policy::request::Request;

/// Type, pattern of its ARN, actions that list (on any resource), that read and that delete.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const ROWS: &[Row] = &[
    (
        "AWS::EC2::LaunchTemplate",
        "*",
        "ec2:DescribeLaunchTemplates",
        "",
        "",
    ),
    (
        "AWS::ECR::Repository",
        "arn:aws:ecr:{region}:{account}:repository/{id}",
        "ecr:DescribeRepositories",
        "",
        "ecr:DeleteRepository",
    ),
    (
        "AWS::ECS::CapacityProvider",
        "arn:aws:ecs:{region}:{account}:capacity-provider/{id}",
        "ecs:DescribeCapacityProviders",
        "ecs:DescribeCapacityProviders",
        "ecs:DeleteCapacityProvider",
    ),
    (
        "AWS::ECS::Cluster",
        "arn:aws:ecs:{region}:{account}:cluster/{id}",
        "ecs:ListClusters",
        "ecs:DescribeClusters",
        "ecs:DeleteCluster",
    ),
    (
        "AWS::Logs::LogGroup",
        "arn:aws:logs:{region}:{account}:log-group:{id}",
        "logs:DescribeLogGroups",
        "logs:ListTagsForResource",
        "logs:DeleteLogGroup",
    ),
];

/// Everything beside the call itself that has to be allowed for it.
pub(super) fn wanted(call: &Call) -> Vec<Request> {
    let text = |member: &str| call.input.get(member).as_str().unwrap_or_default();
    let row = ROWS.iter().find(|(kind, ..)| *kind == text("TypeName"));
    let Some((_, arn, list, read, delete)) = row.filter(|_| call.service == "cloudcontrolapi")
    else {
        return Vec::new();
    };
    let id = text("Identifier");
    let arn = arn
        .replace("{region}", &call.region)
        .replace("{account}", &call.account)
        .replace(
            "{id}",
            id.rsplit_once(":cluster/").map_or(id, |(_, name)| name),
        );
    match call.action.as_str() {
        "ListResources" => requests(list, "*"),
        "GetResource" => requests(read, &arn),
        "DeleteResource" => requests(delete, &arn),
        _ => Vec::new(),
    }
}

fn requests(action: &str, resource: &str) -> Vec<Request> {
    let named = (!action.is_empty()).then(|| Request::new(action, resource));
    named.into_iter().collect()
}
