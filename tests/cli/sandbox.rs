//! `stackgen sandbox`, and what is wrong with its file: one message, exit 1, nothing overwritten.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

use crate::harness::Home;

const FILE: &str = "--sandbox=world.json";

fn show(home: &Home) -> serde_json::Value {
    let run = home
        .stackgen(&["sandbox", "show", FILE, "--output", "json"])
        .expect(0);
    serde_json::from_str(&run.stdout).expect("JSON")
}

#[test]
fn an_empty_world_says_that_nothing_is_left() {
    let home = Home::new();
    let run = home.stackgen(&["sandbox", "show", FILE]).expect(0);
    assert!(run.stdout.contains("Nothing is left"), "{run}");
    assert!(run.stdout.starts_with("Simulated world in"), "{run}");
    assert!(run.stdout.contains("Simulated services: "), "{run}");
    assert!(!home.path("world.json").exists(), "looking made a world");
}

#[test]
fn without_a_file_the_world_lies_in_the_state_folder() {
    let home = Home::new();
    for arguments in [
        &["sandbox", "advance", "1h"][..],
        &["sandbox", "advance", "1h", "--sandbox"],
    ] {
        home.stackgen(arguments).expect(0);
    }
    let run = home.stackgen(&["sandbox", "show"]).expect(0);
    assert!(
        run.stdout
            .contains("[HOME]/home/state/stackgen/sandbox.json"),
        "{run}"
    );
    assert!(run.stdout.contains("2026-01-01T02:00:00Z"), "{run}");
}

#[test]
fn time_moves_by_what_is_asked_for_and_by_nothing_else() {
    let home = Home::new();
    let run = home
        .stackgen(&["sandbox", "advance", "1d 2h 30min", FILE])
        .expect(0);
    assert_eq!(
        run.stdout,
        "1d 2h 30min later; simulated time is 2026-01-02T02:30:00Z\n"
    );
    assert_eq!(show(&home)["now"], "2026-01-02T02:30:00Z");
    assert_eq!(show(&home)["simulated"], true);
    for wrong in ["2", "later", "-2h", ""] {
        home.stackgen(&["sandbox", "advance", FILE, "--", wrong])
            .expect(2);
    }
}

#[test]
fn a_reset_makes_a_new_world_with_the_seed_asked_for() {
    let home = Home::new();
    home.stackgen(&["sandbox", "advance", "1h", FILE]).expect(0);
    let other = home
        .stackgen(&["sandbox", "show", FILE, "--sandbox-seed", "7"])
        .expect(1);
    assert!(
        other.stderr.contains("was made with seed 1, not 7"),
        "{other}"
    );
    home.stackgen(&["sandbox", "reset", FILE, "--sandbox-seed", "7"])
        .expect(0);
    assert_eq!(show(&home)["seed"], 7);
    assert_eq!(show(&home)["now"], "2026-01-01T00:00:00Z");
}

/// Contents of the state file, and what is said of it.
const UNUSABLE: &[(&str, &str)] = &[
    ("{", "is damaged"),
    ("hello", "is damaged"),
    ("{\"version\":1}", "is damaged"),
    ("{\"version\":99,\"seed\":1,\"now_ms\":0}", "has format 99"),
    ("{\"version\":99}", "has format 99"),
];

#[test]
fn a_file_that_is_no_world_is_named_kept_and_replaced_only_when_told_to() {
    for (text, said) in UNUSABLE {
        let home = Home::new();
        home.write("world.json", text);
        for command in ["show", "serve"] {
            let run = home.stackgen(&["sandbox", command, FILE]).expect(1);
            assert!(run.stderr.contains(said), "{run}");
            assert!(run.stderr.contains("world.json"), "{run}");
            assert!(run.stderr.contains("stackgen sandbox reset"), "{run}");
        }
        home.stackgen(&["sandbox", "reset", FILE]).expect(2);
        let kept = std::fs::read_to_string(home.path("world.json")).expect("still there");
        assert_eq!(kept, *text);
        home.stackgen(&["sandbox", "reset", FILE, "--yes"])
            .expect(0);
        home.stackgen(&["sandbox", "show", FILE]).expect(0);
    }
}

#[test]
fn a_read_only_file_is_left_alone() {
    let home = Home::new();
    home.stackgen(&["sandbox", "advance", "1h", FILE]).expect(0);
    let path = home.path("world.json");
    let before = std::fs::read(&path).expect("a world");
    let mut permissions = std::fs::metadata(&path).expect("there").permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).expect("set");
    let run = home.stackgen(&["sandbox", "advance", "1h", FILE]).expect(1);
    assert!(run.stderr.contains("cannot be written"), "{run}");
    assert!(run.stderr.contains("--sandbox=FILE"), "{run}");
    assert_eq!(std::fs::read(&path).expect("still there"), before);
}

/// A limit on file sizes stands for the full disk, which nobody can make without being root.
#[cfg(unix)]
#[test]
fn a_full_disk_loses_nothing() {
    let home = Home::new();
    home.stackgen(&["sandbox", "advance", "1h", FILE]).expect(0);
    let before = std::fs::read(home.path("world.json")).expect("a world");
    let direct = home.command(&["sandbox", "advance", "1h", FILE]);
    let mut limited = std::process::Command::new("sh");
    limited
        .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""])
        .arg(direct.get_program())
        .args(direct.get_args())
        .current_dir(direct.get_current_dir().expect("a folder"));
    let run = home.finish(&mut limited).expect(1);
    assert!(run.stderr.contains("no space left to save"), "{run}");
    let after = std::fs::read(home.path("world.json")).expect("still there");
    assert_eq!(after, before);
    assert!(!home.path("world.json.new").exists());
}

#[test]
fn a_folder_in_the_place_of_the_file_is_an_error() {
    let home = Home::new();
    home.write("world.json/inside", "");
    let run = home.stackgen(&["sandbox", "show", FILE]).expect(1);
    assert!(run.stderr.contains("world.json"), "{run}");
}

#[test]
fn only_loopback_is_served_and_only_at_a_pace() {
    let home = Home::new();
    for address in ["0.0.0.0", "192.0.2.7", "::"] {
        let run = home
            .stackgen(&["sandbox", "serve", "--bind", address, FILE])
            .expect(2);
        assert!(run.stderr.contains("loopback addresses only"), "{run}");
    }
    let run = home
        .stackgen(&["sandbox", "serve", "--sandbox-speed", "max", FILE])
        .expect(2);
    assert!(run.stderr.contains("speed `max`"), "{run}");
}

#[cfg(unix)]
#[test]
fn the_address_is_the_first_line_and_a_signal_ends_it_well() {
    let home = Home::new();
    for signal in ["-TERM", "-INT"] {
        let mut server = home
            .command(&["sandbox", "serve", "--port", "0", FILE])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let mut output = BufReader::new(server.stdout.take().expect("piped"));
        let mut first = String::new();
        output.read_line(&mut first).expect("a line");
        let port = first
            .trim_end()
            .strip_prefix("http://127.0.0.1:")
            .expect(&first);
        let taken = home
            .stackgen(&["sandbox", "serve", "--port", port, FILE])
            .expect(1);
        assert!(taken.stderr.contains("cannot listen on"), "{taken}");
        let asked = std::process::Command::new("kill")
            .args([signal, &server.id().to_string()])
            .status()
            .expect("kill runs");
        assert!(asked.success());
        assert_eq!(server.wait().expect("it ends").code(), Some(0));
        let mut rest = String::new();
        output.read_to_string(&mut rest).expect("the rest");
        assert_eq!(rest, "");
    }
}

#[test]
fn what_a_stack_took_becomes_parameters_of_another_world() {
    let home = Home::new();
    let max = "--sandbox-speed=max";
    home.stackgen(&["up", "smoke", "--yes", FILE, max])
        .expect(0);
    let run = home
        .stackgen(&["sandbox", "calibrate", "smoke", "--write=mine.yaml", FILE])
        .expect(0);
    assert!(run.stdout.contains("stack.AWS::EC2::VPC create"), "{run}");
    let other = ["--sandbox=other.json", "--sandbox-model=mine.yaml", max];
    let up = [&["up", "smoke", "--yes"][..], &other].concat();
    home.stackgen(&up).expect(0);
    for (model, word) in [
        ("1999", "eras are"),
        ("world.json", "no file of parameters"),
    ] {
        let model = format!("--sandbox-model={model}");
        let run = home.stackgen(&["sandbox", "show", FILE, &model]).expect(2);
        assert!(run.stderr.contains(word), "{run}");
    }
    home.stackgen(&["sandbox", "calibrate", "nobody", FILE])
        .expect(2);
}
