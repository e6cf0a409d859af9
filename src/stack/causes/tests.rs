use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::*;

#[test]
fn every_row_is_found_by_its_own_message_and_hides_no_other() {
    for cause in all() {
        let found = known(cause.message_type, cause.message).map(|found| found.id);
        assert_eq!(found, Some(cause.id), "{}", cause.message);
        let diagnosis = diagnose(cause.message_type, cause.message).unwrap();
        for text in [&diagnosis.means, &diagnosis.advice] {
            assert!(!text.contains("(not named)"), "{}: {text}", cause.id);
        }
    }
}

#[test]
fn every_row_is_whole() {
    let mut ids = BTreeSet::new();
    for cause in all() {
        assert!(ids.insert(cause.id), "{} stands twice", cause.id);
        assert!(cause.source.starts_with("https://"), "{}", cause.id);
        for text in [cause.means, cause.advice] {
            assert!(
                !text.is_empty() && !text.ends_with('.'),
                "{}: {text}",
                cause.id
            );
        }
        assert!(!cause.patterns.is_empty(), "{}", cause.id);
    }
}

#[test]
fn what_nobody_knows_is_not_guessed() {
    assert_eq!(known("AWS::EC2::VPC", "something new"), None);
    assert_eq!(known("AWS::EC2::VPC", ""), None);
}

#[test]
fn what_the_words_name_is_repeated() {
    let cases = [
        (
            "AWS::AutoScaling::AutoScalingGroup",
            "Group did not stabilize. {current/minSize/desired group size}={0/1/1}, failed scaling activity: Launching a new EC2 instance.  Status Reason: You have requested more vCPU capacity than your current vCPU limit of 5 allows for the instance bucket that the specified instance type belongs to.",
            "quota-vcpu",
            "5",
        ),
        (
            "AWS::ECS::Cluster",
            "Resource handler returned message: \"User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: ecs:CreateCluster on resource: * because no identity-based policy allows the ecs:CreateCluster action (Service: Ecs, Status Code: 400, Request ID: x)\" (RequestToken: y, HandlerErrorCode: AccessDenied)",
            "permission-missing",
            "`ecs:CreateCluster`",
        ),
    ];
    for (kind, said, id, named) in cases {
        let found = diagnose(kind, said).unwrap();
        assert_eq!(found.cause, id);
        assert!(found.means.contains(named), "{}", found.means);
    }
}

/// `docs/causes.md`: the table for readers.
fn page() -> String {
    let mut page = String::from(
        "# Causes\n\nWhat AWS says when something fails, what it means, and what to do. `up` and `down` put the \
         plain words\nfirst; `--output json` and `--progress json` carry the name of the row as `known.cause`.\n\
         The wording is as published at the source; names and ids in it may be others.\n",
    );
    for area in Area::ALL {
        let _ = writeln!(page, "\n## {}\n", area.title());
        page.push_str(
            "| cause | what it means | what to do | mended | message |\n|---|---|---|---|---|\n",
        );
        for cause in all().filter(|cause| cause.area == area) {
            let cell = |text: &str| text.replace('|', "\\|").replace(['{', '}'], "");
            let _ = writeln!(
                page,
                "| `{}` | {} | {} | {} | {} ([source]({})) |",
                cause.id,
                cell(cause.means),
                cell(cause.advice),
                cause.mended.unwrap_or("-"),
                cell(cause.message),
                cause.source,
            );
        }
    }
    page
}

#[test]
fn the_page_is_the_table() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/causes.md");
    if std::env::var_os("STACKGEN_BLESS").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == page(),
        "docs/causes.md is out of date: STACKGEN_BLESS=1 cargo test --lib causes"
    );
}

/// Words of other makings, which the rows' own messages do not show.
#[test]
fn what_aws_words_otherwise_is_known_too() {
    let cases = [
        (
            "AWS::IAM::Role",
            "Role with name stackgen-x already exists. (Service: Iam)",
            "name-taken",
        ),
        (
            "AWS::EC2::VPCCidrBlock",
            "This network 'vpc-1' has met its maximum number of allowed CIDRs: 5",
            "quota-network",
        ),
        (
            "AWS::EC2::VPCEndpoint",
            "The maximum number of VPC endpoints has been reached.",
            "quota-network",
        ),
        (
            "AWS::EC2::EIP",
            "The maximum number of addresses has been reached.",
            "quota-eip",
        ),
        (
            "AWS::Logs::LogGroup",
            "The specified log group is protected from deletion: app",
            "deletion-protection",
        ),
        (
            "AWS::AutoScaling::AutoScalingGroup",
            "You cannot delete an AutoScalingGroup while deletion protection is enabled for it: x",
            "deletion-protection",
        ),
        (
            "AWS::ECS::TaskDefinition",
            "ClientException: No Fargate configuration exists for given values.",
            "fargate-size",
        ),
    ];
    for (kind, said, id) in cases {
        assert_eq!(known(kind, said).map(|found| found.id), Some(id), "{said}");
    }
}

#[test]
fn there_are_forty_at_least() {
    assert!(all().count() >= 40);
}
