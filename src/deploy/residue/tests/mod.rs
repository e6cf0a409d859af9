//! Each kind: found when it is left, not named when a stack that is there holds it, nor when it is
//! somebody else's, nor when it is going already.

mod cases;

use std::collections::BTreeSet;

use serde_json::json;

use self::cases::{CASES, GONE, LIVE, OTHER, others, stacks};
use super::kinds::KINDS;
use super::*;
use crate::aws::fixtures::Server;
use crate::stack::{ResourceStatus, Tie};

async fn everything(server: &Server) -> Residue {
    let residue = scan(&server.session().await, &Scope::everything()).await;
    assert_eq!(residue.unseen, Vec::new());
    residue
}

fn words(residue: &Residue) -> Vec<&'static str> {
    residue.left.iter().map(|left| left.kind).collect()
}

#[tokio::test(start_paused = true)]
async fn each_kind_is_found_when_it_is_left_and_only_then() {
    let mut seen = BTreeSet::new();
    for case in &CASES {
        let found = everything(&case.server(GONE, case.entry)).await;
        assert_eq!(words(&found), [case.word]);
        let left = &found.left[0];
        assert_eq!(left.stack.as_deref(), Some("stackgen-x"), "{}", case.word);
        assert_eq!(left.micros_per_hour, case.micros, "{}", case.word);
        assert_eq!(left.tie, Tie::Tag);
        assert!(left.delete.contains(&left.id), "{}", left.delete);
        assert!(left.delete.ends_with("--region us-east-1"));
        for held in [LIVE, OTHER] {
            let found = everything(&case.server(held, case.entry)).await;
            assert_eq!(words(&found), [""; 0], "{} of {held}", case.word);
        }
        seen.insert(case.word);
    }
    for (word, server) in others(GONE) {
        assert_eq!(words(&everything(&server).await), [word]);
        seen.insert(word);
    }
    for held in [LIVE, OTHER] {
        for (word, server) in others(held) {
            let found = everything(&server).await;
            assert_eq!(words(&found), [""; 0], "{word} of {held}");
        }
    }
    let all: BTreeSet<_> = KINDS.iter().map(|kind| kind.word).collect();
    assert_eq!(seen, all, "a kind without a test");
}

#[tokio::test(start_paused = true)]
async fn what_is_going_already_is_not_left() {
    let going = [
        ("instance", "running", "shutting-down"),
        ("instance", "running", "terminated"),
        ("volume", "available", "deleting"),
        ("NAT gateway", "available", "deleting"),
        ("NAT gateway", "available", "deleted"),
        ("NAT gateway", "available", "failed"),
        ("VPC endpoint", "available", "deleting"),
        ("VPC endpoint", "available", "Deleted"),
        ("security group", "app", "default"),
    ];
    for (word, stands, goes) in going {
        let case = CASES.iter().find(|case| case.word == word).unwrap();
        let entry = case.entry.replace(stands, goes);
        assert_ne!(entry, case.entry);
        let found = everything(&case.server(GONE, &entry)).await;
        assert_eq!(words(&found), [""; 0], "{word} {goes}");
    }
    let interface = &CASES[2];
    for owned in [
        "<interfaceType>nat_gateway</interfaceType>",
        "<attachment><instanceId>i-1</instanceId></attachment>",
        "<description>ELB app/x</description>",
    ] {
        let entry = format!("{}{owned}", interface.entry);
        let found = everything(&interface.server(GONE, &entry)).await;
        assert_eq!(words(&found), [""; 0], "{owned}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_free_is_told_from_what_bills() {
    let endpoint = &CASES[5];
    let gateway = endpoint.entry.replace(">Interface<", ">Gateway<");
    let found = everything(&endpoint.server(GONE, &gateway)).await;
    assert!(!found.bills());
    assert_eq!(found.micros_per_hour(), 0);
    assert!(
        everything(&endpoint.server(GONE, endpoint.entry))
            .await
            .bills()
    );
    let spot = format!(
        "{}<instanceLifecycle>spot</instanceLifecycle>",
        CASES[0].entry
    );
    let found = everything(&CASES[0].server(GONE, &spot)).await;
    assert_eq!(found.left[0].price.as_deref(), Some("up to $0.544"));
    let public = "<association><publicIp>203.0.113.9</publicIp></association>";
    let entry = format!("{}{public}", CASES[2].entry);
    let found = everything(&CASES[2].server(GONE, &entry)).await;
    assert_eq!(found.left[0].micros_per_hour, Some(5_000));
}

/// The remains of one stack: its VPC's interfaces without tags, its log group made again.
fn scope(name: &str) -> Scope {
    let resource = |resource_type: &str, id: &str| StackResource {
        logical_id: "L".to_owned(),
        resource_type: resource_type.to_owned(),
        physical_id: Some(id.to_owned()),
        status: ResourceStatus::DeleteComplete,
        reason: None,
    };
    Scope::of(vec![Gone {
        arn: GONE.to_owned(),
        name: name.to_owned(),
        resources: vec![
            resource("AWS::EC2::VPC", "vpc-1"),
            resource("AWS::Logs::LogGroup", "app-stackgen-x"),
        ],
    }])
}

fn made_again(live: &[&str]) -> Server {
    let listed = json!({ "ResourceDescriptions": [
        { "Identifier": "app-stackgen-x", "Properties": "{}" },
        { "Identifier": "/aws/ecs/containerinsights/stackgen-x/performance", "Properties": "{}" },
        { "Identifier": "/aws/ecs/containerinsights/theirs/performance", "Properties": "{}" },
    ]});
    let read = r#"{"ResourceDescription":{"Identifier":"i","Properties":"{}"}}"#;
    Server::default()
        .with("DescribeStacks", stacks(live))
        .with("ListResources AWS::Logs::LogGroup", listed.to_string())
        .with("GetResource app-stackgen-x", read)
        .with(
            "GetResource /aws/ecs/containerinsights/stackgen-x/performance",
            read,
        )
}

#[tokio::test(start_paused = true)]
async fn a_stack_s_remains_are_known_by_vpc_by_id_and_by_name() {
    let interfaces = "<r><networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId>\
        <vpcId>vpc-1</vpcId><status>available</status></item><item><networkInterfaceId>eni-2\
        </networkInterfaceId><vpcId>vpc-2</vpcId></item></networkInterfaceSet></r>";
    let server = made_again(&[LIVE]).with("DescribeNetworkInterfaces", interfaces);
    let session = server.session().await;
    let found = scan(&session, &scope("stackgen-x")).await;
    let ties: Vec<_> = found
        .left
        .iter()
        .map(|left| (left.id.as_str(), left.tie))
        .collect();
    let expected = [
        (
            "/aws/ecs/containerinsights/stackgen-x/performance",
            Tie::Name,
        ),
        ("app-stackgen-x", Tie::Resource),
        ("eni-1", Tie::Vpc),
    ];
    assert_eq!(ties, expected);
    assert!(found.bills());
}

#[tokio::test(start_paused = true)]
async fn a_new_stack_of_the_same_name_has_names_for_itself() {
    let again = "arn:aws:cloudformation:us-east-1:123456789012:stack/stackgen-x/again";
    let session = made_again(&[again]).session().await;
    assert!(scan(&session, &scope("stackgen-x")).await.is_clear());
    assert!(scan(&session, &Scope::everything()).await.is_clear());
}

#[tokio::test(start_paused = true)]
async fn a_stack_that_is_there_holds_its_own_unless_its_delete_failed() {
    let case = &CASES[4];
    for (status, left) in [("DELETE_FAILED", 1), ("CREATE_COMPLETE", 0)] {
        let stacks = stacks(&[GONE]).replace("CREATE_COMPLETE", status);
        let server = case.server(GONE, case.entry).with("DescribeStacks", stacks);
        let session = server.session().await;
        let found = scan(&session, &scope("stackgen-x")).await;
        assert_eq!(found.left.len(), left, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_could_not_be_looked_at_is_said_and_is_not_nothing_left() {
    let server = Server::default()
        .with("DescribeStacks", stacks(&[]))
        .denying("DescribeVolumes")
        .denying("ListResources AWS::Logs::LogGroup");
    let found = scan(&server.session().await, &Scope::everything()).await;
    let unseen: Vec<_> = found.unseen.iter().map(|unseen| unseen.kind).collect();
    assert_eq!(unseen, ["volumes", "log groups"]);
    assert!(!found.is_clear());
    assert!(!found.bills());
    // Without the stacks that are there nothing can be told, and nothing is named.
    let server = CASES[4]
        .server(GONE, CASES[4].entry)
        .denying("DescribeStacks");
    let found = scan(&server.session().await, &Scope::everything()).await;
    assert_eq!((found.left.len(), found.unseen.len()), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn only_what_is_proved_ours_is_deleted() {
    let server = CASES[4].server(GONE, CASES[4].entry);
    let session = server.session().await;
    let mut left = scan(&session, &Scope::everything()).await.left;
    let mut theirs = left[0].clone();
    theirs.tie = Tie::Vpc;
    left.push(theirs);
    let removals = remove(&session, &left).await;
    assert_eq!(removals.len(), 1);
    assert_eq!(removals[0].error, None);
    let asked = server.asked();
    let deletes = asked.iter().filter(|action| action.starts_with("Delete"));
    assert_eq!(deletes.count(), 1);
}
