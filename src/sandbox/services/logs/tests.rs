//! A profile's services, and what their containers wrote.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::sandbox::services::fixtures::{Client, MINUTE_MS, with_fargate, with_profile};

const GROUP: &str = "app-app";

fn events(client: &mut Client, more: &Value) -> Value {
    let mut input = json!({"logGroupName": GROUP});
    for (key, value) in more.as_object().unwrap() {
        input[key] = value.clone();
    }
    client.ok("logs:FilterLogEvents", input)
}

fn list<'a>(answer: &'a Value, key: &str) -> &'a Vec<Value> {
    answer[key].as_array().unwrap()
}

/// The flat records, each with its event.
fn records(client: &mut Client) -> Vec<(Value, Value)> {
    let answer = events(client, &json!({"filterPattern": "\"seconds_since_epoch\""}));
    let events = list(&answer, "events").iter();
    events
        .map(|event| {
            let message = event["message"].as_str().unwrap();
            (event.clone(), serde_json::from_str(message).unwrap())
        })
        .collect()
}

fn tasks(client: &mut Client) -> BTreeSet<String> {
    let input = json!({"cluster": "app", "desiredStatus": "RUNNING"});
    let answer = client.ok("ecs:ListTasks", input);
    let arns = list(&answer, "taskArns").iter();
    arns.map(|arn| arn.as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_container_writes_one_line() {
    let mut client = with_profile();
    let records = records(&mut client);
    let running = tasks(&mut client);
    let wrote: BTreeSet<String> = records
        .iter()
        .map(|(_, record)| record["task_id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(wrote, running);
    assert_eq!(records.len(), running.len(), "one record each");
    for (event, record) in &records {
        let app = record["app_started_at"].as_f64().unwrap();
        let whole = record["seconds_since_epoch"].as_f64().unwrap();
        assert!((app.floor() - whole).abs() < f64::EPSILON, "{record}");
        assert!(record["process_started_at"].as_f64().unwrap() < app);
        assert!(event["ingestionTime"].as_i64() > event["timestamp"].as_i64());
        assert_eq!(record["unique_id"], record["task_id"]);
        assert_eq!(record["orchestartor"], "ecs");
        assert_eq!(record["ecs_service_count"], "5");
        assert_eq!(record["runner"], "ec2");
        assert_eq!(record["ec2_instance_type"], "c6g.4xlarge");
        assert_eq!(record["python_machine"], "aarch64");
        assert_eq!(record["message"], Value::Null);
        let digest = record["container_image_sha"].as_str().unwrap();
        assert!(digest.starts_with("sha256:"), "{digest}");
        let name = record["ec2_hostname"].as_str().unwrap();
        assert!(name.starts_with("ip-"), "{name}");
        let task = record["task_id"].as_str().unwrap();
        let id = task.rsplit('/').next().unwrap();
        assert_eq!(event["logStreamName"], format!("app/app/{id}"));
    }
    let all = events(&mut client, &json!({}));
    assert_eq!(list(&all, "events").len(), running.len(), "nothing else");
}

/// The app's own lines lie beside its tests; ours have the same keys in the same order.
#[test]
fn a_record_has_the_keys_that_the_app_writes() {
    let keys = |line: &str| -> Vec<String> {
        let texts = line
            .split('"')
            .skip(1)
            .step_by(2)
            .zip(line.split('"').skip(2).step_by(2));
        let keys = texts.filter(|(_, after)| after.starts_with(": "));
        keys.map(|(key, _)| key.to_owned()).collect()
    };
    let of_app = [
        include_str!("../../../../image/tests/lines/ecs-ec2.json"),
        include_str!("../../../../image/tests/lines/ecs-fargate.json"),
    ];
    for (mut client, of_app) in [with_profile(), with_fargate()].into_iter().zip(of_app) {
        let answer = events(&mut client, &json!({}));
        let of_sandbox = answer["events"][0]["message"].as_str().unwrap();
        assert_eq!(keys(of_sandbox), keys(of_app));
        let of_app: Value = serde_json::from_str(of_app).unwrap();
        let of_sandbox: Value = serde_json::from_str(of_sandbox).unwrap();
        for (key, value) in of_sandbox.as_object().unwrap() {
            let alike = value.is_null() || value.is_string() == of_app[key].is_string();
            assert!(alike, "{key}: {value}, {}", of_app[key]);
        }
    }
}

#[test]
fn the_stamps_of_ecs_and_of_the_app_are_in_order() {
    let mut client = with_profile();
    let records = records(&mut client);
    let running: Vec<String> = tasks(&mut client).into_iter().collect();
    let input = json!({"cluster": "app", "tasks": running});
    let answer = client.ok("ecs:DescribeTasks", input);
    for task in list(&answer, "tasks") {
        let names = [
            "createdAt",
            "connectivityAt",
            "pullStartedAt",
            "pullStoppedAt",
            "startedAt",
        ];
        let mut stamps: Vec<f64> = names
            .iter()
            .map(|name| {
                task[*name]
                    .as_f64()
                    .unwrap_or_else(|| panic!("{name} of {task}"))
            })
            .collect();
        let (_, record) = records
            .iter()
            .find(|(_, record)| record["task_id"] == task["taskArn"])
            .unwrap();
        stamps.push(record["app_started_at"].as_f64().unwrap() * 1_000.0);
        assert!(stamps.is_sorted(), "{stamps:?}");
        let zone = task["availabilityZone"].as_str().unwrap();
        assert_eq!(record["aws_az"], zone);
        assert_eq!(task["capacityProviderName"], "app");
        assert!(task["containerInstanceArn"].is_string());
        assert!(task["containers"][0]["imageDigest"].is_string());
    }
}

/// Nothing is seen before it is delivered, and nothing that was seen goes away.
#[test]
fn lines_come_with_a_lag() {
    let mut client = with_profile();
    let services = client.ok("ecs:ListServices", json!({"cluster": "app"}));
    for service in list(&services, "serviceArns") {
        let input = json!({"cluster": "app", "service": service, "desiredCount": 4});
        client.ok("ecs:UpdateService", input);
    }
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut lags = BTreeSet::new();
    for _ in 0..90 {
        client.wait(2_000);
        let now = client.0.now_ms;
        let answer = events(&mut client, &json!({}));
        let mut ids = BTreeSet::new();
        for event in list(&answer, "events") {
            let ingested = event["ingestionTime"].as_i64().unwrap();
            assert!(ingested <= now);
            lags.insert(ingested - event["timestamp"].as_i64().unwrap());
            ids.insert(event["eventId"].as_str().unwrap().to_owned());
        }
        assert_eq!(ids.len(), list(&answer, "events").len());
        assert!(ids.is_superset(&seen));
        seen = ids;
    }
    assert_eq!(seen.len(), 20, "a line of each container");
    assert!(lags.len() > 10, "lags differ");
}

#[test]
fn pages_have_neither_gap_nor_overlap() {
    let mut client = with_profile();
    let whole = events(&mut client, &json!({}));
    let mut paged = Vec::new();
    let mut token = Value::Null;
    loop {
        let mut input = json!({"limit": 2});
        if token.is_string() {
            input["nextToken"] = token.clone();
        }
        client.wait(1_000);
        let page = events(&mut client, &input);
        assert!(list(&page, "events").len() <= 2);
        paged.extend(list(&page, "events").clone());
        token = page["nextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(&paged, list(&whole, "events"));
    let from = paged[2]["timestamp"].as_i64().unwrap();
    let later = events(&mut client, &json!({"startTime": from}));
    let wanted = paged
        .iter()
        .filter(|one| one["timestamp"].as_i64() >= Some(from));
    assert_eq!(list(&later, "events").len(), wanted.count());
    client.wait(1_000);
    let before = events(&mut client, &json!({"endTime": from - 1}));
    assert_eq!(
        list(&before, "events").len() + list(&later, "events").len(),
        paged.len()
    );
}

#[test]
fn a_stream_is_read_from_either_end() {
    let mut client = with_profile();
    let streams = client.ok("logs:DescribeLogStreams", json!({"logGroupName": GROUP}));
    assert_eq!(list(&streams, "logStreams").len(), tasks(&mut client).len());
    let stream = streams["logStreams"][0]["logStreamName"].clone();
    let mut read = |more: Value| {
        let mut input = json!({"logGroupName": GROUP, "logStreamName": stream, "limit": 1});
        for (key, value) in more.as_object().unwrap() {
            input[key] = value.clone();
        }
        client.ok("logs:GetLogEvents", input)
    };
    let last = read(json!({}));
    let first = read(json!({"startFromHead": true}));
    let message = |page: &Value| page["events"][0]["message"].as_str().unwrap().to_owned();
    assert!(message(&last).starts_with("{\"message\": null, "));
    assert_eq!(message(&first), message(&last), "there is one line");
    let end = read(json!({"nextToken": first["nextForwardToken"]}));
    assert!(list(&end, "events").is_empty());
    assert_eq!(end["nextForwardToken"], first["nextForwardToken"]);
    let begin = read(json!({"nextToken": last["nextBackwardToken"]}));
    assert!(list(&begin, "events").is_empty());
}

#[test]
fn what_is_not_there_or_not_simulated_is_refused() {
    let mut client = with_profile();
    for (action, input, code) in [
        (
            "FilterLogEvents",
            json!({"logGroupName": "none"}),
            "ResourceNotFoundException",
        ),
        ("FilterLogEvents", json!({}), "InvalidParameterException"),
        (
            "FilterLogEvents",
            json!({"logGroupName": GROUP, "unmask": true}),
            "InvalidParameterException",
        ),
        (
            "FilterLogEvents",
            json!({"logGroupName": GROUP, "nextToken": "x"}),
            "InvalidParameterException",
        ),
        (
            "GetLogEvents",
            json!({"logGroupName": GROUP, "logStreamName": "none"}),
            "ResourceNotFoundException",
        ),
    ] {
        assert_eq!(client.refused(&format!("logs:{action}"), input).0, code);
        client.wait(1_000);
    }
}

/// A container's line is in its log longer than ECS remembers the task, and goes with the group.
#[test]
fn a_record_outlives_its_task_and_goes_with_its_group() {
    let mut client = with_profile();
    let there = list(&events(&mut client, &json!({})), "events").len();
    let services = client.ok("ecs:ListServices", json!({"cluster": "app"}));
    for count in [0, 1, 0] {
        for service in list(&services, "serviceArns") {
            let input = json!({"cluster": "app", "service": service, "desiredCount": count});
            client.ok("ecs:UpdateService", input);
        }
        client.wait(70 * MINUTE_MS);
    }
    let stopped = json!({"cluster": "app", "desiredStatus": "STOPPED"});
    let answer = client.ok("ecs:ListTasks", stopped);
    assert!(
        list(&answer, "taskArns").is_empty(),
        "forgotten after an hour"
    );
    let answer = events(&mut client, &json!({}));
    assert_eq!(list(&answer, "events").len(), 2 * there);
    client.ok("logs:DeleteLogGroup", json!({"logGroupName": GROUP}));
    let refused = client.refused("logs:FilterLogEvents", json!({"logGroupName": GROUP}));
    assert_eq!(refused.0, "ResourceNotFoundException");
}
