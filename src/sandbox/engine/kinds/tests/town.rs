//! A whole ECS cluster to try things in, without a stack.

use base64::Engine as _;
use serde_json::{Value, json};

use super::{Lab, MINUTE, PublicNet, trust};
use crate::sandbox::engine::Address;

/// An image of the account's own registry, which is there from the start.
pub(super) const IMAGE: &str = "123456789012.dkr.ecr.us-east-1.amazonaws.com/test-app-2022:\
                                241ac4b1c44fce7e1754b587a6c589204a7be92a";

/// A network, a cluster, the roles of hosts and tasks, and a log group.
pub(super) struct Town {
    pub(super) net: PublicNet,
    pub(super) cluster: Address,
    pub(super) group: Address,
    pub(super) role: Address,
    pub(super) policy: Address,
    pub(super) log_group: Address,
}

impl Town {
    pub(super) fn new(lab: &mut Lab) -> Self {
        let net = PublicNet::new(lab);
        let group = json!({"VpcId": net.vpc.id, "GroupDescription": "app"});
        let role = json!({
            "AssumeRolePolicyDocument": trust(&["ec2.amazonaws.com", "ecs-tasks.amazonaws.com"]),
        });
        let role = lab.make("AWS::IAM::Role", &role);
        let policy = json!({
            "PolicyName": "all", "Roles": [role.id],
            "PolicyDocument": {"Statement": [{
                "Effect": "Allow", "Resource": "*",
                "Action": ["ecs:*", "ecr:*", "logs:CreateLogStream", "logs:PutLogEvents"],
            }]},
        });
        Self {
            cluster: lab.make("AWS::ECS::Cluster", &json!({"ClusterName": "town"})),
            group: lab.make("AWS::EC2::SecurityGroup", &group),
            policy: lab.make("AWS::IAM::Policy", &policy),
            log_group: lab.make("AWS::Logs::LogGroup", &json!({"LogGroupName": "app"})),
            net,
            role,
        }
    }

    /// A task definition for Fargate and EC2 alike.
    pub(super) fn definition(&self) -> Value {
        json!({
            "Family": "app", "NetworkMode": "awsvpc", "Cpu": "1024", "Memory": "2048",
            "RequiresCompatibilities": ["FARGATE"], "ExecutionRoleArn": self.role.id,
            "ContainerDefinitions": [{
                "Name": "app", "Image": IMAGE,
                "LogConfiguration": {
                    "LogDriver": "awslogs",
                    "Options": {"awslogs-group": "app", "awslogs-region": "us-east-1"},
                },
            }],
        })
    }

    /// A service of so many tasks of a definition, on Fargate unless it is given a strategy.
    pub(super) fn service(&self, definition: &Address, count: i64) -> Value {
        json!({
            "ServiceName": "web", "Cluster": self.cluster.id, "TaskDefinition": definition.id,
            "DesiredCount": count, "LaunchType": "FARGATE",
            "NetworkConfiguration": {"AwsvpcConfiguration": {
                "Subnets": [self.net.subnet.id], "SecurityGroups": [self.group.id],
                "AssignPublicIp": "ENABLED",
            }},
        })
    }

    /// A launch template whose hosts join the cluster.
    pub(super) fn template(&self, lab: &mut Lab) -> Address {
        let profile = json!({"Roles": [self.role.id]});
        let profile = lab.make("AWS::IAM::InstanceProfile", &profile);
        let user_data = format!("[settings.ecs]\ncluster = \"{}\"\n", self.cluster.id);
        let path = "/aws/service/bottlerocket/aws-ecs-2/arm64/latest/image_id";
        let image = super::super::images::public_parameter("us-east-1", path).expect("an image");
        let template = json!({"LaunchTemplateData": {
            "InstanceType": "c6g.4xlarge", "ImageId": image,
            "InstanceMarketOptions": {"MarketType": "spot"},
            "IamInstanceProfile": {"Name": profile.id},
            "UserData": base64::engine::general_purpose::STANDARD.encode(user_data),
            "NetworkInterfaces": [{
                "DeviceIndex": 0, "AssociatePublicIpAddress": true, "Groups": [self.group.id],
            }],
            "BlockDeviceMappings": [{"DeviceName": "/dev/xvdb", "Ebs": {"VolumeSize": 30}}],
        }});
        lab.make("AWS::EC2::LaunchTemplate", &template)
    }

    /// A group of hosts.
    pub(super) fn hosts(&self, lab: &mut Lab, min: i64, max: i64) -> Value {
        let template = self.template(lab);
        json!({
            "VPCZoneIdentifier": [self.net.subnet.id],
            "MinSize": min.to_string(), "MaxSize": max.to_string(),
            "LaunchTemplate": {"LaunchTemplateId": template.id, "Version": "1"},
        })
    }

    /// A provider over a group, taken on by the cluster.
    pub(super) fn provider(&self, lab: &mut Lab, group: &Address, target: i64) -> [Address; 2] {
        let provider = json!({"Name": "hosts", "AutoScalingGroupProvider": {
            "AutoScalingGroupArn": group.id,
            "ManagedScaling": {"Status": "ENABLED", "TargetCapacity": target},
            "ManagedTerminationProtection": "DISABLED",
        }});
        let provider = lab.make("AWS::ECS::CapacityProvider", &provider);
        let association = json!({
            "Cluster": self.cluster.id, "CapacityProviders": [provider.id],
            "DefaultCapacityProviderStrategy": [
                {"CapacityProvider": provider.id, "Base": 0, "Weight": 100},
            ],
        });
        let kind = "AWS::ECS::ClusterCapacityProviderAssociations";
        let association = lab.make(kind, &association);
        [provider, association]
    }
}

impl Lab {
    /// Tasks that run.
    pub(super) fn running(&self, service: &Address) -> i64 {
        super::super::service::running(&self.world, service)
    }

    /// What the service says went wrong last.
    pub(super) fn last_event(&self, service: &Address) -> String {
        let service = self.world.object(service).expect("a service");
        service
            .attributes
            .get("events")
            .and_then(|events| events.as_array()?.last()?["message"].as_str())
            .unwrap_or_default()
            .to_owned()
    }

    /// Why the newest of its tasks stopped.
    pub(super) fn last_stop(&self, service: &Address) -> String {
        let tasks = self.world.tasks(&self.place);
        let newest = tasks
            .iter()
            .filter(|task| task.is_stopped())
            .filter(|task| {
                tasks
                    .cast(task)
                    .is_some_and(|cast| cast.service == service.id)
            })
            .max_by_key(|task| task.stamps.created);
        newest
            .and_then(|task| tasks.why(task))
            .map(|why| why.reason.clone())
            .unwrap_or_default()
    }

    /// Lets so many minutes pass.
    pub(super) fn minutes(&mut self, minutes: i64) {
        self.pass(minutes * MINUTE);
    }
}
