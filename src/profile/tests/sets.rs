//! `--set` and `--region`.

use super::*;

fn said(set: &str) -> String {
    match read("extends: ec2", &[set]) {
        Ok(_) => panic!("nothing was found wrong with {set}"),
        Err(errors) => format!("{:?} {errors}", errors.kind),
    }
}

#[test]
fn sets_that_are_refused() {
    for (set, expected) in [
        ("ttl", ""),
        ("=3h", ""),
        ("workload..cpu=1 vCPU", ""),
        ("workload.=1", ""),
        ("tags.\"a=1", ""),
        ("network.availability_zones[0=x", ""),
        ("network.availability_zones.7=use1-az2", ""),
        ("network.availability_zones.first=use1-az2", ""),
        ("capacity.ec2.volumes.1.size=1 GiB", ""),
        ("ttl.hours=3", ""),
        ("ttl=[3", ""),
        ("ttl=3", ""),
        ("worklaod.memory=4 GB", ""),
        ("workload.memroy=4 GB", ""),
        ("scaling.target=50 %", ""),
        ("capacity.fargate.purchase.spot.weight=1", ""),
        ("workload.memory=!Ref x", ""),
    ] {
        assert_eq!(said(set), expected, "{set}");
    }
}

#[test]
fn sets_reach_every_kind_of_field() {
    let profile = fine(
        "ec2",
        &[
            "ttl=4h",
            "network.availability_zones.3=use1-az2",
            "network.availability_zones[0]=use1-az3",
            "network.endpoints.ecr.api.policy=full",
            "network.endpoints.\"ecr.dkr\".policy=full",
            "network.endpoints.\"ecs.x\"={type: interface, policy: full}",
            "tags.Cost Center=a = b",
            "workload.environment.EMPTY=\"\"",
            "workload.environment.RUNNER=",
            "workload.services={count: 2, tasks: 3000}",
            "scaling.to=3000",
        ],
    );
    assert_eq!(profile.ttl, Span(4 * 3600));
    let zones = &profile.network.availability_zones;
    assert_eq!(zones, &["use1-az3", "use1-az4", "use1-az5", "use1-az2"]);
    let full = |name: &str| profile.network.endpoints[name].policy == EndpointPolicy::Full;
    assert!(full("ecr.api") && full("ecr.dkr") && full("ecs.x"));
    assert_eq!(profile.tags["Cost Center"], "a = b");
    let environment = &profile.workload.environment;
    assert_eq!(environment.len(), 1, "an empty value takes a field away");
    assert_eq!(environment["EMPTY"], "");
    assert_eq!(profile.workload.services.total(), 3000);
}

#[test]
fn later_sets_win() {
    let profile = fine("ec2", &["ttl=4h", "ttl=5h"]);
    assert_eq!(profile.ttl, Span(5 * 3600));
}

fn moved(region: &str, sets: &[&str]) -> Result<Profile, ProfileErrors> {
    let overrides = Overrides {
        region: Some(region.into()),
        sets: sets.iter().map(|set| (*set).to_owned()).collect(),
    };
    let first = source("x", "extends: ec2");
    resolve("x", first, &Shelf(&[]), &overrides).map(|resolved| resolved.profile)
}

#[test]
fn another_region_brings_its_zones() {
    let zones = |region: &str| moved(region, &[]).unwrap().network.availability_zones;
    assert_eq!(
        zones("us-west-2"),
        ["usw2-az1", "usw2-az2", "usw2-az3", "usw2-az4"]
    );
    assert_eq!(zones("eu-west-1"), ["euw1-az1", "euw1-az2", "euw1-az3"]);
    assert_eq!(
        zones("us-east-1"),
        ["use1-az1", "use1-az4", "use1-az5", "use1-az6"]
    );
    let set = "network.availability_zones=[euw1-az3, euw1-az2]";
    let profile = moved("eu-west-1", &[set]).unwrap();
    assert_eq!(profile.network.availability_zones, ["euw1-az3", "euw1-az2"]);
    assert_eq!(profile.region, "eu-west-1");
}

#[test]
fn an_unknown_region_is_told() {
    let errors = moved("eu-wset-1", &[]).unwrap_err();
    assert_eq!(errors.kind, ErrorKind::Usage);
    assert_eq!(
        errors.to_string(),
        "--region:1:1: `eu-wset-1` is not a Region known here\n  did you mean `eu-west-1`?"
    );
}
