//! One leftover of each kind, as the services answer.

use serde_json::json;

use crate::aws::fixtures::Server;
use crate::deploy::residue::circle;

pub(super) const GONE: &str = "arn:aws:cloudformation:us-east-1:123456789012:stack/stackgen-x/gone";
pub(super) const LIVE: &str = "arn:aws:cloudformation:us-east-1:123456789012:stack/stackgen-y/live";
pub(super) const OTHER: &str = "arn:aws:cloudformation:us-east-1:123456789012:stack/theirs/1";

/// A kind, the call that lists it, what the call answers around the entry, the entry, and whether
/// it bills by the hour and for how many millionths of a dollar.
pub(super) struct Case {
    pub(super) word: &'static str,
    pub(super) action: &'static str,
    pub(super) list: (&'static str, &'static str),
    pub(super) entry: &'static str,
    pub(super) tags: &'static str,
    pub(super) micros: Option<u64>,
}

const fn ec2(
    word: &'static str,
    action: &'static str,
    list: (&'static str, &'static str),
    entry: &'static str,
    micros: Option<u64>,
) -> Case {
    Case {
        word,
        action,
        list,
        entry,
        tags: "tagSet",
        micros,
    }
}

pub(super) const CASES: [Case; 8] = [
    ec2(
        "instance",
        "DescribeInstances",
        (
            "<reservationSet><item><instancesSet><item>",
            "</item></instancesSet></item></reservationSet>",
        ),
        "<instanceId>i-1</instanceId><instanceState><name>running</name></instanceState>\
         <instanceType>c6g.4xlarge</instanceType>",
        Some(544_000),
    ),
    ec2(
        "volume",
        "DescribeVolumes",
        ("<volumeSet><item>", "</item></volumeSet>"),
        "<volumeId>vol-1</volumeId><size>73</size><status>available</status>\
         <volumeType>gp3</volumeType>",
        Some(8_000),
    ),
    ec2(
        "network interface",
        "DescribeNetworkInterfaces",
        (
            "<networkInterfaceSet><item>",
            "</item></networkInterfaceSet>",
        ),
        "<networkInterfaceId>eni-1</networkInterfaceId><status>available</status>",
        Some(0),
    ),
    ec2(
        "Elastic IP address",
        "DescribeAddresses",
        ("<addressesSet><item>", "</item></addressesSet>"),
        "<allocationId>eipalloc-1</allocationId><publicIp>203.0.113.9</publicIp>",
        Some(5_000),
    ),
    ec2(
        "NAT gateway",
        "DescribeNatGateways",
        ("<natGatewaySet><item>", "</item></natGatewaySet>"),
        "<natGatewayId>nat-1</natGatewayId><state>available</state>",
        Some(45_000),
    ),
    ec2(
        "VPC endpoint",
        "DescribeVpcEndpoints",
        ("<vpcEndpointSet><item>", "</item></vpcEndpointSet>"),
        "<vpcEndpointId>vpce-1</vpcEndpointId><vpcEndpointType>Interface</vpcEndpointType>\
         <state>available</state><subnetIdSet><item>subnet-1</item><item>subnet-2</item>\
         </subnetIdSet>",
        Some(20_000),
    ),
    ec2(
        "security group",
        "DescribeSecurityGroups",
        ("<securityGroupInfo><item>", "</item></securityGroupInfo>"),
        "<groupId>sg-1</groupId><groupName>app</groupName>",
        Some(0),
    ),
    ec2(
        "VPC",
        "DescribeVpcs",
        ("<vpcSet><item>", "</item></vpcSet>"),
        "<vpcId>vpc-1</vpcId>",
        Some(0),
    ),
];

/// Tags of a stack, as CloudFormation puts them.
pub(super) fn tags(arn: &str) -> [(String, String); 3] {
    [
        ("aws:cloudformation:stack-id", arn),
        ("stackgen:profile", "p"),
        ("stackgen:name", circle::name_in(arn)),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
}

pub(super) fn ec2_tags(arn: &str) -> String {
    tags(arn)
        .iter()
        .map(|(key, value)| format!("<item><key>{key}</key><value>{value}</value></item>"))
        .collect::<Vec<_>>()
        .concat()
}

fn members(arn: &str) -> String {
    tags(arn)
        .iter()
        .map(|(key, value)| format!("<member><Key>{key}</Key><Value>{value}</Value></member>"))
        .collect::<Vec<_>>()
        .concat()
}

pub(super) fn stacks(arns: &[&str]) -> String {
    let stacks: Vec<String> = arns
        .iter()
        .map(|arn| {
            format!(
                "<member><StackName>{}</StackName><StackId>{arn}</StackId>\
                 <StackStatus>CREATE_COMPLETE</StackStatus>\
                 <CreationTime>2026-01-01T00:00:00Z</CreationTime></member>",
                circle::name_in(arn)
            )
        })
        .collect();
    query(
        "DescribeStacks",
        &format!("<Stacks>{}</Stacks>", stacks.concat()),
    )
}

pub(super) fn query(action: &str, inside: &str) -> String {
    format!("<{action}Response><{action}Result>{inside}</{action}Result></{action}Response>")
}

impl Case {
    pub(super) fn server(&self, arn: &str, entry: &str) -> Server {
        let (before, after) = self.list;
        let (list, tags) = (self.tags, ec2_tags(arn));
        Server::default()
            .with("DescribeStacks", stacks(&[LIVE, OTHER]))
            .with(
                self.action,
                format!("<r>{before}{entry}<{list}>{tags}</{list}>{after}</r>"),
            )
    }
}

/// A server where nothing is left.
fn empty() -> Server {
    Server::default().with("DescribeStacks", stacks(&[LIVE, OTHER]))
}

/// Servers with one leftover of each kind that is not EC2's, made from a stack's ARN.
pub(super) fn others(arn: &str) -> Vec<(&'static str, Server)> {
    let mut others = behind_balancers(arn);
    others.extend(of_clusters(arn));
    others.push(("schedule", scheduled(arn)));
    others.extend(
        [
            ("launch template", "AWS::EC2::LaunchTemplate"),
            ("ECS cluster", "AWS::ECS::Cluster"),
            ("capacity provider", "AWS::ECS::CapacityProvider"),
            ("log group", "AWS::Logs::LogGroup"),
            ("repository", "AWS::ECR::Repository"),
        ]
        .map(|(word, resource_type)| (word, controlled(arn, resource_type))),
    );
    others
}

fn behind_balancers(arn: &str) -> Vec<(&'static str, Server)> {
    let balancer = query(
        "DescribeLoadBalancers",
        "<LoadBalancers><member><LoadBalancerArn>arn:b</LoadBalancerArn><Type>application</Type>\
         </member></LoadBalancers>",
    );
    let group = query(
        "DescribeTargetGroups",
        "<TargetGroups><member><TargetGroupArn>arn:b</TargetGroupArn></member></TargetGroups>",
    );
    let tagged = query(
        "DescribeTags",
        &format!(
            "<TagDescriptions><member><ResourceArn>arn:b</ResourceArn><Tags>{}</Tags></member>\
             </TagDescriptions>",
            members(arn)
        ),
    );
    let with = |action: &str, body: String| {
        let server = empty().with(action, body);
        server.with("DescribeTags", tagged.clone())
    };
    vec![
        ("load balancer", with("DescribeLoadBalancers", balancer)),
        ("target group", with("DescribeTargetGroups", group)),
    ]
}

fn of_clusters(arn: &str) -> Vec<(&'static str, Server)> {
    let scaling = query(
        "DescribeAutoScalingGroups",
        &format!(
            "<AutoScalingGroups><member><AutoScalingGroupName>g</AutoScalingGroupName><Tags>{}\
             </Tags></member></AutoScalingGroups>",
            members(arn)
        ),
    );
    let name = circle::name_in(arn);
    let clusters = json!({ "ResourceDescriptions": [{ "Identifier": name, "Properties": "{}" }] });
    let service = json!({ "services": [{ "serviceArn": "arn:s", "serviceName": "s",
        "status": "ACTIVE", "desiredCount": 3, "runningCount": 2, "pendingCount": 1 }] });
    let read = r#"{"ResourceDescription":{"Identifier":"c","Properties":"{}"}}"#;
    let served = empty()
        .with("ListResources AWS::ECS::Cluster", clusters.to_string())
        .with("ListServices", r#"{"serviceArns":["arn:s"]}"#)
        .with("DescribeServices", service.to_string())
        .with(&format!("GetResource {name}"), read)
        .with(&format!("GetResource arn:s|{name}"), read);
    let grouped = empty().with("DescribeAutoScalingGroups", scaling);
    vec![("Auto Scaling group", grouped), ("ECS service", served)]
}

fn scheduled(arn: &str) -> Server {
    let schedule = json!({ "Name": "n", "GroupName": "stackgen", "State": "ENABLED",
        "ScheduleExpression": "rate(30 minutes)", "FlexibleTimeWindow": { "Mode": "OFF" },
        "Target": { "Arn": "arn:t", "RoleArn": "arn:r",
            "Input": json!({ "StackName": arn }).to_string() } });
    let listed = r#"{"Schedules":[{"Name":"n","GroupName":"stackgen"}]}"#;
    empty()
        .with("GET /schedules", listed)
        .with("GET /schedules/n", schedule.to_string())
}

/// One resource of a type, as Cloud Control lists and reads it.
fn controlled(arn: &str, resource_type: &str) -> Server {
    let id = "app-stackgen-c";
    let tags: Vec<_> = tags(arn)
        .iter()
        .map(|(key, value)| json!({ "Key": key, "Value": value }))
        .collect();
    let listed = json!({ "ResourceDescriptions": [{ "Identifier": id, "Properties": "{}" }] });
    let properties = json!({ "Tags": tags }).to_string();
    let read = json!({ "ResourceDescription": { "Identifier": id, "Properties": properties } });
    empty()
        .with(
            &format!("ListResources {resource_type}"),
            listed.to_string(),
        )
        .with(&format!("GetResource {id}"), read.to_string())
}
