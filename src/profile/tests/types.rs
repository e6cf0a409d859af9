//! Fields that are not what they should be.

use super::*;

/// What is typed and what is said about it.
const REFUSED: &[(&str, &str)] = &[
    (
        "extends: ec2\ntll: 2h\n",
        "x.yaml:2:1: tll: there is no field `tll` here\n  did you mean `ttl`?",
    ),
    (
        "extends: ec2\nworkload:\n  memroy: 2 GB\n",
        "x.yaml:3:3: workload.memroy: there is no field `memroy` here\n  did you mean `workload.memory`?",
    ),
    (
        "extends: ec2\nmemory: 2 GB\n",
        "x.yaml:2:1: memory: there is no field `memory` here\n  did you mean `workload.memory`?",
    ),
    (
        "extends: ec2\nzzz: 1\n",
        "x.yaml:2:1: zzz: there is no field `zzz` here\n  the fields here are `title`, `description`, `source`, `system`, `region`, `network`, `capacity`, `workload`, `scaling`, `ttl`, `tags`, `published`, `deviations`, `exceptions`",
    ),
    (
        "extends: ec2\nworkload: {memory: 2}\n",
        "x.yaml:2:20: workload.memory: `2` is not an amount of memory such as `2 GiB` or `512 MiB`",
    ),
    (
        "extends: ec2\nworkload: {memory: 2 hours}\n",
        "x.yaml:2:20: workload.memory: `2 hours` is not an amount of memory such as `2 GiB` or `512 MiB`",
    ),
    (
        "extends: ec2\nworkload: {memory: [2 GB]}\n",
        "x.yaml:2:20: workload.memory: expected text, found a list",
    ),
    (
        "extends: ec2\nworkload: {cpu: 1 cpu}\n",
        "x.yaml:2:17: workload.cpu: `1 cpu` is not an amount of CPU such as `1 vCPU` or `0.25 vCPU`",
    ),
    (
        "extends: ec2\nworkload: {port: \"5002\"}\n",
        "x.yaml:2:18: workload.port: expected a whole number from 0 to 65535, found the text \"5002\"",
    ),
    (
        "extends: ec2\nworkload: {port: 70000}\n",
        "x.yaml:2:18: workload.port: expected a whole number from 0 to 65535, found `70000`",
    ),
    (
        "extends: ec2\nworkload: {port: 5_002}\n",
        "x.yaml:2:18: workload.port: expected a whole number from 0 to 65535, found `5_002`",
    ),
    (
        "extends: ec2\nworkload: 3\n",
        "x.yaml:2:11: workload: expected a map with `image`, `cpu`, `memory`, `port`, `environment`, `network_mode`, `logs`, `container_insights`, `services`, `deployment`, `load_balancer`, found `3`",
    ),
    ("extends: ec2\nttl: null\n", "x.yaml:1:1: missing: `ttl`"),
    (
        "extends: ec2\nnetwork: {public_ip: yes}\n",
        "x.yaml:2:22: network.public_ip: expected `true` or `false`, found `yes`",
    ),
    (
        "extends: ec2\nnetwork: {nat: per_az}\n",
        "x.yaml:2:16: network.nat: expected one of `per-az`, `one`, `none`, found `per_az`\n  did you mean `per-az`?",
    ),
    (
        "extends: ec2\nnetwork: {nat: {one: 1}}\n",
        "x.yaml:2:16: network.nat: expected a single word, found a map",
    ),
    (
        "extends: ec2\nnetwork: {availability_zones: use1-az1}\n",
        "x.yaml:2:31: network.availability_zones: expected a list, found `use1-az1`",
    ),
    (
        "extends: ec2\nnetwork: {availability_zones: [use1-az1, null]}\n",
        "x.yaml:2:42: network.availability_zones[1]: expected text, found nothing",
    ),
    (
        "extends: ec2\nnetwork: {addressing: custom, cidrs: {vpc: 10.0.0/8, public: [], private: []}}\n",
        "x.yaml:2:44: network.cidrs.vpc: `10.0.0/8` is not a block of addresses such as `10.0.0.0/16`",
    ),
    (
        "extends: ec2\ncapacity: {fargate: {}}\n",
        "x.yaml:2:12: capacity: expected exactly one of `ec2`, `fargate`, found `ec2`, `fargate`",
    ),
    (
        "extends: ec2\ncapacity: {ec2: null}\n",
        "x.yaml:2:11: capacity: expected one of `ec2`, `fargate`, found none",
    ),
    (
        "extends: ec2\nworkload: {services: {more: 1}}\n",
        "x.yaml:2:22: workload.services: expected `count` and `tasks`, or names of services, found also `more`",
    ),
    (
        "extends: ec2\nworkload: {services: {count: 70000}}\n",
        "x.yaml:2:22: workload.services: `count` is at most 65535, found 70000",
    ),
    (
        "extends: ec2\nworkload: {services: {count: null}}\n",
        "x.yaml:2:22: workload.services: missing: `count`",
    ),
    (
        "title: only a title\n",
        "x.yaml:1:1: missing: `description`, `source`, `system`, `region`, `network`, `capacity`, `workload`, `scaling`, `ttl`",
    ),
    (
        "extends: [a, b]\n",
        "x.yaml:1:10: extends: expected the name of one profile, found a list",
    ),
];

#[test]
fn fields_of_the_wrong_kind() {
    let wrong: Vec<(&str, String)> = REFUSED
        .iter()
        .map(|(text, expected)| (*text, *expected, complaint(text)))
        .filter(|(_, expected, said)| said != expected)
        .map(|(text, _, said)| (text, said))
        .collect();
    assert_eq!(wrong, []);
}

#[test]
fn several_errors_are_told_together() {
    let text = "\
extends: ec2
tll: 2h
network:
  nat: some
  availability_zones: [use1-az1, {a: 1}]
workload:
  memory: much
  port: no
capacity:
  ec2:
    volumes:
      - {device: /dev/xvdb, size: 30}
tags: 5
";
    assert_eq!(
        complaint(text),
        "\
x.yaml:2:1: tll: there is no field `tll` here
  did you mean `ttl`?
x.yaml:4:8: network.nat: expected one of `per-az`, `one`, `none`, found `some`
x.yaml:5:34: network.availability_zones[1]: expected text, found a map
x.yaml:7:11: workload.memory: `much` is not an amount of memory such as `2 GiB` or `512 MiB`
x.yaml:8:9: workload.port: expected a whole number from 0 to 65535, found `no`
x.yaml:12:9: capacity.ec2.volumes[0]: missing: `type`, `encrypted`
x.yaml:12:35: capacity.ec2.volumes[0].size: `30` is not a volume size such as `30 GiB`
x.yaml:13:7: tags: expected a map, found `5`"
    );
}

#[test]
fn errors_point_into_the_file_they_are_in() {
    let base = "extends: ec2\nttl: long\nworkload:\n  cpu: 1 vCPU\n";
    let shelf = [("base/mine", base)];
    let first = source("x", "extends: base/mine\nworkload: {memory: big}\n");
    let errors = resolve("x", first, &Shelf(&shelf), &Overrides::default()).unwrap_err();
    assert_eq!(
        errors.to_string(),
        "x.yaml:2:20: workload.memory: `big` is not an amount of memory such as `2 GiB` or `512 MiB`\n\
         base/mine.yaml:2:6: ttl: `long` is not a length of time such as `2h`, `30 min` or `1 s`, or `never`"
    );
    let ttl = errors.problems.last().unwrap();
    assert_eq!(
        ttl.excerpt,
        Some(Excerpt {
            line: 2,
            column: 6,
            width: 4,
            text: "ttl: long".into()
        })
    );
}
