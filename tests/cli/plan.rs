//! `plan`: what a deployment takes and changes, before anything is made, and nothing left behind.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::{Home, Run, generated};

/// The sandbox of a home, as fast as it goes.
const SANDBOX: [(&str, &str); 2] = [
    ("STACKGEN_SANDBOX", "world.json"),
    ("STACKGEN_SANDBOX_SPEED", "max"),
];

fn stackgen(home: &Home, args: &[&str]) -> Run {
    home.stackgen_with(&SANDBOX, args)
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).expect("one JSON document")
}

/// The stack of a world as its file has it.
fn world(home: &Home, stack: &str) -> Value {
    let text = std::fs::read_to_string(home.path("world.json")).unwrap_or_default();
    let world: Value = serde_json::from_str(&text).unwrap_or_default();
    let stacks = &world["accounts"]["111122223333"]["regions"]["us-east-1"]["stacks"];
    let mut all = stacks.as_object().into_iter().flatten();
    let named = all.find(|(arn, _)| arn.contains(&format!("stack/{stack}/")));
    named.map(|(_, stack)| stack.clone()).unwrap_or_default()
}

/// How many change sets the stack has; the one it was made by stays.
fn change_sets(home: &Home, stack: &str) -> usize {
    let sets = &world(home, stack)["change_sets"];
    sets.as_object().map_or(0, serde_json::Map::len)
}

#[test]
fn the_screen_offline() {
    let home = Home::new();
    let run = home
        .stackgen(&["plan", "ecs-ec2-95pct", "--offline"])
        .expect(0);
    assert_eq!(run.stderr, "");
    generated("tests/cli/plan/offline-ec2.txt", &run.stdout);
    let run = home.stackgen(&["plan", "smoke", "--offline"]).expect(0);
    generated("tests/cli/plan/offline-fargate.txt", &run.stdout);
}

#[test]
fn markdown_for_a_pull_request() {
    let home = Home::new();
    let args = ["plan", "smoke", "--offline", "--format", "md"];
    let run = home.stackgen(&args).expect(0);
    generated("tests/cli/plan/offline.md", &run.stdout);
}

/// What is not asked offline is what the account is asked about the very same profile: on hosts
/// nothing of Fargate, on Fargate nothing of hosts, where tasks share the host's interface no trunking.
#[test]
fn offline_leaves_open_what_would_be_asked_and_nothing_else() {
    for profile in [
        "ecs-ec2-95pct",
        "con311-ec2-host",
        "ecs-fargate-spot",
        "con311-fargate-alb",
        "smoke",
    ] {
        let home = Home::new();
        let plan = ["plan", profile, "--output", "json"];
        let offline = json(&stackgen(&home, &[&plan[..], &["--offline"]].concat()).expect(0));
        let asked = json(&stackgen(&home, &plan).expect(0));
        let mut answered = vec!["what is there already"];
        let checks = asked["checks"]["checks"].as_array().expect("checks");
        answered.extend(checks.iter().filter_map(|check| check["id"].as_str()));
        let left: Vec<_> = offline["not_asked"]
            .as_array()
            .expect("a list")
            .iter()
            .collect();
        assert_eq!(left, answered, "{profile}");
    }
}

/// Neither a home nor a terminal, an account or a way to the network.
#[test]
fn offline_needs_nothing_and_leaves_nothing() {
    let home = Home::new();
    let nowhere = [
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:9"),
        ("HTTPS_PROXY", "http://127.0.0.1:9"),
    ];
    let mut command = home.command(&["plan", "smoke", "--offline", "--output", "json"]);
    command.envs(nowhere).env_remove("HOME");
    for name in ["XDG_STATE_HOME", "XDG_CONFIG_HOME"] {
        command.env_remove(name);
    }
    let plan = json(&home.finish(&mut command).expect(0));
    assert_eq!(plan["asked"], "nobody");
    assert_eq!(plan["changes"]["state"], "not_asked");
    assert!(!plan["not_asked"].as_array().expect("a list").is_empty());
    home.stackgen(&["plan", "smoke", "--offline", "--sandbox=world.json"])
        .expect(0);
    assert!(!home.path("world.json").exists(), "no world is opened");
}

#[test]
fn without_credentials_it_says_what_can_be_known_all_the_same() {
    let home = Home::new();
    let run = home.stackgen(&["plan", "smoke"]).expect(4);
    assert!(run.stderr.contains("no AWS credentials"), "{run}");
    assert!(
        run.stderr.contains("`stackgen plan smoke --offline`"),
        "{run}"
    );
}

#[test]
fn wrong_words_and_wrong_profiles() {
    let home = Home::new();
    home.stackgen(&["plan", "nobody", "--offline"]).expect(2);
    let set = "workload.memory=1000 TiB";
    home.stackgen(&["plan", "smoke", "--offline", "--set", set])
        .expect(3);
}

#[test]
fn from_nothing_to_the_same_to_a_change_and_nothing_is_left() {
    let home = Home::new();
    let state = |args: &[&str]| {
        let args = [args, &["--output", "json"]].concat();
        json(&stackgen(&home, &args).expect(0))["changes"].clone()
    };
    let plan = ["plan", "smoke"];
    assert_eq!(state(&plan)["state"], "new");
    assert!(world(&home, "stackgen-smoke").is_null(), "nothing was made");
    stackgen(&home, &["up", "smoke", "-q"]).expect(0);
    let same = state(&plan);
    assert_eq!(same["state"], "same");
    assert_eq!(same["status"], "CREATE_COMPLETE");

    let other = ["plan", "smoke", "--set", "workload.memory=1GB"];
    let before = change_sets(&home, "stackgen-smoke");
    let run = stackgen(&home, &other).expect(0);
    assert!(run.stdout.contains("± REPLACED"), "{run}");
    assert!(run.stdout.contains("TaskDefinition"), "{run}");
    let different = state(&other);
    assert_eq!(different["state"], "different");
    assert_eq!(different["replaced"], 1);
    assert_eq!(before, change_sets(&home, "stackgen-smoke"));
    assert_eq!(state(&plan)["state"], "same");
}

#[test]
fn what_is_in_the_way_ends_with_code_4() {
    let home = Home::new();
    stackgen(&home, &["up", "smoke", "-q"]).expect(0);
    let path = home.path("world.json");
    let text = std::fs::read_to_string(&path).expect("a world");
    let mut world: Value = serde_json::from_str(&text).expect("JSON");
    let stacks = &mut world["accounts"]["111122223333"]["regions"]["us-east-1"]["stacks"];
    for (arn, stack) in stacks.as_object_mut().expect("stacks") {
        if arn.contains("stack/stackgen-smoke/") {
            stack["definition"]["tags"] = Value::Object(serde_json::Map::new());
        }
    }
    std::fs::write(&path, world.to_string()).expect("a file");
    let run = stackgen(&home, &["plan", "smoke"]).expect(4);
    assert!(run.stdout.contains("not made by stackgen"), "{run}");
}

/// What `up` would refuse is refused here too, unless it is to be taken as it is.
#[test]
fn a_check_that_fails_ends_with_code_4() {
    let home = Home::new();
    let plan = ["plan", "smoke", "--set", "workload.image.repository=nobody"];
    let run = stackgen(&home, &plan).expect(4);
    assert!(run.stdout.contains("no: these checks fail: image"), "{run}");
    assert!(run.stdout.contains("will fail"), "{run}");
    let ignored = [&plan[..], &["--ignore-preflight", "image"]].concat();
    let run = stackgen(&home, &ignored).expect(0);
    assert!(run.stdout.contains("ignored"), "{run}");
}

#[test]
fn what_costs_more_than_is_allowed_ends_with_code_4() {
    let home = Home::new();
    let plan = ["plan", "ecs-ec2-95pct", "--offline", "--max-cost"];
    home.stackgen(&[&plan[..], &["1000"]].concat()).expect(0);
    let run = home.stackgen(&[&plan[..], &["0.10"]].concat()).expect(4);
    assert!(run.stdout.contains("no: it costs more"), "{run}");
    assert!(run.stderr.contains("--max-cost"), "{run}");
}

/// The moment the change set is there, Ctrl-C: it is taken back all the same.
#[test]
fn an_interrupted_plan_leaves_nothing_either() {
    let home = Home::new();
    stackgen(&home, &["up", "smoke", "-q"]).expect(0);
    let before = change_sets(&home, "stackgen-smoke");
    let slow = [SANDBOX[0], ("STACKGEN_SANDBOX_SPEED", "1")];
    let child = home
        .command(&["plan", "smoke", "--set", "workload.memory=1GB"])
        .envs(slow)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let began = Instant::now();
    while change_sets(&home, "stackgen-smoke") == before {
        assert!(began.elapsed() < Duration::from_secs(30), "no change set");
        std::thread::sleep(Duration::from_millis(20));
    }
    let interrupt = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(interrupt.expect("kill runs").success());
    let run = home.shown(&child.wait_with_output().expect("it ends"));
    let run = run.expect(130);
    assert!(run.stderr.contains("nothing is left"), "{run}");
    assert_eq!(run.stdout, "", "{run}");
    assert_eq!(change_sets(&home, "stackgen-smoke"), before);
}
