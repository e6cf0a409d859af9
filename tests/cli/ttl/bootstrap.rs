//! `stackgen bootstrap`: shown, asked for, made, brought up to date, never set back.

use serde_json::Value;

use super::{Home, json, stackgen};

#[test]
fn it_shows_asks_makes_and_has_nothing_to_do_twice() {
    let home = Home::new();
    let run = stackgen(&home, &["bootstrap"]).expect(2);
    assert!(run.stderr.contains("ReaperRole"), "shows first\n{run}");
    assert!(run.stderr.contains("--yes"), "{run}");
    let regions = ["--region", "us-east-1,eu-west-1"];
    let args = [["bootstrap", "--yes"], regions].concat();
    let run = stackgen(&home, &args).expect(0);
    assert_eq!(run.stdout.matches("is made").count(), 2, "{run}");
    let run = stackgen(&home, &[args, vec!["--output", "json"]].concat()).expect(0);
    let stacks = json(&run.stdout)["stacks"].clone();
    assert_eq!(stacks.as_array().map(Vec::len), Some(2));
    assert_eq!(stacks[1]["region"], "eu-west-1");
    assert_eq!(stacks[1]["simulated"], true);
    assert_eq!(stacks[1]["result"], "nothing_to_do");
    let status = stackgen(&home, &["status", "--output", "json"]).expect(0);
    let stacks = json(&status.stdout)["stacks"].clone();
    assert_eq!(stacks, Value::Array(Vec::new()), "it is not one of them");
}

#[test]
fn an_administrator_gets_the_template_and_the_command_without_any_aws() {
    let home = Home::new();
    let run = home.stackgen(&["bootstrap", "--print"]).expect(0);
    assert!(run.stdout.contains("AWSTemplateFormatVersion"), "{run}");
    assert!(run.stderr.contains("aws cloudformation deploy"), "{run}");
    let boundary = "arn:aws:iam::111122223333:policy/developers";
    let run = home.stackgen(&[
        "bootstrap",
        "--print",
        "--permissions-boundary",
        boundary,
        "--tag",
        "team=my people",
        "--output",
        "json",
    ]);
    let document = json(&run.expect(0).stdout);
    let command = document["command"].as_str().expect("a command");
    assert!(command.contains(boundary), "{command}");
    assert!(command.contains("'team=my people'"), "{command}");
    let resources = document["template"]["Resources"].as_object();
    assert_eq!(resources.map(serde_json::Map::len), Some(3));
}

#[test]
fn the_settings_mark_it_too() {
    let home = Home::new();
    home.write(
        "settings.yaml",
        "permissions_boundary: arn:aws:iam::111122223333:policy/developers\ntags: {team: blue}\n",
    );
    let settings = home.path("settings.yaml");
    let variables = [
        super::SANDBOX[0],
        super::SANDBOX[1],
        ("STACKGEN_CONFIG", settings.to_str().expect("UTF-8")),
    ];
    let run = home.stackgen_with(&variables, &["bootstrap", "--yes"]);
    run.expect(0);
    let world = std::fs::read_to_string(home.path("world.json")).expect("a world");
    assert!(world.contains("policy/developers"), "a boundary");
    assert!(world.contains("blue"), "a tag");
    let again = home.stackgen_with(&variables, &["bootstrap", "--yes", "--output", "json"]);
    let stacks = json(&again.expect(0).stdout)["stacks"].clone();
    assert_eq!(stacks[0]["result"], "nothing_to_do");
}
