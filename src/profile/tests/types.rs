//! Fields that are not what they should be.

use super::*;

#[test]
fn fields_of_the_wrong_kind() {
    for (text, expected) in [
        ("extends: ec2\ntll: 2h\n", ""),
        ("extends: ec2\nworkload:\n  memroy: 2 GB\n", ""),
        ("extends: ec2\nmemory: 2 GB\n", ""),
        ("extends: ec2\nzzz: 1\n", ""),
        ("extends: ec2\nworkload: {memory: 2}\n", ""),
        ("extends: ec2\nworkload: {memory: 2 hours}\n", ""),
        ("extends: ec2\nworkload: {memory: [2 GB]}\n", ""),
        ("extends: ec2\nworkload: {cpu: 1 cpu}\n", ""),
        ("extends: ec2\nworkload: {port: \"5002\"}\n", ""),
        ("extends: ec2\nworkload: {port: 70000}\n", ""),
        ("extends: ec2\nworkload: {port: 5_002}\n", ""),
        ("extends: ec2\nworkload: 3\n", ""),
        ("extends: ec2\nttl: null\n", ""),
        ("extends: ec2\nnetwork: {public_ip: yes}\n", ""),
        ("extends: ec2\nnetwork: {nat: per_az}\n", ""),
        ("extends: ec2\nnetwork: {nat: {one: 1}}\n", ""),
        (
            "extends: ec2\nnetwork: {availability_zones: use1-az1}\n",
            "",
        ),
        (
            "extends: ec2\nnetwork: {availability_zones: [use1-az1, null]}\n",
            "",
        ),
        (
            "extends: ec2\nnetwork: {addressing: custom, cidrs: {vpc: 10.0.0/8, public: [], private: []}}\n",
            "",
        ),
        ("extends: ec2\ncapacity: {fargate: {}}\n", ""),
        ("extends: ec2\ncapacity: {ec2: null}\n", ""),
        ("extends: ec2\nworkload: {services: {more: 1}}\n", ""),
        ("extends: ec2\nworkload: {services: {count: 70000}}\n", ""),
        ("extends: ec2\nworkload: {services: {count: null}}\n", ""),
        ("title: only a title\n", ""),
        ("extends: [a, b]\n", ""),
    ] {
        assert_eq!(complaint(text), expected, "{text}");
    }
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
    assert_eq!(complaint(text), "");
}

#[test]
fn errors_point_into_the_file_they_are_in() {
    let base = "extends: ec2\nttl: long\nworkload:\n  cpu: 1 vCPU\n";
    let shelf = [("base/mine", base)];
    let first = source("x", "extends: base/mine\nworkload: {memory: big}\n");
    let errors = resolve("x", first, &Shelf(&shelf), &Overrides::default()).unwrap_err();
    assert_eq!(errors.to_string(), "");
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
