//! The rows.

use super::Row;

const UP: &str = "up ecs-ec2-95pct --progress none";

/// A resource that fails with AWS's words.
fn resource(fault: &'static str, kind: &str, words: &str, says: &'static str) -> Row {
    let words = words.replace('\'', "''");
    Row {
        fault,
        before: &[],
        script: format!("resources:\n- {{type: {kind}, during: create, fail: '{words}'}}\n"),
        command: UP,
        says,
        exit: 5,
    }
}

/// A world in which it happens by itself.
fn world(fault: &'static str, set: &str, says: &'static str) -> Row {
    Row {
        fault,
        before: &[],
        script: format!("world:\n- {set}\n"),
        command: UP,
        says,
        exit: 5,
    }
}

/// A call that is refused.
fn call(fault: &'static str, name: &str, error: &str, says: &'static str, exit: i32) -> Row {
    Row {
        fault,
        before: &[],
        script: format!("calls:\n- call: \"{name}\"\n  error: {{{error}}}\n"),
        command: UP,
        says,
        exit,
    }
}

pub(super) fn all() -> Vec<Row> {
    let mut rows = quotas();
    rows.extend(refusals_of_resources());
    rows.extend(troubles_of_resources());
    rows.extend(calls());
    rows.extend(states());
    rows
}

fn quotas() -> Vec<Row> {
    vec![
        world(
            "quota of Elastic IP addresses",
            "set: {quota: {code: \"ec2/L-0263D0A3\", value: 1}}",
            "quota of Elastic IP",
        ),
        world(
            "quota of VPCs",
            "set: {quota: {code: \"vpc/L-F678F1CE\", value: 0}}",
            "quota of VPCs",
        ),
        world(
            "no Spot capacity",
            "set: {shortage: {of: c6g.4xlarge, market: spot}}",
            "no Spot capacity",
        ),
        world(
            "an AZ without the instance type",
            "set: {not_offered: {instance_type: c6g.4xlarge, zone: us-east-1a}}",
            "does not exist in",
        ),
    ]
}

fn refusals_of_resources() -> Vec<Row> {
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

fn troubles_of_resources() -> Vec<Row> {
    vec![
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

fn calls() -> Vec<Row> {
    vec![
        call(
            "identity refused",
            "sts:GetCallerIdentity",
            "code: ExpiredToken, message: \"The security token included in the request is expired\", status: 403",
            "expired",
            4,
        ),
        call(
            "change set not allowed",
            "cloudformation:CreateChangeSet",
            "code: AccessDenied, message: \"User: me is not authorized to perform: cloudformation:CreateChangeSet\", status: 403",
            "access denied",
            4,
        ),
        call(
            "execution not allowed",
            "cloudformation:ExecuteChangeSet",
            "code: AccessDenied, message: \"User: me is not authorized to perform: cloudformation:ExecuteChangeSet\", status: 403",
            "access denied",
            4,
        ),
        call(
            "registry not readable",
            "ecr:DescribeImages",
            "code: AccessDeniedException, message: \"not you\", status: 400",
            "access denied",
            4,
        ),
        call(
            "AWS down",
            "cloudformation:DescribeStacks",
            "code: ServiceUnavailable, message: \"busy\", status: 503",
            "problem of its own",
            4,
        ),
    ]
}

fn states() -> Vec<Row> {
    vec![
        Row {
            fault: "a failed create that is kept",
            before: &[],
            script: "resources:\n- {type: AWS::EC2::NatGateway, during: create, fail: \"no\"}\n"
                .to_owned(),
            command: "up ecs-ec2-95pct --progress none --on-failure keep",
            says: "kept as it is",
            exit: 5,
        },
        Row {
            fault: "a failed create that is rolled back",
            before: &[],
            script: "resources:\n- {type: AWS::EC2::NatGateway, during: create, fail: \"no\"}\n"
                .to_owned(),
            command: "up ecs-ec2-95pct --progress none --on-failure rollback",
            says: "stackgen down",
            exit: 5,
        },
        Row {
            fault: "another template, and nobody to ask",
            before: &[UP],
            script: String::new(),
            command: "up ecs-ec2-95pct --progress none --set capacity.ec2.max_hosts=260",
            says: "nobody agreed",
            exit: 4,
        },
        Row {
            fault: "no image in the registry",
            before: &[],
            script: String::new(),
            command: "up ecs-fargate --progress none --set workload.image.tag=none",
            says: "is not in ECR",
            exit: 4,
        },
    ]
}
