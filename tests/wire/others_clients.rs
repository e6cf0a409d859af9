//! awscli and sceptre deploy and remove a rendered profile on `stackgen sandbox serve`.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::{Served, json, succeed, template};

/// Logical id and status.
type Seen = BTreeSet<(String, String)>;

/// `aws … wait` looks every 30 s: a create and a delete end well within the first.
const SPEED_FOR_AWSCLI: u32 = 120;
/// A large profile, two pages of events.
const AWSCLI_PROFILE: &str = "ecs-ec2-95pct";
/// Sceptre looks every 4 s and reads one page of 100 events. A create of this profile makes fewer,
/// so that none is missed however slow the machine is.
const SCEPTRE_PROFILE: &str = "smoke";
/// Slow enough that a delete, too, lasts for some looks.
const SPEED_FOR_SCEPTRE: u32 = 5;

/// All events of a stack, less those of the stack itself, and whether they came newest first.
fn events(server: &Served, stack: &str) -> Seen {
    let answer = json(
        server
            .cloudformation("describe-stack-events")
            .args(["--stack-name", stack]),
    );
    let events = answer["StackEvents"].as_array().unwrap();
    let times: Vec<&str> = events
        .iter()
        .map(|event| text(event, "Timestamp"))
        .collect();
    assert!(times.is_sorted_by(|newer, older| newer >= older));
    let ids: BTreeSet<&str> = events.iter().map(|event| text(event, "EventId")).collect();
    assert_eq!(ids.len(), events.len());
    events
        .iter()
        .filter(|event| event["ResourceType"] != "AWS::CloudFormation::Stack")
        .map(|event| {
            (
                text(event, "LogicalResourceId").to_owned(),
                text(event, "ResourceStatus").to_owned(),
            )
        })
        .collect()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// What a good create and a good delete of the template must show.
fn expected(profile: &str, statuses: &[&str]) -> Seen {
    let document: Value = serde_json::from_str(&template(profile)).unwrap();
    let resources = document["Resources"].as_object().unwrap();
    resources
        .keys()
        .flat_map(|id| {
            statuses
                .iter()
                .map(move |status| (id.clone(), (*status).to_owned()))
        })
        .collect()
}

fn stack_id(server: &Served, stack: &str) -> String {
    let answer = json(
        server
            .cloudformation("describe-stacks")
            .args(["--stack-name", stack]),
    );
    assert_eq!(answer["Stacks"][0]["StackStatus"], "CREATE_COMPLETE");
    text(&answer["Stacks"][0], "StackId").to_owned()
}

fn assert_nothing_left(server: Served) {
    let inventory = server.inventory();
    assert_eq!(inventory["stacks"], Value::Array(Vec::new()));
    assert_eq!(inventory["objects"], Value::Array(Vec::new()));
    assert_eq!(inventory["deleted_stacks"], 1);
    server.stop();
}

#[test]
fn awscli_deploys_waits_and_deletes() {
    let server = Served::start(SPEED_FOR_AWSCLI);
    let file = server
        .room
        .write("template.json", &template(AWSCLI_PROFILE));
    let deploy = || {
        let mut command = server.cloudformation("deploy");
        command
            .args(["--stack-name", "by-awscli", "--template-file"])
            .arg(&file)
            .args(["--capabilities", "CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"])
            .args(["--tags", "team=tests"]);
        command
    };
    succeed(&mut deploy());
    succeed(server.cloudformation("wait").args([
        "stack-create-complete",
        "--stack-name",
        "by-awscli",
    ]));
    let id = stack_id(&server, "by-awscli");
    let created = ["CREATE_IN_PROGRESS", "CREATE_COMPLETE"];
    assert_eq!(
        events(&server, "by-awscli"),
        expected(AWSCLI_PROFILE, &created)
    );

    // The same again changes nothing, and awscli says so.
    let again = deploy().arg("--fail-on-empty-changeset").output().unwrap();
    assert!(!again.status.success());
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(said.contains("No changes to deploy"), "{said}");

    succeed(
        server
            .cloudformation("delete-stack")
            .args(["--stack-name", "by-awscli"]),
    );
    succeed(server.cloudformation("wait").args([
        "stack-delete-complete",
        "--stack-name",
        "by-awscli",
    ]));
    let by_name = server
        .cloudformation("describe-stacks")
        .args(["--stack-name", "by-awscli"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&by_name.stderr).into_owned();
    assert!(
        said.contains("ValidationError") && said.contains("does not exist"),
        "{said}"
    );
    let all = [
        "CREATE_IN_PROGRESS",
        "CREATE_COMPLETE",
        "DELETE_IN_PROGRESS",
        "DELETE_COMPLETE",
    ];
    assert_eq!(events(&server, &id), expected(AWSCLI_PROFILE, &all));
    assert_nothing_left(server);
}

#[test]
fn sceptre_launches_and_deletes_and_misses_no_event() {
    let server = Served::start(SPEED_FOR_SCEPTRE);
    let room = &server.room;
    room.write("templates/profile.json", &template(SCEPTRE_PROFILE));
    room.write(
        "config/config.yaml",
        "project_code: by\nregion: us-east-1\n",
    );
    room.write(
        "config/sceptre.yaml",
        "template: {type: file, path: profile.json}\n",
    );
    let sceptre = |action: &str| {
        let mut command = server.client("sceptre");
        command.args(["--no-colour", action, "--yes", "sceptre.yaml"]);
        let output = succeed(&mut command);
        shown(&String::from_utf8_lossy(&output.stdout)) // Its log.
            .into_iter()
            .chain(shown(&String::from_utf8_lossy(&output.stderr)))
            .collect::<Seen>()
    };
    let launched = sceptre("launch");
    let id = stack_id(&server, "by-sceptre");
    let created = expected(SCEPTRE_PROFILE, &["CREATE_IN_PROGRESS", "CREATE_COMPLETE"]);
    assert_eq!(events(&server, &id), created);
    assert_eq!(launched, created);

    // It stops looking once the name is gone, so the last events are not shown; none is invented.
    let deleted = sceptre("delete");
    let all = events(&server, &id);
    assert!(deleted.is_subset(&all));
    assert!(!deleted.is_empty());
    assert_nothing_left(server);
}

/// The events in sceptre's log: `[time] - name LogicalId AWS::Type STATUS reason`.
fn shown(log: &str) -> Seen {
    log.lines()
        .filter_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let kind = words.iter().position(|word| word.starts_with("AWS::"))?;
            let logical_id = words.get(kind.checked_sub(1)?)?;
            let status = words.get(kind + 1)?;
            (words[kind] != "AWS::CloudFormation::Stack")
                .then(|| ((*logical_id).to_owned(), (*status).to_owned()))
        })
        .collect()
}
