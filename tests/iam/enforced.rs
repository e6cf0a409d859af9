//! `--expect-account` and `--sandbox-policy`, refused where they should be.

use std::path::Path;

use crate::home::Home;

#[test]
fn another_account_is_refused() {
    let home = Home::new();
    let world = format!("--sandbox={}", home.path("world").display());
    let other = ["--expect-account", "999988887777"];
    let commands: [&[&str]; 2] = [&["up", "smoke"], &["down", "--all"]];
    for command in commands {
        let run = home.run(&[command, &[&world, "--yes", "--sandbox-speed=max"], &other].concat());
        assert_eq!(run.code, 4, "{command:?}: {}", run.said);
        assert!(run.said.contains("111122223333"), "{}", run.said);
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
