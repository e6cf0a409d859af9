//! Calls that are refused, and calls that do not get through.

use super::{Row, UP};

/// A call that is refused.
fn call(fault: &'static str, name: &str, error: &str, says: &'static str) -> Row {
    Row::new(fault, UP, says, 4).script(format!(
        "calls:\n- call: \"{name}\"\n  error: {{{error}}}\n"
    ))
}

/// One that the caller's policy does not allow.
fn denied(fault: &'static str, name: &str, says: &'static str) -> Row {
    let error = format!(
        "code: AccessDenied, message: \"User: arn:aws:iam::111122223333:user/me is not authorized to perform: {name}\", status: 403"
    );
    call(fault, name, &error, says)
}

/// A thing that happens to every request.
fn always(fault: &'static str, what: &str, says: &'static str) -> Row {
    Row::new(fault, UP, says, 4).script(format!("transport:\n- fault: {what}\n"))
}

pub(super) fn refused() -> Vec<Row> {
    vec![
        Row::new("no credentials", UP, "no AWS credentials", 4).outside(&[]),
        call(
            "credentials that have run out",
            "sts:GetCallerIdentity",
            "code: ExpiredToken, message: \"The security token included in the request is expired\", status: 403",
            "have expired",
        ),
        Row::new(
            "credentials of another account",
            "up smoke --expect-account 444455556666",
            "not to 444455556666",
            4,
        ),
        Row::new(
            "a Region that is not enabled",
            "up smoke --region af-south-1",
            "enabled",
            4,
        )
        .script("world:\n- region: af-south-1\n  set: region_disabled\n"),
        denied(
            "the roles may not be made",
            "cloudformation:CreateStack",
            "stackgen bootstrap --print",
        ),
        Row::new(
            "the bootstrap stack cannot be made",
            UP,
            "stackgen bootstrap --print",
            4,
        )
        .script(
            "resources:\n- resource: ReaperRole\n  during: create\n  fail: 'API: iam:CreateRole User: arn:aws:iam::111122223333:user/me is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::111122223333:role/stackgen-bootstrap-ReaperRole-1'\n",
        ),
        denied("the change set may not be made", "cloudformation:CreateChangeSet", "CreateChangeSet")
            .after("bootstrap --yes"),
        denied("the expiry cannot be armed", "scheduler:CreateSchedule", "so nothing was made"),
        denied("the change set may not be executed", "cloudformation:ExecuteChangeSet", "ExecuteChangeSet")
            .after("bootstrap --yes"),
        denied("the registry may not be read", "ecr:DescribeImages", "ecr:DescribeImages"),
        Row::new(
            "no image in the registry",
            "up smoke --set workload.image.tag=none",
            "is not in ECR",
            4,
        ),
        Row::new("a life that is too short", "up smoke --ttl 5m", "at least", 2),
    ]
}

pub(super) fn on_the_way() -> Vec<Row> {
    vec![
        Row::new(
            "an endpoint that is not there",
            "up smoke --endpoint-url http://127.0.0.1:9",
            "connection was refused",
            4,
        )
        .outside(&[
            ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
        ]),
        always("every connection is reset", "reset", "connection reset"),
        always("no request is answered", "timeout", "no answer in time"),
        always("every answer breaks off", "truncated", "cannot be understood"),
        always("HTTP 503 from whatever stands before AWS", "unavailable", "problem of its own"),
        always("throttled without end", "throttled", "too many calls"),
        Row::new("a clock that is ten minutes slow", UP, "clock is wrong", 4)
            .script("clock_skew: 10m\n"),
        call(
            "CloudFormation is down",
            "cloudformation:DescribeStacks",
            "code: ServiceUnavailable, message: \"busy\", status: 503",
            "problem of its own",
        ),
        Row::new(
            "credentials run out while waiting, and there are no new ones",
            UP,
            "goes on without us",
            4,
        )
        .script("credentials: {expire: 1m}\n"),
        Row::new(
            "the network goes away while waiting",
            UP,
            "goes on without us",
            8,
        )
        .script("transport:\n- {fault: reset, when: {from: 90s}}\n"),
        Row::new(
            "events may not be read while waiting",
            UP,
            "goes on without us",
            8,
        )
        .script("calls:\n- call: \"cloudformation:DescribeStack*\"\n  when: {from: 90s}\n  error: {code: AccessDenied, message: \"User: arn:aws:iam::111122223333:user/me is not authorized to perform: cloudformation:DescribeStacks\", status: 403}\n- call: \"cloudformation:DescribeEvents\"\n  when: {from: 90s}\n  error: {code: AccessDenied, message: \"User: arn:aws:iam::111122223333:user/me is not authorized to perform: cloudformation:DescribeEvents\", status: 403}\n"),
    ]
}

pub(super) fn got_over() -> Vec<Row> {
    let fine = |fault, script: &str| Row::new(fault, UP, "", 0).script(script);
    vec![
        fine(
            "40 % of all calls throttled, 5 % reset, 5 % answered with HTTP 503",
            "seed: 7\ntransport:\n- {fault: throttled, when: {rate: 0.4}}\n- {fault: reset, when: {rate: 0.05}}\n- {fault: unavailable, when: {rate: 0.05}}\n",
        ),
        fine(
            "answers get lost after the work was done",
            "transport:\n- {fault: lost_answer, calls: \"cloudformation:*\", when: {rate: 0.3}}\n",
        ),
        fine(
            "no network for three minutes while waiting",
            "transport:\n- {fault: reset, when: {from: 1m, until: 4m}}\n",
        ),
        fine(
            "credentials run out while waiting, and there are new ones",
            "credentials: {expire: 1m, renewable: true}\n",
        ),
        fine(
            "the first ECS cluster of an account",
            "world:\n- set: {service_role_missing: {service: ecs.amazonaws.com}}\n",
        ),
        fine(
            "what runs below a service may not be looked at",
            "calls:\n- call: \"ecs:*\"\n  error: {code: AccessDeniedException, message: \"not you\", status: 400}\n",
        ),
    ]
}
