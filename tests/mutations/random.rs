//! Templates that nobody wrote: random networks with random things in them. Whatever the ordering
//! rules ask for is added, and then creating and a bare delete must leave nothing.

use proptest::prelude::*;
use serde_json::{Value, json};
use stackgen::template::check::requirements;

use crate::life::Life;
use crate::samples::template;

/// What a random template is made of.
#[derive(Debug, Clone)]
struct Plan {
    /// Zones, one public subnet each.
    zones: usize,
    /// Private subnets, one in each zone.
    private: Private,
    /// NAT gateways: none, one, or one a zone.
    nat: Nat,
    /// Services with an interface endpoint.
    endpoints: Vec<&'static str>,
    /// Whether the route tables lead to S3 by a gateway endpoint.
    s3: bool,
    /// Security groups, each letting the one before it in.
    groups: usize,
    /// Tasks of each Fargate service.
    fargate: Vec<i64>,
    /// Hosts at the least and tasks of the service on them, if there are hosts.
    hosts: Option<(i64, i64)>,
    /// Whether the cluster reports to Container Insights.
    insights: bool,
    /// Whether policies are inline or managed.
    inline: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Private {
    None,
    /// In the VPC's own block.
    Inside,
    /// Each in a block of its own.
    Blocks,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Nat {
    None,
    One,
    Each,
}

fn plans() -> impl Strategy<Value = Plan> {
    let services = ["ecr.api", "ecr.dkr", "logs", "ecs", "ecs-agent", "sts"];
    let endpoints = proptest::sample::subsequence(services.to_vec(), 0..=4);
    let nat = prop_oneof![Just(Nat::None), Just(Nat::One), Just(Nat::Each)];
    let private = prop_oneof![
        Just(Private::None),
        Just(Private::Inside),
        Just(Private::Blocks),
    ];
    let network = (1..4_usize, private, nat, endpoints);
    let hosts = proptest::option::of((0..2_i64, 0..3_i64));
    let fargate = proptest::collection::vec(0..3_i64, 0..3);
    let work = (0..4_usize, fargate, hosts);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    (network, work, flags).prop_map(|(network, work, (s3, insights, inline))| {
        let (zones, private, nat, endpoints) = network;
        let (groups, fargate, hosts) = work;
        Plan {
            zones,
            private,
            nat: if private == Private::None {
                Nat::None
            } else {
                nat
            },
            endpoints,
            s3,
            groups,
            fargate,
            hosts,
            insights,
            inline,
        }
    })
}

/// A template on its way.
struct Draft(Value);

fn reference(id: &str) -> Value {
    json!({ "Ref": id })
}

impl Draft {
    fn add(&mut self, id: &str, kind: &str, properties: Value) {
        let kind = Value::from(format!("AWS::{kind}"));
        let members = [("Type", kind), ("Properties", properties)];
        let members = members.map(|(name, value)| (name.to_owned(), value));
        self.0[id] = Value::Object(members.into_iter().collect());
    }

    fn network(&mut self, plan: &Plan) {
        let vpc = json!({"CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": true});
        self.add("Vpc", "EC2::VPC", vpc);
        self.add("Gateway", "EC2::InternetGateway", json!({}));
        let attachment =
            json!({"VpcId": reference("Vpc"), "InternetGatewayId": reference("Gateway")});
        self.add("Attachment", "EC2::VPCGatewayAttachment", attachment);
        self.table("PublicTable", &json!({"GatewayId": reference("Gateway")}));
        for zone in 0..plan.zones {
            let public = format!("10.0.{}.0/20", zone * 16);
            self.subnet(&format!("Public{zone}"), (zone, public), "PublicTable");
            if plan.private != Private::None {
                self.private(plan, zone);
            }
        }
    }

    /// A route table with a default route, if it leads anywhere.
    fn table(&mut self, id: &str, over: &Value) {
        self.add(id, "EC2::RouteTable", json!({"VpcId": reference("Vpc")}));
        if over.as_object().unwrap().is_empty() {
            return;
        }
        let mut route = over.clone();
        route["RouteTableId"] = reference(id);
        route["DestinationCidrBlock"] = json!("0.0.0.0/0");
        self.add(&format!("{id}Route"), "EC2::Route", route);
    }

    fn subnet(&mut self, id: &str, (zone, block): (usize, String), table: &str) {
        let subnet = json!({
            "VpcId": reference("Vpc"), "CidrBlock": block,
            "AvailabilityZone": {"Fn::Select": [zone, {"Fn::GetAZs": ""}]},
        });
        self.add(id, "EC2::Subnet", subnet);
        let association = json!({"SubnetId": reference(id), "RouteTableId": reference(table)});
        let kind = "EC2::SubnetRouteTableAssociation";
        self.add(&format!("{id}Table"), kind, association);
    }

    fn private(&mut self, plan: &Plan, zone: usize) {
        let block = if plan.private == Private::Blocks {
            let block = format!("10.{}.0.0/16", zone + 1);
            let properties = json!({"VpcId": reference("Vpc"), "CidrBlock": block});
            self.add(&format!("Block{zone}"), "EC2::VPCCidrBlock", properties);
            block
        } else {
            format!("10.0.{}.0/20", 128 + zone * 16)
        };
        let nat = match plan.nat {
            Nat::None => None,
            Nat::One => Some(0),
            Nat::Each => Some(zone),
        };
        if nat == Some(zone) {
            self.add(&format!("Address{zone}"), "EC2::EIP", json!({}));
            let address = json!({"Fn::GetAtt": [format!("Address{zone}"), "AllocationId"]});
            let subnet = reference(&format!("Public{zone}"));
            let nat = json!({"SubnetId": subnet, "AllocationId": address});
            self.add(&format!("Nat{zone}"), "EC2::NatGateway", nat);
        }
        let table = format!("PrivateTable{zone}");
        let over = nat.map_or(
            json!({}),
            |nat| json!({"NatGatewayId": reference(&format!("Nat{nat}"))}),
        );
        self.table(&table, &over);
        self.subnet(&format!("Private{zone}"), (zone, block), &table);
    }

    fn endpoints(&mut self, plan: &Plan) {
        let service =
            |name: &str| json!({"Fn::Sub": format!("com.amazonaws.${{AWS::Region}}.{name}")});
        if plan.s3 {
            let endpoint = json!({
                "VpcId": reference("Vpc"), "ServiceName": service("s3"),
                "VpcEndpointType": "Gateway", "RouteTableIds": [reference("PublicTable")],
            });
            self.add("EndpointS3", "EC2::VPCEndpoint", endpoint);
        }
        for name in &plan.endpoints {
            let endpoint = json!({
                "VpcId": reference("Vpc"), "ServiceName": service(name),
                "VpcEndpointType": "Interface", "PrivateDnsEnabled": true,
                "SubnetIds": inner(plan), "SecurityGroupIds": [reference("App")],
            });
            let id = name.replace(['.', '-'], "");
            self.add(&format!("Endpoint{id}"), "EC2::VPCEndpoint", endpoint);
        }
    }

    fn groups(&mut self, plan: &Plan) {
        let app = json!({
            "VpcId": reference("Vpc"), "GroupDescription": "app",
            "SecurityGroupIngress": [{"IpProtocol": "-1", "CidrIp": "10.0.0.0/8"}],
        });
        self.add("App", "EC2::SecurityGroup", app);
        let mut before = "App".to_owned();
        for number in 0..plan.groups {
            let id = format!("Group{number}");
            let rule = json!({"IpProtocol": "-1", "SourceSecurityGroupId": reference(&before)});
            let group = json!({
                "VpcId": reference("Vpc"), "GroupDescription": "one more",
                "SecurityGroupIngress": [rule],
            });
            self.add(&id, "EC2::SecurityGroup", group);
            before = id;
        }
    }

    fn role(&mut self, id: &str, service: &str, inline: bool) {
        let trust = json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service},
        }]});
        self.add(id, "IAM::Role", json!({"AssumeRolePolicyDocument": trust}));
        let statement = json!({
            "Effect": "Allow", "Resource": "*",
            "Action": ["ecs:*", "ecr:*", "logs:CreateLogStream", "logs:PutLogEvents"],
        });
        let mut policy = json!({
            "Roles": [reference(id)],
            "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        });
        let kind = if inline {
            policy["PolicyName"] = json!("all");
            "IAM::Policy"
        } else {
            "IAM::ManagedPolicy"
        };
        self.add(&format!("{id}Policy"), kind, policy);
    }

    fn cluster(&mut self, plan: &Plan) {
        let insights = if plan.insights { "enabled" } else { "disabled" };
        let cluster = json!({
            "ClusterName": reference("AWS::StackName"),
            "ClusterSettings": [{"Name": "containerInsights", "Value": insights}],
        });
        self.add("Cluster", "ECS::Cluster", cluster);
        if plan.insights {
            let name = "/aws/ecs/containerinsights/${AWS::StackName}/performance";
            let group = json!({"LogGroupName": {"Fn::Sub": name}});
            self.add("Insights", "Logs::LogGroup", group);
        }
        self.add("Logs", "Logs::LogGroup", json!({}));
        self.role("Execution", "ecs-tasks.amazonaws.com", plan.inline);
        let mut providers = vec![json!("FARGATE")];
        if plan.hosts.is_some() {
            providers.push(reference("Provider"));
        }
        let association = json!({
            "Cluster": reference("Cluster"), "CapacityProviders": providers,
            "DefaultCapacityProviderStrategy": [],
        });
        let kind = "ECS::ClusterCapacityProviderAssociations";
        self.add("Association", kind, association);
        let image =
            "${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/test-app-2022:latest";
        let definition = json!({
            "Family": reference("AWS::StackName"), "NetworkMode": "awsvpc",
            "Cpu": "256", "Memory": "512",
            "RequiresCompatibilities": ["FARGATE"],
            "ExecutionRoleArn": {"Fn::GetAtt": ["Execution", "Arn"]},
            "ContainerDefinitions": [{
                "Name": "app", "Image": {"Fn::Sub": image},
                "LogConfiguration": {"LogDriver": "awslogs", "Options": {
                    "awslogs-group": reference("Logs"), "awslogs-region": reference("AWS::Region"),
                }},
            }],
        });
        self.add("Definition", "ECS::TaskDefinition", definition);
        for (number, count) in plan.fargate.iter().enumerate() {
            let service = service(plan, &json!("FARGATE"), *count);
            self.add(&format!("Service{number}"), "ECS::Service", service);
        }
    }

    fn hosts(&mut self, plan: &Plan, (least, tasks): (i64, i64)) {
        self.role("Host", "ec2.amazonaws.com", plan.inline);
        let profile = json!({"Roles": [reference("Host")]});
        self.add("HostProfile", "IAM::InstanceProfile", profile);
        let image = "{{resolve:ssm:/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id}}";
        let data = json!({
            "InstanceType": "c5.xlarge", "ImageId": image,
            "IamInstanceProfile": {"Arn": {"Fn::GetAtt": ["HostProfile", "Arn"]}},
            "UserData": {"Fn::Base64": {"Fn::Sub": "[settings.ecs]\ncluster = \"${AWS::StackName}\"\n"}},
            "NetworkInterfaces": [{
                "DeviceIndex": 0, "AssociatePublicIpAddress": plan.nat == Nat::None,
                "Groups": [reference("App")],
            }],
        });
        let template = json!({ "LaunchTemplateData": data });
        self.add("Template", "EC2::LaunchTemplate", template);
        let version = json!({"Fn::GetAtt": ["Template", "LatestVersionNumber"]});
        let group = json!({
            "MinSize": least.to_string(), "MaxSize": "4", "VPCZoneIdentifier": inner(plan),
            "LaunchTemplate": {"LaunchTemplateId": reference("Template"), "Version": version},
        });
        self.add("Hosts", "AutoScaling::AutoScalingGroup", group);
        let provider = json!({"AutoScalingGroupProvider": {
            "AutoScalingGroupArn": reference("Hosts"),
            "ManagedScaling": {"Status": "ENABLED", "TargetCapacity": 100},
            "ManagedTerminationProtection": "DISABLED", "ManagedDraining": "DISABLED",
        }});
        self.add("Provider", "ECS::CapacityProvider", provider);
        let service = service(plan, &reference("Provider"), tasks);
        self.add("HostedService", "ECS::Service", service);
    }
}

/// Where work goes: private subnets with a way out, else public ones.
fn inner(plan: &Plan) -> Value {
    let kind = if plan.nat == Nat::None {
        "Public"
    } else {
        "Private"
    };
    let ids = (0..plan.zones).map(|zone| reference(&format!("{kind}{zone}")));
    Value::Array(ids.collect())
}

fn service(plan: &Plan, provider: &Value, count: i64) -> Value {
    let public = if plan.nat == Nat::None && provider == "FARGATE" {
        "ENABLED"
    } else {
        "DISABLED"
    };
    json!({
        "Cluster": reference("Cluster"), "TaskDefinition": reference("Definition"),
        "DesiredCount": count,
        "CapacityProviderStrategy": [{"CapacityProvider": provider, "Weight": 1}],
        "NetworkConfiguration": {"AwsvpcConfiguration": {
            "Subnets": inner(plan), "SecurityGroups": [reference("App")], "AssignPublicIp": public,
        }},
    })
}

/// The template of a plan, with every edge that a rule asks for.
fn document(plan: &Plan) -> Value {
    let mut draft = Draft(json!({}));
    draft.network(plan);
    draft.groups(plan);
    draft.endpoints(plan);
    draft.cluster(plan);
    if let Some(hosts) = plan.hosts {
        draft.hosts(plan, hosts);
    }
    let mut document = json!({"Resources": draft.0});
    while let Some((who, on)) = asked(&document) {
        let edges = &mut document["Resources"][who]["DependsOn"];
        if edges.is_null() {
            *edges = json!([]);
        }
        edges.as_array_mut().unwrap().push(json!(on));
    }
    document
}

/// An edge that some rule misses.
fn asked(document: &Value) -> Option<(String, String)> {
    let template = template(document);
    let mut all = requirements(&template).into_iter();
    let broken = all.find(|asked| !asked.is_kept())?;
    let on = broken.missing.first().unwrap();
    Some((broken.who.to_owned(), (*on).to_owned()))
}

/// Few cases, unless more are asked for as proptest lets one ask: `PROPTEST_CASES`.
fn few() -> ProptestConfig {
    let usual = ProptestConfig::default();
    let cases = match std::env::var_os("PROPTEST_CASES") {
        Some(_) => usual.cases,
        None => 16,
    };
    ProptestConfig { cases, ..usual }
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn a_template_that_keeps_the_rules_comes_and_goes_without_a_trace(plan in plans()) {
        let document = document(&plan);
        let mut life = Life::begin(&document);
        prop_assert!(life.is_made(), "{:?}", life.failures());
        life.end();
        prop_assert!(life.is_deleted(), "{:?}", life.failures());
        prop_assert_eq!(life.left(), Vec::<String>::new());
    }
}
