//! Schedules as a client makes them, and what they do when nobody is there.

use serde_json::{Value, json};

use crate::sandbox::engine::advance;
use crate::sandbox::services::fixtures::{ACCOUNT, Client, MINUTE_MS};

const DELETE_STACK: &str = "arn:aws:scheduler:::aws-sdk:cloudformation:deleteStack";

/// A world with a role that Scheduler may assume, and a stack to delete.
fn client() -> Client {
    let mut client = Client::new();
    let role = |service: &str| {
        json!({"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": {"Statement": [{
                "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service},
            }]},
            "Policies": [{"PolicyName": "delete", "PolicyDocument": {"Statement": [{
                "Effect": "Allow", "Resource": "*",
                "Action": ["cloudformation:DeleteStack", "ssm:DeleteParameter", "ssm:DeleteParameters"],
            }]}}],
        }})
    };
    let roles =
        json!({"Reaper": role("scheduler.amazonaws.com"), "Other": role("ecs.amazonaws.com")});
    client.stack("roles", &roles);
    let note =
        json!({"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "x"}});
    client.stack("victim", &json!({"Note": note}));
    client
}

fn role(client: &mut Client, name: &str) -> String {
    let role = client.physical("roles", name);
    format!("arn:aws:iam::{ACCOUNT}:role/{role}")
}

/// A schedule that deletes the victim every 30 minutes, from an hour from now on.
fn schedule(client: &mut Client, name: &str) -> Value {
    let role = role(client, "Reaper");
    let start = client.0.now_ms / 1_000 + 3_600;
    json!({
        "Name": name, "ClientToken": "one",
        "ScheduleExpression": "rate(30 minutes)",
        "StartDate": start, "EndDate": start + 86_400,
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "ActionAfterCompletion": "DELETE",
        "Target": {"Arn": DELETE_STACK, "RoleArn": role, "Input": "{\"StackName\": \"victim\"}"},
    })
}

#[test]
fn a_schedule_deletes_a_stack_with_no_client_present() {
    let mut client = client();
    let input = schedule(&mut client, "reap");
    let made = client.ok("scheduler:CreateSchedule", input.clone());
    assert_eq!(client.ok("scheduler:CreateSchedule", input.clone()), made);
    let got = client.ok("scheduler:GetSchedule", json!({"Name": "reap"}));
    assert_eq!(got["Arn"], made["ScheduleArn"]);
    assert_eq!(got["GroupName"], "default");
    assert_eq!(got["Target"]["RetryPolicy"]["MaximumRetryAttempts"], 185);
    assert_eq!(got["StartDate"].as_f64(), input["StartDate"].as_f64());

    client.wait(59 * MINUTE_MS);
    assert_eq!(client.status("victim"), "CREATE_COMPLETE");
    client.wait(4 * MINUTE_MS);
    let (code, _) = client.refused(
        "cloudformation:DescribeStacks",
        json!({"StackName": "victim"}),
    );
    assert_eq!(code, "ValidationError");
    assert_eq!(
        client.ok("scheduler:ListSchedules", json!({}))["Schedules"]
            .as_array()
            .unwrap()
            .len(),
        1
    );

    client.wait(25 * 60 * MINUTE_MS);
    assert_eq!(
        client.ok("scheduler:ListSchedules", json!({}))["Schedules"],
        json!([])
    );
    assert!(client.0.queue.is_empty());
}

#[test]
fn time_in_two_steps_is_time_in_one() {
    let mut client = client();
    let input = schedule(&mut client, "reap");
    client.ok("scheduler:CreateSchedule", input);
    let begin = client.0.now_ms;
    let mut once = client.0.clone();
    advance(&mut once, begin + 26 * 3_600_000);
    for minutes in [1, 59, 60, 61, 90, 91, 600, 1_560] {
        advance(&mut client.0, begin + minutes * MINUTE_MS);
    }
    assert!(client.0 == once);
}

#[test]
fn a_call_that_fails_is_made_again_until_it_works() {
    let mut client = client();
    let protect = |on: bool| json!({"StackName": "victim", "EnableTerminationProtection": on});
    client.ok("cloudformation:UpdateTerminationProtection", protect(true));
    let mut input = schedule(&mut client, "reap");
    let at = jiff::Timestamp::from_millisecond(client.0.now_ms + 120_000).unwrap();
    input["ScheduleExpression"] = json!(format!("at({})", at.strftime("%Y-%m-%dT%H:%M:%S")));
    client.ok("scheduler:CreateSchedule", input);
    client.wait(60 * MINUTE_MS);
    assert_eq!(client.status("victim"), "CREATE_COMPLETE");
    client.ok("cloudformation:UpdateTerminationProtection", protect(false));
    client.wait(15 * MINUTE_MS);
    client.refused(
        "cloudformation:DescribeStacks",
        json!({"StackName": "victim"}),
    );
    client.refused("scheduler:GetSchedule", json!({"Name": "reap"}));
}

#[test]
fn retries_end_with_the_policy() {
    let mut client = client();
    let protect = json!({"StackName": "victim", "EnableTerminationProtection": true});
    client.ok("cloudformation:UpdateTerminationProtection", protect);
    let mut input = schedule(&mut client, "reap");
    input["StartDate"] = Value::Null;
    input["EndDate"] = Value::Null;
    let at = jiff::Timestamp::from_millisecond(client.0.now_ms + 60_000).unwrap();
    input["ScheduleExpression"] = json!(format!("at({})", at.strftime("%Y-%m-%dT%H:%M:%S")));
    input["Target"]["RetryPolicy"] = json!({"MaximumRetryAttempts": 2});
    client.ok("scheduler:CreateSchedule", input);
    client.wait(10 * MINUTE_MS);
    client.refused("scheduler:GetSchedule", json!({"Name": "reap"}));
    assert_eq!(client.status("victim"), "CREATE_COMPLETE");
}

#[test]
fn an_update_replaces_every_field_and_plans_anew() {
    let mut client = client();
    let mut input = schedule(&mut client, "reap");
    input["Description"] = json!("first");
    client.ok("scheduler:CreateSchedule", input.clone());
    let later = input["StartDate"].as_i64().unwrap() + 7_200;
    input["StartDate"] = json!(later);
    input.as_object_mut().unwrap().remove("Description");
    client.ok("scheduler:UpdateSchedule", input.clone());
    let got = client.ok("scheduler:GetSchedule", json!({"Name": "reap"}));
    assert_eq!(got["Description"], Value::Null);
    client.wait(130 * MINUTE_MS);
    assert_eq!(client.status("victim"), "CREATE_COMPLETE");
    input["State"] = json!("DISABLED");
    client.ok("scheduler:UpdateSchedule", input);
    client.wait(130 * MINUTE_MS);
    assert_eq!(client.status("victim"), "CREATE_COMPLETE");
    let disabled = client.ok("scheduler:ListSchedules", json!({"State": "DISABLED"}));
    assert_eq!(disabled["Schedules"][0]["Target"]["Arn"], DELETE_STACK);
}

#[test]
fn groups_hold_schedules_and_take_them_along() {
    let mut client = client();
    let tags = json!([{"Key": "a", "Value": "b"}]);
    let made = client.ok(
        "scheduler:CreateScheduleGroup",
        json!({"Name": "ttl", "Tags": tags}),
    );
    let arn = made["ScheduleGroupArn"].clone();
    let mut input = schedule(&mut client, "reap");
    input["GroupName"] = json!("ttl");
    let schedule = client.ok("scheduler:CreateSchedule", input);
    let expected = format!("arn:aws:scheduler:us-east-1:{ACCOUNT}:schedule/ttl/reap");
    assert_eq!(schedule["ScheduleArn"], expected);
    client.ok(
        "scheduler:TagResource",
        json!({"ResourceArn": arn, "Tags": [{"Key": "c", "Value": "d"}]}),
    );
    client.ok(
        "scheduler:UntagResource",
        json!({"ResourceArn": arn, "TagKeys": ["a"]}),
    );
    let tags = client.ok("scheduler:ListTagsForResource", json!({"ResourceArn": arn}));
    assert_eq!(tags["Tags"], json!([{"Key": "c", "Value": "d"}]));
    let (code, _) = client.refused("scheduler:CreateScheduleGroup", json!({"Name": "ttl"}));
    assert_eq!(code, "ConflictException");
    let (code, _) = client.refused("scheduler:DeleteScheduleGroup", json!({"Name": "default"}));
    assert_eq!(code, "ValidationException");

    client.ok("scheduler:DeleteScheduleGroup", json!({"Name": "ttl"}));
    let state = client.ok("scheduler:GetScheduleGroup", json!({"Name": "ttl"}));
    assert_eq!(state["State"], "DELETING");
    client.wait(5 * MINUTE_MS);
    let left = client.ok("scheduler:ListScheduleGroups", json!({}));
    assert_eq!(left["ScheduleGroups"].as_array().unwrap().len(), 1);
    assert_eq!(
        client.ok("scheduler:ListSchedules", json!({}))["Schedules"],
        json!([])
    );
}

/// A wrong value for a field, and a part of the refusal.
fn wrong(other_role: &str, now: i64) -> Vec<(&'static str, Value, &'static str)> {
    vec![
        ("/Name", json!("a b"), "regular expression"),
        ("/Name", json!("x".repeat(65)), "length between 1 and 64"),
        (
            "/ScheduleExpression",
            json!("at(2020-01-01T00:00:00)"),
            "in the past",
        ),
        (
            "/ScheduleExpression",
            json!("soon"),
            "Invalid Schedule Expression soon.",
        ),
        (
            "/ScheduleExpression",
            json!("cron(0 12 * * ? *)"),
            "does not simulate",
        ),
        ("/FlexibleTimeWindow", Value::Null, "flexibleTimeWindow"),
        ("/StartDate", json!(now - 301), "earlier than 5 minutes ago"),
        ("/EndDate", json!(now), "must come after"),
        (
            "/Target/RoleArn",
            json!(other_role),
            "must allow AWS EventBridge Scheduler to assume the role",
        ),
        (
            "/Target/RoleArn",
            json!("arn:aws:iam::123456789012:role/none"),
            "to assume the role",
        ),
        (
            "/Target/Arn",
            json!("arn:aws:lambda:us-east-1:1:function:f"),
            "does not simulate the target",
        ),
        ("/Target/Input", json!("{"), "not a JSON object"),
        (
            "/ScheduleExpressionTimezone",
            json!("Europe/Oslo"),
            "time zone",
        ),
    ]
}

#[test]
fn what_aws_refuses_is_refused() {
    let mut client = client();
    let other = role(&mut client, "Other");
    let good = schedule(&mut client, "reap");
    let now = client.0.now_ms / 1_000;
    for (path, value, words) in wrong(&other, now) {
        let mut input = good.clone();
        *input.pointer_mut(path).unwrap_or(&mut Value::Null) = value.clone();
        if path == "/ScheduleExpressionTimezone" {
            input["ScheduleExpressionTimezone"] = value;
        }
        let (code, message) = client.refused("scheduler:CreateSchedule", input);
        assert_eq!(code, "ValidationException", "{path}: {message}");
        assert!(message.contains(words), "{path}: {message}");
    }
    let mut elsewhere = good.clone();
    elsewhere["GroupName"] = json!("none");
    let (code, message) = client.refused("scheduler:CreateSchedule", elsewhere);
    assert_eq!(code, "ResourceNotFoundException", "{message}");
    client.ok("scheduler:CreateSchedule", good.clone());
    let mut second = good;
    second["ClientToken"] = json!("two");
    let (code, _) = client.refused("scheduler:CreateSchedule", second);
    assert_eq!(code, "ConflictException");
    client.ok("scheduler:DeleteSchedule", json!({"Name": "reap"}));
    let (code, _) = client.refused("scheduler:DeleteSchedule", json!({"Name": "reap"}));
    assert_eq!(code, "ResourceNotFoundException");
}
