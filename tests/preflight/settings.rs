//! Account settings of ECS: told, never changed.

use crate::row::row;

#[test]
fn without_trunking_not_all_tasks_would_run() {
    row(
        "up ecs-ec2-95pct",
        "world:\n- set: {setting: {name: ecs/awsvpcTrunking, value: disabled}}\n",
        4,
        &[
            "error: check `setting-awsvpc-trunking`: awsvpcTrunking is disabled: 7 tasks a host, \
             1750 of 3500 on at most 250 hosts; 1750 would never run",
            "aws ecs put-account-setting-default --region us-east-1 --name awsvpcTrunking --value \
             enabled",
        ],
    )
    .hold();
}

/// On Fargate, and where tasks share the host's interfaces, it decides nothing.
#[test]
fn where_trunking_decides_nothing_it_is_not_asked_about() {
    for command in ["up smoke", "up con311-ec2-host"] {
        row(
            command,
            "world:\n- set: {setting: {name: ecs/awsvpcTrunking, value: disabled}}\n",
            0,
            &["find nothing in the way"],
        )
        .hold();
    }
}

#[test]
fn short_arns_stop_what_has_tags() {
    row(
        "up smoke",
        "world:\n- set: {setting: {name: ecs/taskLongArnFormat, value: disabled}}\n",
        4,
        &[
            "error: check `setting-long-arns`: taskLongArnFormat is off, and services and tasks \
             that have tags cannot be made",
            "aws ecs put-account-setting-default --region us-east-1 --name taskLongArnFormat \
             --value enabled",
        ],
    )
    .hold();
}

#[test]
fn settings_that_may_not_be_read_are_said() {
    let script = "calls:\n- {call: 'ecs:ListAccountSettings', error: {code: AccessDeniedException, \
        message: no, status: 400}}\n";
    row(
        "up ecs-ec2-95pct",
        script,
        0,
        &[
            "cannot tell about `setting-awsvpc-trunking`: ecs:ListAccountSettings is not allowed",
            "cannot tell about `setting-container-insights`: ecs:ListAccountSettings is not allowed",
        ],
    )
    .hold();
}
