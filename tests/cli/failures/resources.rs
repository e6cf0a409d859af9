//! What AWS refuses, lacks or breaks while a stack is made.

use super::{Row, UP};

const EC2: &str = "up ecs-ec2-95pct";
/// After it was found, and before the first task asks for it.
const NO_IMAGE: &str = "{at: 1m, set: {by_hand: {remove_image: {repository: test-app-2022, \
                        tag: latest}}}}";
const UP_PUBLISHED: &str = "up smoke --set workload.image.repository=test-app-2022 --set \
                            workload.image.tag=latest";

/// A resource that fails with AWS's words.
fn resource(fault: &'static str, kind: &str, words: &str, says: &'static str) -> Row {
    let words = words.replace('\'', "''");
    let command = match kind {
        "AWS::AutoScaling::AutoScalingGroup" | "AWS::EC2::NatGateway" => EC2,
        _ => UP,
    };
    Row::new(fault, command, says, 5).script(format!(
        "resources:\n- {{type: {kind}, during: create, fail: '{words}'}}\n"
    ))
}

/// A world in which it happens by itself.
fn world(fault: &'static str, command: &'static str, sets: &[&str], says: &'static str) -> Row {
    let script = sets.join("\n- ");
    Row::new(fault, command, says, 5).script(format!("world:\n- {script}\n"))
}

/// What the account or the Region has none of.
pub(super) fn lacking() -> Vec<Row> {
    let mut rows = vec![
        world(
            "quota of Elastic IP addresses, known and gone on",
            "up ecs-ec2-95pct --ignore-preflight quota-elastic-ips",
            &["set: {quota: {code: \"ec2/L-0263D0A3\", value: 1}}"],
            "quota of Elastic IP",
        ),
        world(
            "quota of VPCs, known and gone on",
            "up smoke --ignore-preflight quota-vpcs",
            &["set: {quota: {code: \"vpc/L-F678F1CE\", value: 0}}"],
            "quota of VPCs",
        ),
        world(
            "quota of Fargate vCPUs, known and gone on, until the time of the stack is over",
            "up smoke --ignore-preflight quota-fargate-vcpus",
            &["set: {quota: {code: \"fargate/L-3032A538\", value: 0}}"],
            "quota of Fargate vCPUs",
        ),
        world(
            "no Spot capacity",
            EC2,
            &["set: {shortage: {of: c6g.4xlarge, market: spot}}"],
            "no Spot capacity",
        ),
        world(
            "AZs without the instance type, known and gone on",
            "up ecs-ec2-95pct --ignore-preflight instance-type-offered",
            &[
                "set: {not_offered: {instance_type: c6g.4xlarge, zone: use1-az1}}",
                "set: {not_offered: {instance_type: c6g.4xlarge, zone: use1-az4}}",
                "set: {not_offered: {instance_type: c6g.4xlarge, zone: use1-az5}}",
                "set: {not_offered: {instance_type: c6g.4xlarge, zone: use1-az6}}",
            ],
            "does not exist in",
        ),
    ];
    rows.extend(refused());
    rows
}

fn refused() -> Vec<Row> {
    vec![
        resource(
            "quota of On-Demand vCPUs",
            "AWS::AutoScaling::AutoScalingGroup",
            "Group did not stabilize. {current/minSize/desired group size}={0/1/1}, failed scaling activity: Launching a new EC2 instance.  Status Reason: You have requested more vCPU capacity than your current vCPU limit of 5 allows for the instance bucket that the specified instance type belongs to.",
            "On-Demand vCPUs, 5,",
        ),
        resource(
            "quota of Spot vCPUs",
            "AWS::AutoScaling::AutoScalingGroup",
            "Launching a new EC2 instance. Status Reason: Max spot instance count exceeded. Launching EC2 instance failed.",
            "quota of Spot vCPUs",
        ),
        resource(
            "quota of NAT gateways",
            "AWS::EC2::NatGateway",
            "Performing this operation would exceed the limit of 5 NAT gateways (Service: Ec2, Status Code: 400)",
            "quota of NAT gateways",
        ),
        resource(
            "quota of rules in a security group",
            "AWS::EC2::SecurityGroup",
            "The maximum number of rules per security group has been reached.",
            "as many rules",
        ),
        resource(
            "missing permission, named",
            "AWS::ECS::Cluster",
            "User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: ecs:CreateCluster on resource: * because no identity-based policy allows the ecs:CreateCluster action",
            "`ecs:CreateCluster`",
        ),
        resource(
            "missing permission, not named",
            "AWS::EC2::VPC",
            "You are not authorized to perform this operation. (Service: Ec2, Status Code: 403)",
            "a permission is missing",
        ),
        resource(
            "an organisation forbids it",
            "AWS::EC2::VPC",
            "AccessDenied: User is not authorized with an explicit deny in a service control policy",
            "organisation's policy",
        ),
        resource(
            "KMS key in a wrong state",
            "AWS::AutoScaling::AutoScalingGroup",
            "Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state. Launching EC2 instance failed.",
            "KMS key",
        ),
    ]
}

/// What breaks while it is made.
pub(super) fn failing() -> Vec<Row> {
    vec![
        world(
            "tasks that keep dying, because their image went away",
            UP_PUBLISHED,
            &[NO_IMAGE],
            "tasks stopped",
        ),
        resource(
            "name taken",
            "AWS::Logs::LogGroup",
            "Resource of type 'AWS::Logs::LogGroup' with identifier 'twice' already exists.",
            "the name is taken",
        ),
        resource(
            "a service that does not come up",
            "AWS::ECS::Service",
            "Service arn:aws:ecs:us-east-1:1:service/c/s did not stabilize.",
            "did not all come up",
        ),
        resource(
            "ECS gives a deployment up",
            "AWS::ECS::Service",
            "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'.",
            "kept failing to start",
        ),
        resource(
            "throttled downstream",
            "AWS::ECS::Cluster",
            "Rate exceeded (Service: Ecs, Status Code: 400)",
            "too many calls",
        ),
        resource(
            "AWS has a problem of its own",
            "AWS::EC2::NatGateway",
            "Internal Failure (HandlerErrorCode: InternalFailure)",
            "problem of its own",
        ),
        resource(
            "session ran out in CloudFormation",
            "AWS::EC2::NatGateway",
            "The security token included in the request is expired (HandlerErrorCode: InvalidCredentials)",
            "ran out",
        ),
        resource(
            "service role gone",
            "AWS::EC2::VPC",
            "Role arn:aws:iam::123456789012:role/stackgen-service is invalid or cannot be assumed",
            "is gone",
        ),
        resource(
            "a reason nobody knows",
            "AWS::EC2::VPC",
            "something new happened",
            "something new happened",
        ),
    ]
}
