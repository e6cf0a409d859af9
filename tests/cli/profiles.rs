//! `profiles`, `schema` and `eject`, and how a wrong profile is told.

use crate::harness::Home;

#[test]
fn the_schema_is_the_checked_in_one() {
    let printed = Home::new().stackgen(&["schema"]).expect(0).stdout;
    assert_eq!(printed, include_str!("../../schema/profile.schema.json"));
}

#[test]
fn the_list_has_every_profile_once() {
    let home = Home::new();
    let table = home.stackgen(&["profiles"]).expect(0).stdout;
    let json = home
        .stackgen(&["profiles", "--output", "json"])
        .expect(0)
        .stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let profiles = json["profiles"].as_array().expect("a list");
    let lines: Vec<&str> = table.lines().skip(1).collect();
    assert_eq!(lines.len(), profiles.len());
    for (line, profile) in lines.iter().zip(profiles) {
        let name = profile["name"].as_str().expect("a name");
        assert_eq!(line.split_whitespace().next(), Some(name));
        assert_eq!(profile["origin"]["kind"], "embedded", "{name}");
        assert_eq!(profile["valid"], true, "{name}");
    }
    assert!(lines.len() >= 24, "23 profiles and `smoke`:\n{table}");
}

#[test]
fn a_project_adds_its_own_and_a_broken_one_is_named() {
    let home = Home::new();
    home.write(
        "stackgen/profiles/mine.yaml",
        "extends: smoke\ntitle: Mine\n",
    );
    home.write(
        "stackgen/profiles/broken.yaml",
        "extends: smoke\nttl: soon\n",
    );
    let run = home.stackgen(&["profiles"]).expect(0);
    let of = |name: &str| run.stdout.lines().find(|line| line.starts_with(name));
    assert!(
        of("mine ").is_some_and(|line| line.ends_with("Mine")),
        "{run}"
    );
    assert!(of("broken").is_none(), "{run}");
    assert!(run.stderr.contains("profile `broken` is invalid"), "{run}");
    let json = home.stackgen(&["profiles", "--output", "json"]).expect(0);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    let profiles = json["profiles"].as_array().expect("a list");
    let broken = profiles.iter().find(|profile| profile["name"] == "broken");
    let broken = broken.expect("listed");
    assert_eq!(broken["valid"], false);
    assert_eq!(
        broken["problems"][0],
        "stackgen/profiles/broken.yaml:2:6: ttl: `soon` is not a length of time such as `2h`, \
         `30 min` or `1 s`, or `never`"
    );
}

#[test]
fn an_ejected_profile_can_be_changed_and_used() {
    let home = Home::new();
    let run = home.stackgen(&["eject", "smoke", "mine"]).expect(0);
    assert!(run.stdout.contains("mine/profiles/smoke.yaml\n"), "{run}");
    assert!(
        run.stdout.contains("mine/templates/ecs-fargate.hbs\n"),
        "{run}"
    );
    assert!(
        run.stderr.contains("stackgen up mine/profiles/smoke.yaml"),
        "{run}"
    );

    let unchanged = home.stackgen(&["render", "smoke", "--format", "compact"]);
    let copy = ["render", "mine/profiles/smoke.yaml", "--format", "compact"];
    assert_eq!(
        home.stackgen(&copy).expect(0).stdout,
        unchanged.expect(0).stdout
    );

    let again = home.stackgen(&["eject", "smoke", "mine"]).expect(0);
    assert_eq!(again.stdout, "");
    home.write("mine/templates/ecs-fargate.hbs", "changed");
    let refused = home.stackgen(&["eject", "smoke", "mine"]).expect(1);
    let says = "`mine/templates/ecs-fargate.hbs` would be overwritten";
    assert!(refused.stderr.contains(says), "{refused}");
}

#[test]
fn several_problems_are_shown_with_their_lines() {
    let home = Home::new();
    home.write(
        "x.yaml",
        "extends: smoke\nttl: soon\nworkload:\n  memroy: 2 GB\n  cpu: 3 vCPU\n",
    );
    let run = home.stackgen(&["render", "./x.yaml"]).expect(3);
    for part in [
        "2 problems",
        "x.yaml:2:6",
        "ttl: soon",
        "x.yaml:4:3",
        "did you mean `workload.memory`?",
    ] {
        assert!(run.stderr.contains(part), "{part}\n{run}");
    }
    home.write(
        "x.yaml",
        "extends: smoke\nttl: 5 min\nworkload: {cpu: 3 vCPU}\n",
    );
    let run = home.stackgen(&["render", "./x.yaml"]).expect(3);
    for part in [
        "x.yaml:2:6",
        "a stack lives at least 15min",
        "Fargate has no tasks of 3 vCPU",
    ] {
        assert!(run.stderr.contains(part), "{part}\n{run}");
    }
}

#[test]
fn a_wrong_set_is_a_wrong_command_line_a_wrong_value_a_wrong_profile() {
    let home = Home::new();
    let set = |set: &str| home.stackgen(&["render", "smoke", "--set", set]);
    for (argument, code, says) in [
        ("ttl", 2, "`ttl` has no `=`"),
        (
            "network.availability_zones.9=use1-az1",
            2,
            "there is no item 9",
        ),
        ("workload.memroy=1 GB", 2, "did you mean `workload.memory`?"),
        ("ttl=soon", 3, "is not a length of time"),
        ("ttl=5 min", 3, "a stack lives at least 15min"),
    ] {
        let run = set(argument).expect(code);
        assert!(run.stderr.contains(says), "{argument}\n{run}");
    }
    let run = home
        .stackgen(&["render", "smoke", "--region", "us-esat-1"])
        .expect(2);
    assert!(run.stderr.contains("did you mean `us-east-1`?"), "{run}");
}
