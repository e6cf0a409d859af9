//! What things cost, before, while and after they run.

use serde_json::Value;

use crate::harness::{Home, Run};

/// The sandbox of a home, as fast as it goes.
const SANDBOX: [(&str, &str); 2] = [
    ("STACKGEN_SANDBOX", "world.json"),
    ("STACKGEN_SANDBOX_SPEED", "max"),
];

fn stackgen(home: &Home, args: &[&str]) -> Run {
    home.stackgen_with(&SANDBOX, args)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("one JSON document")
}

fn stacks(home: &Home) -> usize {
    let status = stackgen(home, &["status", "--output", "json"]).expect(0);
    let status = json(&status.stdout);
    status["stacks"].as_array().expect("stacks").len()
}

#[test]
fn what_would_cost_more_is_refused_and_nothing_is_made() {
    let home = Home::new();
    for command in ["up", "run"] {
        let args = [command, "ecs-fargate", "--max-cost", "0.10", "--yes"];
        let run = stackgen(&home, &args).expect(4);
        let said = "more than the $0.10 that `--max-cost` allows";
        assert!(run.stderr.contains(said), "{run}");
        assert!(
            run.stderr.contains("nothing was made; most of it is"),
            "{run}"
        );
    }
    assert_eq!(stacks(&home), 0);
    let run = stackgen(&home, &["up", "smoke", "--max-cost", "0"]).expect(2);
    assert!(
        run.stderr.contains("an amount of US dollars above 0"),
        "{run}"
    );
}

#[test]
fn what_it_takes_is_said_before_anything_is_made() {
    let home = Home::new();
    let lines = |run: &Run| -> Vec<String> {
        let told = run.stderr.lines();
        told.filter(|line| {
            ["held back by ", "costs ", "takes "]
                .iter()
                .any(|word| line.starts_with(word))
        })
        .map(str::to_owned)
        .collect()
    };
    let made = |run: &Run| {
        run.stderr
            .find("creating stackgen-smoke")
            .expect("it is made")
    };
    let up = stackgen(&home, &["up", "smoke"]).expect(0);
    let [bound, costs, takes] = &lines(&up)[..] else {
        panic!("{up}")
    };
    assert!(bound.contains("the launch rate"), "{up}");
    assert!(costs.contains("$0.02 an hour while idle"), "{up}");
    assert!(takes.contains("to scale (simulated)"), "{up}");
    for line in [bound, costs, takes] {
        assert!(up.stderr.find(line.as_str()) < Some(made(&up)), "{up}");
    }
    // Nothing is made any more: nothing but the run's price is news.
    let again = stackgen(&home, &["up", "smoke"]).expect(0);
    assert_eq!(lines(&again), [""; 0], "{again}");
    let run = stackgen(&home, &["run", "smoke", "--to", "2"]).expect(0);
    let told = lines(&run);
    assert!(
        told.len() == 1 && told[0].starts_with("costs $0.01 for a run"),
        "{run}"
    );
    // What is asked for is not the profile's own step: its course is not this one's.
    stackgen(&home, &["down", "smoke"]).expect(0);
    let other = stackgen(&home, &["run", "smoke", "--to", "2"]).expect(0);
    let [costs, takes] = &lines(&other)[..] else {
        panic!("{other}")
    };
    assert!(
        costs.starts_with("costs ") && !takes.contains("to scale"),
        "{other}"
    );
}

/// The account's own limits decide what holds a step back.
#[test]
fn the_account_s_limits_are_in_what_is_said_first() {
    let home = Home::new();
    home.write(
        "script.yaml",
        "world:\n- set: {setting: {name: ecs/awsvpcTrunking, value: disabled}}\n",
    );
    let args = ["up", "ecs-ec2-95pct", "--sandbox-faults", "script.yaml"];
    let ignoring = ["--ignore-preflight", "setting-awsvpc-trunking"];
    let up = stackgen(&home, &[&args[..], &ignoring[..]].concat()).expect(0);
    assert!(
        up.stderr.contains("held back by awsvpcTrunking is off"),
        "{up}"
    );
}

/// The estimate is that of 2022, and the tasks come as fast as in 2020: the money is gone long before
/// all of them are there.
#[test]
fn a_run_that_spends_its_money_goes_back_and_is_exit_code_6() {
    let home = Home::new();
    let run = [
        "run",
        "ecs-fargate",
        "--to",
        "300",
        "--sandbox-model",
        "2020",
    ];
    let with = |most: &str| {
        let more = ["--max-cost", most, "--output", "json"];
        stackgen(&home, &[&run[..], &more[..]].concat())
    };
    let refused = json(&with("0.0001").expect(4).stderr);
    let estimate = refused["error"]["cost_usd"].as_f64().expect("a cost");
    let most = estimate * 1.05;
    let stopped = with(&format!("{most:.4}")).expect(6);
    assert!(stopped.stderr.contains("is spent"), "{stopped}");
    let document = json(&stopped.stdout);
    let measured = &document["runs"][0]["measured"];
    assert_eq!(measured["halt"], "budget");
    let whole = measured["usd_micros"].as_f64().expect("a cost") / 1e6;
    assert!(whole < most, "{whole} of {most}");
    assert!(measured["running"].as_u64().expect("tasks") < 300);
    assert_eq!(document["deleted"], true);
    assert_eq!(stacks(&home), 0);
}

#[test]
fn prices_are_asked_for_and_remembered_with_their_date() {
    let home = Home::new();
    let args = ["run", "smoke", "--refresh-prices"];
    stackgen(&home, &args).expect(0);
    let cost = stackgen(&home, &["cost", "--output", "json"]).expect(0);
    let cost = json(&cost.stdout);
    assert_eq!(cost["simulated"], true);
    for side in ["estimated", "used"] {
        let lines = cost[side]["lines"].as_array().expect("lines");
        let vcpu = lines
            .iter()
            .find(|line| line["item"] == "fargate-vcpu:linux-x86")
            .expect("vCPUs");
        assert_eq!(vcpu["price"]["sure"], "asked", "{vcpu}");
        assert_eq!(vcpu["price"]["usd"], 0.040_48);
        assert!(vcpu["price"]["read"].as_str().expect("a date").len() == 10);
        let sum: f64 = lines
            .iter()
            .map(|line| line["subtotal"].as_f64().unwrap())
            .sum();
        assert!((sum - cost[side]["total"].as_f64().unwrap()).abs() < 1e-9);
    }
    let text = stackgen(&home, &["cost"]).expect(0);
    assert!(text.stdout.contains("total"), "{text}");
    assert!(
        text.stderr.contains("simulated: nothing was billed"),
        "{text}"
    );
}

#[test]
fn what_a_run_used_is_near_what_was_estimated() {
    let home = Home::new();
    stackgen(&home, &["run", "smoke"]).expect(0);
    let cost = stackgen(&home, &["cost", "smoke", "--output", "json"]).expect(0);
    let cost = json(&cost.stdout);
    let total = |side: &str| cost[side]["total"].as_f64().expect("a total");
    let (estimated, used) = (total("estimated"), total("used"));
    assert!(
        used > 0.5 * estimated && used < 2.0 * estimated,
        "{used} of {estimated}"
    );
    assert_eq!(cost["consumed"]["used"]["task_starts"], 3.0);
}
