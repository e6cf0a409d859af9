//! `--expect-account` and `--sandbox-policy`, refused where they should be.

use std::path::Path;

use crate::home::Home;

#[test]
fn who_acts_is_said_before_and_another_account_is_refused() {
    let home = Home::new();
    let world = format!("--sandbox={}", home.path("world").display());
    let fixed = [&*world, "--yes", "--sandbox-speed=max", "--progress=plain"];
    let commands: [&[&str]; 5] = [
        &["bootstrap"],
        &["up", "smoke"],
        &["ttl", "smoke", "+1h"],
        &["residue", "--delete"],
        &["down", "--all", "--bootstrap"],
    ];
    for command in commands {
        let other = ["--expect-account", "999988887777"];
        let run = home.run(&[command, &fixed, &other].concat());
        assert_eq!(run.code, 4, "{command:?}: {}", run.said);
        assert!(run.said.contains("111122223333"), "{}", run.said);
        let this = ["--expect-account", "111122223333"];
        let run = home.run(&[command, &fixed, &this].concat());
        assert_eq!(run.code, 0, "{command:?}: {}", run.said);
        let who =
            "account 111122223333, region us-east-1, as arn:aws:iam::111122223333:user/sandbox";
        assert!(run.said.contains(who), "{command:?}: {}", run.said);
    }
}

#[test]
fn a_file_that_is_no_policy_is_refused() {
    let home = Home::new();
    let none: &Path = &home.path("none.json");
    std::fs::write(none, "{}").unwrap();
    let world = format!("--sandbox={}", home.path("world").display());
    let file = format!("--sandbox-policy={}", none.display());
    let run = home.run(&["up", "smoke", &world, &file]);
    assert_eq!(run.code, 2, "{}", run.said);
}
