//! Capacity, keys, roles and habits of a world, each set by its knob.

use serde_json::{Value, json};

use super::town::{IMAGE, Town};
use super::{Lab, MINUTE};
use crate::sandbox::engine::Address;
use crate::sandbox::engine::conditions::{KeyState, Knob, Market};
use crate::sandbox::engine::kind::Settle;
use crate::sandbox::engine::kinds::activity;

const GROUP: &str = "AWS::AutoScaling::AutoScalingGroup";
const INSTANCE: &str = "AWS::EC2::Instance";
const SERVICE: &str = "AWS::ECS::Service";
const HOST_TYPE: &str = "c6g.4xlarge";

impl Lab {
    pub(super) fn turn(&mut self, knob: &Knob) {
        let place = self.place.clone();
        knob.turn(&mut self.world, &place);
    }
}

fn short(of: &str, zone: Option<&str>, market: Market, seconds: Option<i64>) -> Knob {
    Knob::Shortage {
        of: of.to_owned(),
        zone: zone.map(str::to_owned),
        market,
        seconds,
    }
}

/// A group of one host in two zones.
fn two_zones(lab: &mut Lab, town: &Town) -> Value {
    let second = lab.subnet(&town.net.vpc, "10.0.16.0/20", "use1-az2");
    let mut group = town.hosts(lab, 1, 3);
    group["VPCZoneIdentifier"] = json!([town.net.subnet.id, second.id]);
    group
}

#[test]
fn a_group_goes_on_in_another_zone_and_says_what_it_met() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    lab.turn(&short(HOST_TYPE, Some("us-east-1a"), Market::Spot, None));
    let group = two_zones(&mut lab, &town);
    let group = lab.make(GROUP, &group);
    let object = lab.world.object(&group).expect("a group");
    let said: Vec<(&str, &str)> = activity::of(object)
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().expect("a text");
            (text("status"), text("zone"))
        })
        .collect();
    assert_eq!(
        said,
        [("Failed", "us-east-1a"), ("Successful", "us-east-1b")]
    );
    let cause = activity::of(object)[0]["cause"].as_str().expect("a cause");
    assert!(
        cause.ends_with("increasing the capacity from 0 to 1."),
        "{cause}"
    );
}

#[test]
fn a_shortage_everywhere_fails_the_group_and_one_that_ends_does_not() {
    type Case = (Market, Option<i64>, Option<&'static str>);
    let cases: [Case; 3] = [
        (
            Market::Spot,
            None,
            Some("There is no Spot capacity available"),
        ),
        (Market::Spot, Some(300), None),
        (Market::OnDemand, None, None),
    ];
    for (market, seconds, words) in cases {
        let mut lab = Lab::new();
        let town = Town::new(&mut lab);
        lab.turn(&short(HOST_TYPE, None, market, seconds));
        let group = two_zones(&mut lab, &town);
        let group = lab.ask(GROUP, &group).expect("accepted");
        match (lab.settle(&group), words) {
            (Settle::Done, None) => (),
            (Settle::Failed(why), Some(words)) => {
                assert!(
                    why.contains("Status Reason: Could not launch Spot Instances."),
                    "{why}"
                );
                assert!(why.contains(words), "{why}");
            }
            (other, _) => panic!("{market:?} {seconds:?}: {other:?}"),
        }
    }
}

#[test]
fn a_zone_without_the_type_names_those_that_have_it() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    lab.turn(&Knob::NotOffered {
        instance_type: HOST_TYPE.to_owned(),
        zone: "use1-az1".to_owned(),
    });
    let group = town.hosts(&mut lab, 1, 3);
    let group = lab.ask(GROUP, &group).expect("accepted");
    let Settle::Failed(why) = lab.settle(&group) else {
        panic!("it settled");
    };
    let words = "(c6g.4xlarge) is not supported in your requested Availability Zone (us-east-1a)";
    assert!(why.contains(words), "{why}");
    assert!(why.contains("choosing us-east-1b, us-east-1c,"), "{why}");
}

#[test]
fn a_locked_key_refuses_the_launch_or_kills_the_instance() {
    let cases = [
        (KeyState::Disabled, "Client.InvalidKMSKey.InvalidState"),
        (
            KeyState::Denied,
            "Client.InternalError: Client error on launch",
        ),
    ];
    for (state, words) in cases {
        let mut lab = Lab::new();
        let town = Town::new(&mut lab);
        let key = "arn:aws:kms:us-east-1:123456789012:key/1234";
        lab.turn(&Knob::Key {
            key: "1234".to_owned(),
            state,
        });
        let group = town.hosts(&mut lab, 1, 3);
        let id = group["LaunchTemplate"]["LaunchTemplateId"].as_str();
        let template = Address::new(&lab.place, "AWS::EC2::LaunchTemplate", id.expect("an id"));
        let template = lab.world.object_mut(&template).expect("a template");
        let data = &mut template.properties["LaunchTemplateData"];
        data["BlockDeviceMappings"][0]["Ebs"]["KmsKeyId"] = json!(key);
        let group = lab.ask(GROUP, &group).expect("accepted");
        let Settle::Failed(why) = lab.settle(&group) else {
            panic!("it settled");
        };
        assert!(why.contains(words), "{why}");
    }
}

#[test]
fn a_fresh_account_lacks_the_role_of_ecs_until_somebody_makes_it() {
    let mut lab = Lab::new();
    lab.turn(&Knob::FreshAccount);
    let words = lab.refusal("AWS::ECS::Cluster", &json!({}));
    assert!(
        words.contains("Unable to assume the service linked role."),
        "{words}"
    );
    let account = lab.place.account.clone();
    assert!(lab.world.make_service_role(&account, "ecs.amazonaws.com"));
    assert!(!lab.world.make_service_role(&account, "ecs.amazonaws.com"));
    lab.make("AWS::ECS::Cluster", &json!({}));
}

#[test]
fn app_runner_is_closed_but_to_its_customers() {
    let mut lab = Lab::new();
    let kind = "AWS::AppRunner::Service";
    let service = json!({"ServiceName": "app"});
    let words = lab.refusal(kind, &service);
    assert!(words.contains("no longer open to new customers"), "{words}");
    lab.turn(&Knob::CustomerOf {
        service: "apprunner".to_owned(),
    });
    let service = lab.make(kind, &service);
    assert_eq!(lab.remove(&service), Settle::Done);
}

#[test]
fn fargate_goes_where_it_has_capacity() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    lab.turn(&short("fargate", None, Market::OnDemand, Some(600)));
    let definition = lab.make("AWS::ECS::TaskDefinition", &town.definition());
    let service = lab
        .ask(SERVICE, &town.service(&definition, 1))
        .expect("accepted");
    lab.minutes(5);
    let said = lab.last_event(&service);
    assert!(
        said.starts_with("(service web) was unable to place a task. Reason: Capacity is unavail"),
        "{said}"
    );
    assert_eq!(lab.settle(&service), Settle::Done);
    assert!(lab.world.now_ms >= super::START + 10 * MINUTE);
    lab.minutes(1);
    assert_eq!(
        lab.last_event(&service),
        "(service web) has reached a steady state."
    );
}

#[test]
fn an_image_must_be_built_for_the_task() {
    let cases: [(&[&str], &str, &str); 2] = [
        (
            &["linux/arm64", "windows/amd64"],
            "descriptor matching platform 'linux/amd64'",
            "TaskFailedToStart",
        ),
        (
            &["linux/arm64"],
            "Essential container in task exited",
            "EssentialContainerExited",
        ),
    ];
    for (platforms, words, code) in cases {
        let mut lab = Lab::new();
        let town = Town::new(&mut lab);
        let repository = Address::new(&lab.place, "AWS::ECR::Repository", "test-app-2022");
        let platforms: Vec<String> = platforms.iter().map(|name| (*name).to_owned()).collect();
        super::super::repository::push(&mut lab.world, &repository, "other", &platforms);
        let mut definition = town.definition();
        let (stem, _) = IMAGE.rsplit_once(':').expect("a tag");
        definition["ContainerDefinitions"][0]["Image"] = json!(format!("{stem}:other"));
        let definition = lab.make("AWS::ECS::TaskDefinition", &definition);
        let service = lab
            .ask(SERVICE, &town.service(&definition, 1))
            .expect("accepted");
        lab.minutes(5);
        let why = lab.last_stop(&service);
        assert!(why.contains(words), "{why}");
        let tasks = lab.world.tasks(&lab.place);
        let codes: Vec<&str> = tasks
            .iter()
            .filter_map(|task| Some(tasks.why(task)?.code.as_str()))
            .collect();
        assert!(codes.contains(&code), "{codes:?}");
    }
}

/// What a network of one of each is made of.
struct PublicNetIds {
    vpc: String,
    subnet: String,
    /// An address that no gateway has taken.
    allocation: String,
}

impl PublicNetIds {
    /// Makes a VPC with a subnet, a NAT gateway and an endpoint.
    fn new(lab: &mut Lab) -> Self {
        let net = super::PublicNet::new(lab);
        let ids = Self {
            vpc: net.vpc.id.clone(),
            subnet: net.subnet.id.clone(),
            allocation: Self::address(lab),
        };
        let taken = Self::address(lab);
        lab.make(
            "AWS::EC2::NatGateway",
            &json!({"SubnetId": ids.subnet, "AllocationId": taken}),
        );
        lab.make(
            "AWS::EC2::VPCEndpoint",
            &json!({
                "VpcId": ids.vpc, "SubnetIds": [ids.subnet], "VpcEndpointType": "Interface",
                "ServiceName": "com.amazonaws.us-east-1.logs",
            }),
        );
        ids
    }

    fn address(lab: &mut Lab) -> String {
        let address = lab.make("AWS::EC2::EIP", &json!({}));
        lab.attribute(&address, "AllocationId")
    }
}

/// A quota, the type it holds for, one more of these, and what is said to it.
type Crowd = (
    &'static str,
    &'static str,
    fn(&PublicNetIds) -> Value,
    &'static str,
);

const CROWDS: [Crowd; 5] = [
    (
        "vpc/L-A4707A72",
        "AWS::EC2::InternetGateway",
        |_| json!({}),
        "internet gateways",
    ),
    (
        "vpc/L-407747CB",
        "AWS::EC2::Subnet",
        |net| json!({"VpcId": net.vpc, "CidrBlock": "10.0.32.0/20"}),
        "number of subnets",
    ),
    (
        "vpc/L-FE5A380F",
        "AWS::EC2::NatGateway",
        |net| json!({"SubnetId": net.subnet, "AllocationId": net.allocation}),
        "limit of 1 NAT gateways",
    ),
    (
        "vpc/L-29B6F2EB",
        "AWS::EC2::VPCEndpoint",
        |net| {
            json!({
                "VpcId": net.vpc, "SubnetIds": [net.subnet], "VpcEndpointType": "Interface",
                "ServiceName": "com.amazonaws.us-east-1.sts",
            })
        },
        "number of VPC endpoints",
    ),
    (
        "vpc/L-0EA8095F",
        "AWS::EC2::SecurityGroup",
        |net| {
            json!({
                "VpcId": net.vpc, "GroupDescription": "many",
                "SecurityGroupIngress": [{"IpProtocol": "6"}, {"IpProtocol": "17"}],
            })
        },
        "rules per security group",
    ),
];

#[test]
fn quotas_hold_for_what_a_network_is_made_of() {
    for (code, kind, properties, words) in CROWDS {
        let mut lab = Lab::new();
        let ids = PublicNetIds::new(&mut lab);
        lab.turn(&Knob::Quota {
            code: code.to_owned(),
            value: 1,
        });
        let said = lab.refusal(kind, &properties(&ids));
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn families_of_instances_have_quotas_of_their_own() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let group = town.hosts(&mut lab, 1, 3);
    let id = group["LaunchTemplate"]["LaunchTemplateId"].as_str();
    let template = Address::new(&lab.place, "AWS::EC2::LaunchTemplate", id.expect("an id"));
    let template = lab.world.object_mut(&template).expect("a template");
    let data = &mut template.properties["LaunchTemplateData"];
    data["InstanceType"] = json!("g4dn.xlarge");
    let path = "/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id";
    let image = super::super::images::public_parameter("us-east-1", path);
    data["ImageId"] = json!(image);
    let group = lab.ask(GROUP, &group).expect("accepted");
    let Settle::Failed(why) = lab.settle(&group) else {
        panic!("it settled");
    };
    assert!(why.contains("Max spot instance count exceeded."), "{why}");
    assert_eq!(lab.count(INSTANCE), 0);
}
