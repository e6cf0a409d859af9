//! The table of calls against the calls that `src/aws` makes.

use std::collections::BTreeSet;
use std::path::Path;

/// Files of `src/aws` and the IAM prefix of the service they speak to.
const FILES: &[(&str, &str)] = &[
    ("autoscaling", "autoscaling"),
    ("cloudcontrol", "cloudformation"),
    ("cloudformation", "cloudformation"),
    ("ec2", "ec2"),
    ("ecr", "ecr"),
    ("ecs", "ecs"),
    ("elb", "elasticloadbalancing"),
    ("iam", "iam"),
    ("logs", "logs"),
    ("pricing", "pricing"),
    ("quotas", "servicequotas"),
    ("scheduler", "scheduler"),
    ("ssm", "ssm"),
    ("sts", "sts"),
];
/// What begins the name of an SDK call.
const VERBS: &[&str] = &[
    "batch",
    "cancel",
    "create",
    "delete",
    "deregister",
    "describe",
    "execute",
    "filter",
    "get",
    "list",
    "put",
    "register",
    "release",
    "remove",
    "run",
    "set",
    "stop",
    "tag",
    "terminate",
    "untag",
    "update",
];

/// `describe_stacks` as `DescribeStacks`.
fn camel(name: &str) -> String {
    name.split('_')
        .map(|word| {
            let (first, rest) = word.split_at(1);
            first.to_uppercase() + rest
        })
        .collect()
}

/// SDK calls: `.describe_stacks()`, which take no argument; readers of answers are no calls.
fn sdk_calls(code: &str) -> BTreeSet<String> {
    code.match_indices("()")
        .filter_map(|(at, _)| {
            let name = code[..at]
                .rsplit(|c: char| !(c.is_ascii_lowercase() || c == '_'))
                .next()?;
            let (verb, _) = name.split_once('_')?;
            let method = code[..at - name.len()].ends_with('.');
            (method && VERBS.contains(&verb)).then(|| camel(name))
        })
        .collect()
}

/// Calls of the Query client: the first text in `Call::list(…)` or `Call::act(…)`.
fn query_calls(code: &str) -> BTreeSet<String> {
    ["Call::list(", "Call::act("]
        .iter()
        .flat_map(|mark| code.split(mark).skip(1))
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .map(str::to_owned)
        .collect()
}

fn code(path: &Path, text: &mut String) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            code(&entry.unwrap().path(), text);
        }
    } else {
        let file = std::fs::read_to_string(path).unwrap();
        let end = file.find("#[cfg(test)]").unwrap_or(file.len());
        text.push_str(&file[..end]);
    }
}

#[test]
fn every_call_in_aws_is_in_the_table_and_the_other_way_round() {
    let aws = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/aws");
    let mut made = BTreeSet::new();
    for (name, prefix) in FILES {
        let (file, folder) = (aws.join(format!("{name}.rs")), aws.join(name));
        let mut text = String::new();
        code(if folder.is_dir() { &folder } else { &file }, &mut text);
        let mut calls = sdk_calls(&text);
        calls.append(&mut query_calls(&text));
        assert!(!calls.is_empty(), "{name}");
        made.extend(calls.iter().map(|call| format!("{prefix}:{call}")));
    }
    // Everybody may ask who they are.
    made.remove("sts:GetCallerIdentity");
    let known: BTreeSet<String> = stackgen::iam::known_actions().map(str::to_owned).collect();
    let missing: Vec<_> = made.difference(&known).collect();
    let stale: Vec<_> = known.difference(&made).collect();
    assert!(
        missing.is_empty(),
        "not in src/iam/caller/calls.rs: {missing:?}"
    );
    assert!(stale.is_empty(), "nobody makes these calls: {stale:?}");
}

#[test]
fn a_new_service_in_aws_is_noticed() {
    let aws = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/aws");
    let mut complaints = Vec::new();
    for entry in std::fs::read_dir(aws).unwrap() {
        let path = entry.unwrap().path();
        let mut text = String::new();
        if path.is_dir() && path.ends_with("tests") {
            continue;
        }
        code(&path, &mut text);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let listed = FILES.iter().any(|(file, _)| *file == name);
        if !listed
            && (text.contains("Client::new(config)")
                || text.contains("Client::from_conf(")
                || !query_calls(&text).is_empty())
        {
            complaints.push(name);
        }
    }
    assert!(complaints.is_empty(), "add to FILES: {complaints:?}");
}
