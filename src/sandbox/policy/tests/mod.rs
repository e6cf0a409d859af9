//! The documented examples, and every operator.

use serde_json::{Value, json};

use super::*;

mod gate;

fn held(statements: &Value) -> Held {
    let document = json!({ "Version": "2012-10-17", "Statement": statements });
    Held {
        policies: vec![Document::new(document).unwrap()],
        boundary: None,
    }
}

fn decide(statements: &Value, request: &Request) -> Decision {
    held(statements).decide(request)
}

/// Whether a condition holds for a request with these values of `k:key`.
fn holds(operator: &str, wanted: &Value, values: &[&str]) -> bool {
    let mut request = Request::new("s:Do", "*");
    for value in values {
        request = request.with("k:key", *value);
    }
    let statements = json!({
        "Effect": "Allow", "Action": "s:Do", "Resource": "*",
        "Condition": { operator: { "K:Key": wanted } },
    });
    decide(&statements, &request) == Decision::Allowed
}

#[test]
fn operators_compare_one_value() {
    for (operator, wanted, value, expected) in [
        ("StringEquals", json!(["a", "b"]), "b", true),
        ("StringEquals", json!("a*"), "ab", false),
        ("StringNotEquals", json!(["a", "b"]), "c", true),
        ("StringNotEquals", json!(["a", "b"]), "b", false),
        ("StringEqualsIgnoreCase", json!("AB"), "aB", true),
        ("StringNotEqualsIgnoreCase", json!("AB"), "ab", false),
        ("StringLike", json!("stackgen-*"), "stackgen-smoke", true),
        (
            "StringNotLike",
            json!("stackgen-*"),
            "stackgen-smoke",
            false,
        ),
        (
            "ArnLike",
            json!("arn:aws:iam::*:policy/x-*"),
            "arn:aws:iam::1:policy/x-1",
            true,
        ),
        (
            "ArnEquals",
            json!("arn:aws:iam::*:policy/x-*"),
            "arn:aws:iam::1:policy/x-1",
            true,
        ),
        (
            "ArnNotLike",
            json!("arn:aws:iam::*:policy/x-*"),
            "arn:aws:iam::1:role/x",
            true,
        ),
        ("Bool", json!(true), "true", true),
        ("Bool", json!("false"), "true", false),
        ("NumericLessThanEquals", json!(10), "10", true),
        ("NumericGreaterThan", json!("10"), "9.5", false),
        (
            "DateGreaterThan",
            json!("2026-01-01T00:00:00Z"),
            "2026-02-01T00:00:00Z",
            true,
        ),
        (
            "DateLessThan",
            json!("2026-01-01T00:00:00Z"),
            "2026-02-01T00:00:00Z",
            false,
        ),
        ("Null", json!("false"), "x", true),
        ("Null", json!("true"), "x", false),
    ] {
        assert_eq!(
            holds(operator, &wanted, &[value]),
            expected,
            "{operator} {wanted} {value}"
        );
    }
}

#[test]
fn an_absent_key_fits_what_is_negated_and_what_says_if_exists() {
    for (operator, expected) in [
        ("StringEquals", false),
        ("StringNotEquals", true),
        ("StringEqualsIfExists", true),
        ("ArnLike", false),
        ("ForAllValues:StringEquals", true),
        ("ForAnyValue:StringEquals", false),
    ] {
        assert_eq!(holds(operator, &json!("a"), &[]), expected, "{operator}");
    }
    assert!(holds("Null", &json!(true), &[]));
}

#[test]
fn several_values_are_all_or_any() {
    let keys = json!(["team", "cost"]);
    assert!(holds("ForAllValues:StringEquals", &keys, &["team", "cost"]));
    assert!(!holds(
        "ForAllValues:StringEquals",
        &keys,
        &["team", "other"]
    ));
    assert!(holds("ForAnyValue:StringEquals", &keys, &["other", "cost"]));
    assert!(!holds("ForAnyValue:StringEquals", &keys, &["other"]));
    assert!(!holds(
        "ForAllValues:StringNotEquals",
        &keys,
        &["other", "team"]
    ));
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html>: a
/// denial beats what allows.
#[test]
fn a_denial_wins() {
    let statements = json!([
        { "Effect": "Allow", "Action": "s3:*", "Resource": "*" },
        { "Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "arn:aws:s3:::kept" },
    ]);
    let delete = |bucket: &str| Request::new("s3:DeleteBucket", format!("arn:aws:s3:::{bucket}"));
    assert_eq!(decide(&statements, &delete("kept")), Decision::ExplicitDeny);
    assert_eq!(decide(&statements, &delete("other")), Decision::Allowed);
    let other = Request::new("ec2:DescribeVpcs", "*");
    assert_eq!(decide(&statements, &other), Decision::NotAllowed);
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html>:
/// all of Amazon S3 but the deletion of buckets; and a denial of all but IAM without MFA.
#[test]
fn not_action_is_all_the_others() {
    let statements = json!({
        "Effect": "Allow", "NotAction": "s3:DeleteBucket", "Resource": "arn:aws:s3:::*",
    });
    let on = |action: &str| Request::new(action, "arn:aws:s3:::b");
    assert_eq!(decide(&statements, &on("s3:GetObject")), Decision::Allowed);
    assert_eq!(
        decide(&statements, &on("s3:DeleteBucket")),
        Decision::NotAllowed
    );
    let mfa = json!([
        { "Effect": "Allow", "Action": "*", "Resource": "*" },
        {
            "Effect": "Deny", "NotAction": "iam:*", "Resource": "*",
            "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } },
        },
    ]);
    let call = Request::new("ec2:RunInstances", "*");
    let with = |value: &str| call.clone().with("aws:MultiFactorAuthPresent", value);
    assert_eq!(decide(&mfa, &with("false")), Decision::ExplicitDeny);
    assert_eq!(decide(&mfa, &call), Decision::ExplicitDeny);
    assert_eq!(decide(&mfa, &with("true")), Decision::Allowed);
    let own = Request::new("iam:ListUsers", "*");
    assert_eq!(decide(&mfa, &own), Decision::Allowed);
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html>:
/// a denial of every bucket but one's own.
#[test]
fn not_resource_is_all_the_others() {
    let statements = json!([
        { "Effect": "Allow", "Action": "s3:*", "Resource": "*" },
        {
            "Effect": "Deny", "Action": "s3:*",
            "NotResource": ["arn:aws:s3:::HRBucket/Payroll", "arn:aws:s3:::HRBucket/Payroll/*"],
        },
    ]);
    let on = |key: &str| Request::new("s3:GetObject", format!("arn:aws:s3:::HRBucket/{key}"));
    assert_eq!(decide(&statements, &on("Payroll/1")), Decision::Allowed);
    assert_eq!(decide(&statements, &on("Other/1")), Decision::ExplicitDeny);
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html>: a role may be
/// passed to one service only.
#[test]
fn a_role_is_passed_to_the_named_service_only() {
    let statements = json!({
        "Effect": "Allow", "Action": "iam:PassRole",
        "Resource": "arn:aws:iam::111122223333:role/EC2-roles-for-XYZ-*",
        "Condition": { "StringEquals": { "iam:PassedToService": "ec2.amazonaws.com" } },
    });
    let pass = |role: &str, service: &str| {
        let arn = format!("arn:aws:iam::111122223333:role/{role}");
        decide(
            &statements,
            &Request::new("iam:PassRole", arn).with("iam:PassedToService", service),
        )
    };
    assert_eq!(
        pass("EC2-roles-for-XYZ-1", "ec2.amazonaws.com"),
        Decision::Allowed
    );
    assert_eq!(
        pass("EC2-roles-for-XYZ-1", "ecs.amazonaws.com"),
        Decision::NotAllowed
    );
    assert_eq!(pass("other", "ec2.amazonaws.com"), Decision::NotAllowed);
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>: one's own
/// part of a bucket; a character that would be a wildcard.
#[test]
fn variables_are_filled_in() {
    let statements = json!({
        "Effect": "Allow", "Action": "s3:GetObject",
        "Resource": ["arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/a${*}b"],
    });
    let get = |key: &str| Request::new("s3:GetObject", format!("arn:aws:s3:::b/{key}"));
    let own = get("ann/x").with("aws:username", "ann");
    assert_eq!(decide(&statements, &own), Decision::Allowed);
    let others = get("bob/x").with("aws:username", "ann");
    assert_eq!(decide(&statements, &others), Decision::NotAllowed);
    assert_eq!(decide(&statements, &get("ann/x")), Decision::NotAllowed);
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html>: what both
/// allow is allowed, and the boundary alone gives nothing.
#[test]
fn a_boundary_bounds() {
    let boundary = json!({
        "Version": "2012-10-17",
        "Statement": { "Effect": "Allow", "Action": ["s3:*", "cloudwatch:*", "ec2:*"], "Resource": "*" },
    });
    let statements =
        json!({ "Effect": "Allow", "Action": ["iam:CreateUser", "s3:GetObject"], "Resource": "*" });
    let mut held = held(&statements);
    held.boundary = Some(Document::new(boundary).unwrap());
    let decide = |action: &str| held.decide(&Request::new(action, "*"));
    assert_eq!(decide("s3:GetObject"), Decision::Allowed);
    assert_eq!(decide("iam:CreateUser"), Decision::OutOfBounds);
    assert_eq!(decide("ec2:RunInstances"), Decision::NotAllowed);
}

#[test]
fn what_is_no_policy_is_refused() {
    for (text, expected) in [
        ("{", "not a policy document"),
        (
            r#"{"Statement":{"Effect":"Maybe","Action":"*","Resource":"*"}}"#,
            "Maybe",
        ),
        (
            r#"{"Statement":{"Effect":"Allow","Resource":"*"}}"#,
            "statement 1: either `Action`",
        ),
        (
            r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}]}"#,
            "`IpAddress` is not simulated",
        ),
        (r#"{"Statement":[],"Statements":[]}"#, "Statements"),
    ] {
        let error = Document::parse(text).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn somewhere_is_any_resource_and_condition() {
    let statements = json!([
        { "Effect": "Allow", "Action": "ecs:Submit*", "Resource": "arn:aws:ecs:::x" },
        { "Effect": "Allow", "Action": "ecs:Poll", "Resource": "*" },
        { "Effect": "Deny", "Action": "ecs:Poll", "Resource": "*" },
    ]);
    let held = held(&statements);
    assert!(held.allows_somewhere("ecs:SubmitTaskStateChange"));
    assert!(!held.allows_somewhere("ecs:Poll"));
    assert!(!held.allows_somewhere("ecs:ListTasks"));
}
