use serde_json::json;

use super::*;
use crate::profile::Profile;

fn on_ec2() -> serde_json::Value {
    json!({
        "title": "T", "description": "D", "system": "ecs-ec2", "region": "us-east-1", "ttl": "2h",
        "source": {"publication": "p", "section": "s", "date": "2022"},
        "network": {
            "availability_zones": ["use1-az1", "use1-az4", "use1-az5", "use1-az6"],
            "addressing": "shifted", "ip_family": "ipv4", "nat": "per-az",
            "placement": "private", "public_ip": false,
            "endpoints": {"ecr.api": {"type": "interface", "policy": "ecr-pull"}},
        },
        "capacity": {"ec2": {
            "instance_type": "c6g.4xlarge", "market": "spot",
            "ami": {"variant": "aws-ecs-2", "version": "latest", "architecture": "ARM64"},
            "volumes": [], "metadata": {"tokens": "required", "hop_limit": 2, "ipv6": "disabled"},
            "detailed_monitoring": "enabled", "min_hosts": 1, "max_hosts": 250,
            "scale_in_protection": "disabled",
            "capacity_provider": {"target": "95 %", "warm_up": "1 s", "min_step": 1,
                "max_step": 10000, "termination_protection": "disabled", "draining": "disabled"},
        }},
        "workload": {
            "image": {"repository": "r", "tag": "t", "pull_conditions": "enabled"},
            "cpu": "1 vCPU", "memory": "2 GB", "port": 5002, "network_mode": "awsvpc",
            "logs": {"mode": "blocking", "retention": "60 d"}, "container_insights": "enabled",
            "services": {"count": 5, "tasks": 3500},
            "deployment": {"minimum_healthy": "100 %", "maximum": "200 %",
                "circuit_breaker": "disabled", "az_rebalancing": "disabled"},
        },
        "scaling": {"from": 1, "timeout": "30 min"},
    })
}

/// The same on Fargate, On-Demand.
pub(super) fn on_fargate() -> serde_json::Value {
    let mut tree = on_ec2();
    tree["system"] = "ecs-fargate".into();
    tree["capacity"] = json!({"fargate": {
        "operating_system": "LINUX", "architecture": "X86_64", "platform_version": "1.4.0",
        "purchase": {"on_demand": {"base": 0, "weight": 1}, "spot": {"base": 0, "weight": 0}},
    }});
    tree
}

pub(super) fn planned(change: impl FnOnce(&mut serde_json::Value)) -> Result<Plan, PlanError> {
    let mut tree = on_ec2();
    change(&mut tree);
    let profile: Profile = serde_json::from_value(tree).unwrap();
    plan(&profile)
}

fn need(change: impl FnOnce(&mut serde_json::Value)) -> HostNeed {
    let Part::Present(need) = planned(change).unwrap().sizing.hosts else {
        panic!("no hosts")
    };
    need
}

/// The figures that follow from the published settings.
#[test]
fn hosts_of_the_published_setup() {
    for (target, wanted, granted) in [("95 %", 247, 247), ("80 %", 293, 250), ("30 %", 780, 250)] {
        let need = need(|tree| {
            tree["capacity"]["ec2"]["capacity_provider"]["target"] = target.into();
        });
        assert_eq!((need.density.plain, need.density.trunked), (7, 15));
        assert_eq!((need.needed, need.needed_plain), (234, 500));
        assert_eq!((need.wanted, need.granted), (wanted, granted), "{target}");
        assert_eq!((need.reachable, need.reachable_plain), (3500, 1750));
    }
}

#[test]
fn a_thousand_tasks_need_the_hosts_that_the_warm_profile_keeps() {
    let need = need(|tree| {
        tree["workload"]["services"] = json!({"count": 1, "tasks": 1000});
        tree["capacity"]["ec2"]["capacity_provider"]["target"] = "100 %".into();
    });
    assert_eq!((need.needed, need.wanted), (67, 67));
}

#[test]
fn host_networking_knows_no_interface_limit() {
    let need = need(|tree| tree["workload"]["network_mode"] = "host".into());
    assert_eq!((need.density.plain, need.density.trunked), (15, 15));
}

#[test]
fn a_type_or_task_that_cannot_be_reckoned_is_refused() {
    let error = planned(|tree| tree["capacity"]["ec2"]["instance_type"] = "x9.huge".into());
    assert_eq!(
        error.unwrap_err().to_string(),
        "no figures are known for instance type `x9.huge`"
    );
    let error = planned(|tree| tree["workload"]["memory"] = "64 GiB".into());
    assert!(
        matches!(error, Err(PlanError::TaskTooLarge { .. })),
        "{error:?}"
    );
}

fn blocks_of(plan: &Plan) -> Vec<(&str, &str)> {
    let network = &plan.network;
    let pairs = network.public_subnets.iter().zip(&network.private_subnets);
    pairs
        .map(|(public, private)| (public.cidr.as_str(), private.cidr.as_str()))
        .collect()
}

#[test]
fn published_addresses() {
    let plan = planned(|tree| tree["network"]["addressing"] = "published".into()).unwrap();
    assert_eq!(plan.network.vpc_cidr, "172.16.0.0/16");
    assert_eq!(
        blocks_of(&plan),
        [
            ("172.16.32.0/19", "172.17.0.0/16"),
            ("172.16.64.0/19", "172.18.0.0/16"),
            ("172.16.96.0/19", "172.19.0.0/16"),
            ("172.16.128.0/19", "172.20.0.0/16"),
        ]
    );
    assert!(
        plan.network
            .private_subnets
            .iter()
            .all(|subnet| subnet.secondary)
    );
}

#[test]
fn shifted_addresses_leave_dockers_bridge_alone() {
    let plan = planned(|_| ()).unwrap();
    let private: Vec<&str> = blocks_of(&plan)
        .into_iter()
        .map(|(_, private)| private)
        .collect();
    assert_eq!(
        private,
        [
            "172.18.0.0/16",
            "172.19.0.0/16",
            "172.20.0.0/16",
            "172.21.0.0/16"
        ]
    );
}

#[test]
fn two_to_six_zones_have_addresses() {
    for zones in 1..=7_usize {
        let plan = planned(|tree| {
            let ids: Vec<String> = (1..=zones).map(|n| format!("use1-az{n}")).collect();
            tree["network"]["availability_zones"] = json!(ids);
        });
        if (2..=6).contains(&zones) {
            assert_eq!(plan.unwrap().network.private_subnets.len(), zones);
        } else {
            let error = plan.unwrap_err();
            assert_eq!(error, PlanError::Addresses(AddressError::Zones { zones }));
        }
    }
}

#[test]
fn sixty_fours_are_numbered_public_first() {
    let plan = planned(|tree| tree["network"]["ip_family"] = "dualstack".into()).unwrap();
    let index = |subnets: &[Subnet]| subnets.iter().map(|s| s.ipv6_index).collect::<Vec<_>>();
    assert_eq!(index(&plan.network.public_subnets), [0, 1, 2, 3]);
    assert_eq!(index(&plan.network.private_subnets), [4, 5, 6, 7]);
    assert_eq!(plan.network.ipv6_subnets, 8);
}

fn custom(private: [&str; 2], public: [&str; 2]) -> Result<Plan, PlanError> {
    planned(|tree| {
        tree["network"]["availability_zones"] = json!(["use1-az1", "use1-az4"]);
        tree["network"]["addressing"] = "custom".into();
        tree["network"]["cidrs"] =
            json!({"vpc": "10.0.0.0/16", "public": public, "private": private});
    })
}

#[test]
fn own_addresses_are_secondary_only_outside_the_primary_block() {
    let plan = custom(
        ["10.0.128.0/18", "10.1.0.0/16"],
        ["10.0.0.0/24", "10.0.1.0/24"],
    )
    .unwrap();
    let secondary: Vec<bool> = plan
        .network
        .private_subnets
        .iter()
        .map(|s| s.secondary)
        .collect();
    assert_eq!(secondary, [false, true]);
    assert_eq!(plan.network.blocks().len(), 2);
}

#[test]
fn own_addresses_that_do_not_hold_are_refused() {
    let public = ["10.0.0.0/24", "10.0.1.0/24"];
    let of = |private, public| match custom(private, public) {
        Err(PlanError::Addresses(error)) => error,
        other => panic!("{other:?}"),
    };
    let error = of(["10.0.0.128/25", "10.1.0.0/16"], public);
    assert!(matches!(error, AddressError::Overlap { .. }), "{error}");
    let error = of(
        ["10.1.0.0/16", "10.2.0.0/16"],
        ["10.0.0.0/24", "10.9.0.0/24"],
    );
    assert!(matches!(error, AddressError::Outside { .. }), "{error}");
    let error = of(["10.1.0.0/29", "10.2.0.0/16"], public);
    assert!(matches!(error, AddressError::Size { .. }), "{error}");
    let error = of(["10.1.0.0/22", "10.2.0.0/22"], public);
    assert!(
        error
            .to_string()
            .starts_with("1998 addresses are needed in use1-az1"),
        "{error}"
    );
}

#[test]
fn one_nat_gateway_serves_every_zone() {
    let plan = planned(|tree| tree["network"]["nat"] = "one".into()).unwrap();
    assert_eq!(plan.network.nat_gateways.len(), 1);
    assert!(
        plan.network
            .private_subnets
            .iter()
            .all(|subnet| subnet.nat == "Az1")
    );
}

#[test]
fn quotas_of_the_published_setup() {
    let plan = planned(|_| ()).unwrap();
    let needed = |code| {
        plan.sizing
            .quotas
            .iter()
            .find(|q| q.code == code)
            .unwrap()
            .needed
    };
    assert_eq!(needed("L-83CA0A9D"), 5);
    assert_eq!(needed("L-0263D0A3"), 4);
    assert_eq!(needed("L-34B43A08"), 247 * 16);
}

#[test]
fn quotas_of_a_load_balancer_are_there_with_one_only() {
    let of_balancers = |plan: &Plan| -> Vec<(&'static str, u64)> {
        let quotas = plan.sizing.quotas.iter();
        let quotas = quotas.filter(|quota| quota.service == "elasticloadbalancing");
        quotas.map(|quota| (quota.code, quota.needed)).collect()
    };
    assert_eq!(of_balancers(&planned(|_| ()).unwrap()), []);
    let plan = planned(|tree| {
        tree["workload"]["load_balancer"] = json!({
            "scheme": "internal", "port": 80, "health_check_path": "/",
            "health_check_interval": "30 s", "healthy_threshold": 5,
            "deregistration_delay": "300 s",
        });
    });
    // Five services, 3 500 tasks of which each is a target.
    let expected = [
        ("L-53DA6B97", 1),
        ("L-B22855CB", 1),
        ("L-A0D0B863", 3_500),
        ("L-7E6692B2", 3_500),
    ];
    assert_eq!(of_balancers(&plan.unwrap()), expected);
}
