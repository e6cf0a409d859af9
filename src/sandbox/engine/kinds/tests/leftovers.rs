//! What stays when its owner goes, and what comes by itself.

use serde_json::json;

use super::town::Town;
use super::{Lab, MINUTE, PublicNet};
use crate::sandbox::engine::Address;
use crate::sandbox::engine::by_hand::Deed;
use crate::sandbox::engine::conditions::Knob;
use crate::sandbox::engine::kind::Settle;
use crate::sandbox::engine::kinds::{host, interface};

const ENDPOINT: &str = "AWS::EC2::VPCEndpoint";
const GROUP: &str = "AWS::AutoScaling::AutoScalingGroup";
const INTERFACE: &str = "AWS::EC2::NetworkInterface";
const LOGS: &str = "AWS::Logs::LogGroup";
const SECURITY_GROUP: &str = "AWS::EC2::SecurityGroup";
const VOLUME: &str = "AWS::EC2::Volume";

impl Lab {
    fn one(&self, kind: &str) -> Address {
        let found = self.world.objects(&self.place, kind).next();
        found.expect("there is one").address()
    }

    /// Of the subnet's inhabitants, whether each may go.
    fn in_the_way(&mut self, address: &Address) -> bool {
        let mut trial = self.world.clone();
        crate::sandbox::engine::life::begin_delete(&mut trial, address).is_err()
    }
}

fn endpoint(lab: &mut Lab, net: &PublicNet) -> Address {
    let properties = json!({
        "VpcId": net.vpc.id, "SubnetIds": [net.subnet.id], "VpcEndpointType": "Interface",
        "ServiceName": "com.amazonaws.us-east-1.logs",
    });
    lab.make(ENDPOINT, &properties)
}

#[test]
fn an_interface_lingers_first_in_use_then_available() {
    let mut lab = Lab::new();
    let net = PublicNet::new(&mut lab);
    lab.turn(&Knob::InterfacesLinger {
        of: ENDPOINT.to_owned(),
        in_use_seconds: 600,
        seconds: Some(1_200),
    });
    let endpoint = endpoint(&mut lab, &net);
    assert_eq!(lab.remove(&endpoint), Settle::Done);
    let interface = lab.one(INTERFACE);
    assert!(
        lab.drop(&interface)
            .is_err_and(|why| why.ends_with("is currently in use."))
    );
    assert!(lab.in_the_way(&net.subnet));
    lab.minutes(11);
    let object = lab.world.object(&interface).expect("it is still there");
    assert_eq!(interface::status(object), "available");
    assert!(!lab.in_the_way(&interface));
    assert!(lab.in_the_way(&net.subnet), "it holds its subnet");
    lab.minutes(20);
    assert_eq!(lab.count(INTERFACE), 0);
    assert!(!lab.in_the_way(&net.subnet));
}

#[test]
fn what_is_not_to_go_with_its_host_stays() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let hosts = town.hosts(&mut lab, 1, 1);
    let id = hosts["LaunchTemplate"]["LaunchTemplateId"].as_str();
    let template = Address::new(&lab.place, "AWS::EC2::LaunchTemplate", id.expect("an id"));
    let template = lab.world.object_mut(&template).expect("a template");
    let data = &mut template.properties["LaunchTemplateData"];
    data["BlockDeviceMappings"][0]["Ebs"]["DeleteOnTermination"] = json!(false);
    data["NetworkInterfaces"][0]["DeleteOnTermination"] = json!(false);
    let group = lab.make(GROUP, &hosts);
    assert_eq!(lab.remove(&group), Settle::Done);
    lab.minutes(60);
    assert_eq!((lab.count(VOLUME), lab.count(INTERFACE)), (1, 1));
}

#[test]
fn a_log_group_comes_back() {
    let mut lab = Lab::new();
    lab.turn(&Knob::LogGroupReturns {
        prefix: "app".to_owned(),
        seconds: 300,
    });
    for (name, left) in [("other", 0), ("app", 1)] {
        let group = lab.make(LOGS, &json!({"LogGroupName": name}));
        assert_eq!(lab.remove(&group), Settle::Done);
        assert_eq!(lab.count(LOGS), 0);
        lab.minutes(6);
        assert_eq!(lab.count(LOGS), left, "{name}");
    }
}

#[test]
fn guardduty_moves_into_a_vpc_with_hosts_and_stays() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    lab.turn(&Knob::RuntimeMonitoring { seconds: 30 });
    lab.minutes(30);
    assert_eq!(lab.count(ENDPOINT), 0, "nobody lives there yet");
    let hosts = town.hosts(&mut lab, 2, 2);
    let group = lab.make(GROUP, &hosts);
    lab.minutes(5);
    let guest = lab.one(ENDPOINT);
    let object = lab.world.object(&guest).expect("an endpoint");
    assert_eq!(
        object.text("ServiceName"),
        Some("com.amazonaws.us-east-1.guardduty-data")
    );
    assert_eq!(
        object.tags.get("GuardDutyManaged").map(String::as_str),
        Some("true")
    );
    assert_eq!(lab.remove(&group), Settle::Done);
    lab.minutes(60);
    assert!(lab.in_the_way(&town.net.subnet));
    assert_eq!(lab.remove(&guest), Settle::Done);
    assert!(!lab.in_the_way(&town.net.subnet));
    let groups = lab.world.objects(&lab.place, SECURITY_GROUP);
    let left = groups
        .filter_map(|group| group.attribute("group_name"))
        .filter(|name| name.starts_with("GuardDutyManagedSecurityGroup-vpc-"))
        .count();
    assert_eq!(left, 1);
}

#[test]
fn a_host_gives_up_its_tasks_before_it_goes() {
    for (draining, at_once) in [("ENABLED", false), ("DISABLED", true)] {
        let mut lab = Lab::new();
        let town = Town::new(&mut lab);
        let hosts = town.hosts(&mut lab, 1, 2);
        let group = lab.make(GROUP, &hosts);
        let [provider, _] = town.provider(&mut lab, &group, 100);
        let object = lab.world.object_mut(&provider).expect("a provider");
        object.properties["AutoScalingGroupProvider"]["ManagedDraining"] = json!(draining);
        let definition = lab.make("AWS::ECS::TaskDefinition", &town.definition());
        let mut service = town.service(&definition, 1);
        service
            .as_object_mut()
            .expect("properties")
            .remove("LaunchType");
        let service = lab.make("AWS::ECS::Service", &service);
        assert_eq!(lab.running(&service), 1);
        lab.drop(&group).expect("accepted");
        lab.pass(3_000);
        let hosts = lab.world.objects(&lab.place, "AWS::ECS::ContainerInstance");
        let drains = hosts
            .filter(|one| host::status(one) == host::DRAINING)
            .count();
        assert_eq!(drains, usize::from(!at_once), "{draining}");
        assert_eq!(lab.remove(&group), Settle::Done);
        lab.pass(MINUTE);
        let why = lab.last_stop(&service);
        assert_eq!(why.contains("is draining"), !at_once, "{why}");
    }
}

#[test]
fn what_is_protected_is_not_deleted() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let mut hosts = town.hosts(&mut lab, 0, 1);
    hosts["DeletionProtection"] = json!("prevent-all-deletion");
    let group = lab.make(GROUP, &hosts);
    let logs = json!({"LogGroupName": "kept", "DeletionProtectionEnabled": true});
    let logs = lab.make(LOGS, &logs);
    let second = lab.subnet(&town.net.vpc, "10.0.16.0/20", "use1-az2");
    let balancer = json!({
        "Subnets": [town.net.subnet.id, second.id], "Scheme": "internal",
        "LoadBalancerAttributes": [{"Key": "deletion_protection.enabled", "Value": "true"}],
    });
    let balancer = lab.make("AWS::ElasticLoadBalancingV2::LoadBalancer", &balancer);
    for address in [group, logs, balancer] {
        assert!(lab.drop(&address).is_err(), "{}", address.kind);
    }
}

#[test]
fn hands_change_the_world_behind_everyones_back() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let hosts = town.hosts(&mut lab, 1, 1);
    let group = lab.make(GROUP, &hosts);
    let deeds = [
        Deed::AddInterface {
            subnet: town.net.subnet.id.clone(),
            groups: vec![town.group.id.clone()],
        },
        Deed::AddSecurityGroup {
            vpc: town.net.vpc.id.clone(),
            name: "by hand".to_owned(),
            lets_in: Some(town.group.id.clone()),
        },
        Deed::AddLogGroup {
            name: "by hand".to_owned(),
        },
        Deed::ProtectInstances {
            group: group.id.clone(),
        },
        Deed::Remove {
            kind: "AWS::IAM::Policy".to_owned(),
            id: town.policy.id.clone(),
        },
    ];
    for deed in deeds {
        lab.turn(&Knob::ByHand(deed));
    }
    assert_eq!(lab.count("AWS::IAM::Policy"), 0);
    assert_eq!(lab.count(LOGS), 2);
    assert!(lab.in_the_way(&town.net.subnet));
    assert!(lab.in_the_way(&town.group));
    let Settle::Failed(why) = lab.remove(&group) else {
        panic!("its instance is protected");
    };
    assert!(
        why.contains("instances are protected from scale-in"),
        "{why}"
    );
}
