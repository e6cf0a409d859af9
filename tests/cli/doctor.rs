//! `doctor`: its whole screen, for a person.

use crate::harness::{Home, Run, generated};

/// The tag of the test app.
const TAG: &str = include_str!("../../src/sandbox/engine/kinds/test_app_tag.txt");

/// Asks in a new world.
pub(crate) fn asked(args: &[&str], script: &str) -> Run {
    let home = Home::new();
    home.write("faults.yaml", script);
    let sandbox = [
        ("STACKGEN_SANDBOX", "world.json"),
        ("STACKGEN_SANDBOX_SPEED", "max"),
        ("STACKGEN_SANDBOX_FAULTS", "faults.yaml"),
    ];
    home.stackgen_with(&sandbox, &[&["doctor"], args].concat())
}

/// What somebody sees who asks, less what a release changes.
fn doctor(args: &[&str], script: &str) -> Run {
    let mut run = asked(args, script);
    for (what, name) in [
        (
            concat!("stackgen ", env!("CARGO_PKG_VERSION")),
            "stackgen [VERSION]",
        ),
        (TAG.trim(), "[TAG]"),
        (stackgen::cost::READ, "[DATE]"),
    ] {
        run.stdout = run.stdout.replace(what, name);
    }
    run
}

#[test]
fn the_screen_of_an_account_in_order() {
    let run = doctor(&[], "").expect(0);
    generated("tests/cli/doctor/in-order.txt", &run.to_string());
}

/// Every verdict, what to do about it, and the gravest exit code.
#[test]
fn the_screen_of_an_account_with_troubles() {
    let script = "\
        credentials: {expire: 90s}\n\
        world:\n\
        - set: {zone: {zone: use1-az4, state: unavailable}}\n\
        - set: {quota: {code: fargate/L-3032A538, value: 0}}\n\
        - set: {by_hand: {add: {kind: 'AWS::EC2::EIP', properties: {Domain: vpc}, tags: {'stackgen:profile': smoke, 'stackgen:name': stackgen-old}}}}\n\
        calls:\n\
        - {call: 'ecs:ListAccountSettings', error: {code: AccessDeniedException, message: no, status: 400}}\n";
    let args = [
        "smoke",
        "--ignore-preflight",
        "zones",
        "--region",
        "us-east-1",
    ];
    let run = doctor(&args, script).expect(7);
    generated("tests/cli/doctor/troubles.txt", &run.to_string());
}

#[test]
fn the_screen_without_a_caller() {
    let run = doctor(&["smoke"], "clock_skew: 7m\n").expect(4);
    generated("tests/cli/doctor/nobody.txt", &run.to_string());
}
