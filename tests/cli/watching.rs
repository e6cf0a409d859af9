//! Leaving a stack to itself and coming back to it: `--detach`, `watch`, Ctrl-C, credentials that
//! run out meanwhile.

use serde_json::Value;

use crate::harness::{Home, Run};
use crate::terminal::in_terminal;

const STACK: &str = "stackgen-smoke";

fn stackgen(home: &Home, args: &[&str]) -> Run {
    let sandbox = [
        ("STACKGEN_SANDBOX", "world.json"),
        ("STACKGEN_SANDBOX_SPEED", "max"),
    ];
    home.stackgen_with(&sandbox, args)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("one JSON document")
}

#[test]
fn a_stack_left_to_itself_is_watched_to_its_end_from_anywhere() {
    let home = Home::new();
    let left = stackgen(&home, &["up", "smoke", "--detach", "--yes"]).expect(8);
    assert!(
        left.stderr.contains(&format!("stackgen watch {STACK}")),
        "{left}"
    );
    let made = stackgen(&home, &["watch", "smoke", "--output", "json"]).expect(0);
    let settled = json(&made.stdout);
    assert_eq!(settled["status"], "CREATE_COMPLETE");
    assert!(
        made.stderr.contains("CREATE_IN_PROGRESS"),
        "history: {made}"
    );
    let again = stackgen(&home, &["watch", STACK]).expect(0);
    assert!(again.stderr.contains("CREATE_COMPLETE"), "{again}");

    stackgen(&home, &["down", STACK, "--yes", "-q"]).expect(0);
    let arn = settled["arn"].as_str().expect("an ARN");
    let gone = stackgen(&home, &["watch", arn, "--output", "json"]).expect(0);
    assert_eq!(json(&gone.stdout)["status"], "DELETE_COMPLETE");
    stackgen(&home, &["watch", STACK]).expect(2);
}

#[test]
fn what_failed_is_told_to_whoever_comes_later() {
    let home = Home::new();
    home.write(
        "f.yaml",
        "resources:\n- {type: 'AWS::EC2::InternetGateway', during: create, fail: 'no luck today'}\n",
    );
    let args = [
        "up",
        "smoke",
        "--yes",
        "--detach",
        "--sandbox-faults",
        "f.yaml",
    ];
    stackgen(&home, &args).expect(8);
    let told = stackgen(&home, &["watch", "smoke"]).expect(5);
    assert!(told.stderr.contains("no luck today"), "{told}");
}

#[test]
fn ctrl_c_can_delete_what_was_begun() {
    let home = Home::new();
    let args = [
        "up",
        "smoke",
        "--sandbox=world.json",
        "--sandbox-speed=1",
        "--yes",
        "--on-interrupt=delete",
    ];
    let run = in_terminal(&home, (100, 24), &["--interrupt", "8"], &args).expect(130);
    assert!(run.stdout.contains("it is being deleted"), "{run}");
    let status = stackgen(&home, &["status", "--output", "json"]).expect(0);
    let stacks = json(&status.stdout)["stacks"].clone();
    let ours = |stack: &&Value| stack["name"] == STACK;
    let stacks = stacks.as_array().expect("a list");
    let stack = stacks.iter().find(ours).expect("it is still going");
    assert_eq!(stack["status"], "DELETE_IN_PROGRESS");
    let arn = stack["arn"].as_str().expect("an ARN");
    stackgen(&home, &["watch", arn]).expect(0);
}

#[test]
fn credentials_that_run_out_are_renewed_or_the_command_says_what_goes_on() {
    for (renewable, code, word) in [
        ("true", 0, "looking for new ones"),
        ("false", 4, "goes on without us"),
    ] {
        let home = Home::new();
        home.write(
            "f.yaml",
            format!("credentials: {{expire: 50s, renewable: {renewable}}}\n"),
        );
        let args = ["up", "smoke", "--yes", "--sandbox-faults", "f.yaml"];
        let run = stackgen(&home, &args).expect(code);
        assert!(run.stderr.contains(word), "{run}");
        stackgen(&home, &["watch", "smoke"]).expect(0);
    }
}
