//! `--set` and `--region`.

use super::*;

fn said(set: &str) -> String {
    match read("extends: ec2", &[set]) {
        Ok(_) => panic!("nothing was found wrong with {set}"),
        Err(errors) => format!("{:?} {errors}", errors.kind),
    }
}

/// What is typed and what is said about it.
const REFUSED: &[(&str, &str)] = &[
    (
        "ttl",
        "Usage --set:1:1: `ttl` has no `=`\n  write `--set path.to.field=value`, such as `--set ttl=4h`",
    ),
    (
        "=3h",
        "Usage --set:1:1: there is no field before the `=`\n  write `--set path.to.field=value`, such as `--set ttl=4h`",
    ),
    (
        "workload..cpu=1 vCPU",
        "Usage --set:1:1: `workload..cpu` has an empty step\n  write `--set path.to.field=value`, such as `--set ttl=4h`",
    ),
    (
        "workload.=1",
        "Usage --set:1:1: `workload.` has an empty step\n  write `--set path.to.field=value`, such as `--set ttl=4h`",
    ),
    (
        "tags.\"a=1",
        "Usage --set:1:1: `tags.\"a=1` has no `=`\n  write `--set path.to.field=value`, such as `--set ttl=4h`",
    ),
    (
        "network.availability_zones[0=x",
        "Usage --set:1:1: a quote or bracket in `network.availability_zones[0` is opened and not closed\n  write `--set path.to.field=value`, such as `--set ttl=4h`",
    ),
    (
        "network.availability_zones.7=use1-az2",
        "Usage --set:1:28: there is no item 7: `network.availability_zones` has 4 items, numbers 0 to 3",
    ),
    (
        "network.availability_zones.first=use1-az2",
        "Usage --set:1:28: `first` is not a number, and `network.availability_zones` has 4 items, numbers 0 to 3",
    ),
    (
        "capacity.ec2.volumes.1.size=1 GiB",
        "Usage --set:1:22: there is no item 1: `capacity.ec2.volumes` has one item, number 0",
    ),
    (
        "ttl.hours=3",
        "Usage --set:1:5: `ttl` is a single value, there is no field below it",
    ),
    (
        "ttl=[3",
        "Invalid --set:1:5: not valid YAML: unclosed bracket '['",
    ),
    (
        "ttl=3",
        "Invalid --set:1:5: ttl: `3` is not a length of time such as `2h`, `30 min` or `1 s`, or `never`",
    ),
    (
        "worklaod.memory=4 GB",
        "Usage --set:1:1: worklaod: there is no field `worklaod` here\n  did you mean `workload`?",
    ),
    (
        "workload.memroy=4 GB",
        "Usage --set:1:10: workload.memroy: there is no field `memroy` here\n  did you mean `workload.memory`?",
    ),
    (
        "scaling.target=50 %",
        "Usage --set:1:9: scaling.target: there is no field `target` here\n  did you mean `capacity.ec2.capacity_provider.target`?",
    ),
    (
        "capacity.fargate.purchase.spot.weight=1",
        "Invalid --set:1:10: capacity: expected exactly one of `ec2`, `fargate`, found `ec2`, `fargate`",
    ),
    (
        "workload.memory=!Ref x",
        "Invalid --set:1:17: the tag `!Ref` is not known here\n  a profile holds plain values; intrinsic functions belong in a template",
    ),
];

#[test]
fn sets_that_are_refused() {
    let wrong: Vec<(&str, String)> = REFUSED
        .iter()
        .map(|(set, expected)| (*set, *expected, said(set)))
        .filter(|(_, expected, said)| said != expected)
        .map(|(set, _, said)| (set, said))
        .collect();
    assert_eq!(wrong, []);
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
    assert_eq!(profile.ttl, Lifetime::After(Span(4 * 3600)));
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
    assert_eq!(profile.ttl, Lifetime::After(Span(5 * 3600)));
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
