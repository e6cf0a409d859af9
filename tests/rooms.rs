//! The house has rooms, and rooms have walls: who may use whom, and what a pure room may not know.
//!
//! The table is the architecture; a source file is held against it by the paths it names.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and stops"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Room → the rooms it may use. Pure rooms first.
const ROOMS: &[(&str, Kind, &[&str])] = &[
    ("profile", Kind::Pure, &[]),
    ("plan", Kind::Pure, &["profile"]),
    ("template", Kind::Pure, &[]),
    ("render", Kind::Pure, &["profile", "plan", "template"]),
    ("stack", Kind::Pure, &[]),
    ("cost", Kind::Pure, &[]),
    ("iam", Kind::Pure, &["template"]),
    ("timeline", Kind::Pure, &[]),
    ("report", Kind::Pure, &["timeline"]),
    ("aws", Kind::Other, &["stack", "timeline"]),
    ("sandbox", Kind::Other, &["template"]),
    (
        "deploy",
        Kind::Other,
        &["aws", "stack", "template", "plan", "cost"],
    ),
    (
        "bench",
        Kind::Other,
        &["aws", "deploy", "timeline", "plan", "stack", "cost"],
    ),
    ("image", Kind::Other, &["aws"]),
    ("store", Kind::Other, &["profile", "timeline"]),
    (
        "ui",
        Kind::Other,
        &["profile", "plan", "stack", "cost", "timeline"],
    ),
    (
        "cli",
        Kind::Other,
        &[
            "profile", "plan", "template", "render", "stack", "cost", "iam", "aws", "sandbox",
            "deploy", "image", "store", "ui", "timeline", "report", "bench",
        ],
    ),
];

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// Knows no clock, environment, file, socket, terminal, runtime or AWS.
    Pure,
    Other,
}

/// What a pure room may not name.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "Timestamp::now",
    "Zoned::now",
    "fs_err",
    "tempfile",
    "etcetera",
    "tokio",
    "hyper",
    "indicatif",
    "anstream",
    "clap",
    "aws_",
];

/// A word that only the named places may use: (word, why, places).
const CONFINED: &[(&str, &[&str])] = &[
    // One room knows the SDK; the sandbox answers it below the service crates.
    ("aws_sdk_", &["aws/"]),
    ("aws_config", &["aws/"]),
    // One file a room knows which YAML crate we use.
    (
        "serde_saphyr",
        &[
            "profile/parse.rs",
            "sandbox/faults/read.rs",
            "sandbox/model/read.rs",
            "template/parse.rs",
        ],
    ),
    ("handlebars::", &["render/"]),
    ("clap_complete", &["cli/"]),
    ("clap_mangen", &["cli/"]),
    ("indicatif", &["ui/"]),
    ("comfy_table", &["ui/table.rs"]),
    ("include_dir", &["store/"]),
    ("resvg", &["report/png.rs"]),
    ("etcetera", &["sandbox/state", "store/"]),
];

/// The rules of the product that the sandbox may not read, or it would prove them with themselves.
const NOT_IN_SANDBOX: &[&str] = &[
    "template::check",
    "template::ordering",
    "Exceptions",
    "Exception",
];

struct Source {
    /// Path under `src/`, with `/`.
    name: String,
    room: String,
    /// The text without comments, string literals' content kept, tests cut off.
    code: String,
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    files(&src(), &mut found);
    found.sort();
    found
        .iter()
        .map(|path| {
            let name = path
                .strip_prefix(src())
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            let room = name.split(['/', '.']).next().unwrap().to_owned();
            let text = std::fs::read_to_string(path).unwrap();
            Source {
                code: code_of(&text),
                name,
                room,
            }
        })
        .filter(|source| source.room != "lib" && source.room != "main" && !is_test(&source.name))
        .collect()
}

/// Files that are compiled for tests only.
fn is_test(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap();
    file == "tests.rs"
        || file.ends_with("_tests.rs")
        || file == "fixtures.rs"
        || name.contains("/tests/")
}

/// The code less comments and less everything from the first `#[cfg(test)] mod` on.
fn code_of(text: &str) -> String {
    let end = [
        "#[cfg(test)]\nmod ",
        "#[cfg(test)]\npub(",
        "#[cfg(test)]\n#[path",
    ]
    .iter()
    .filter_map(|mark| text.find(mark))
    .min()
    .unwrap_or(text.len());
    text[..end]
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The rooms named after `crate::`, in single paths and in braces.
fn rooms_used(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, mark) in code.match_indices("crate::") {
        // `$crate::` and `my_crate::` are something else.
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + mark.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            used.extend(heads(group));
        } else {
            used.insert(word(rest));
        }
    }
    used.retain(|name| !name.is_empty());
    used
}

/// The first words of the members of a brace group.
fn heads(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut begins = true;
    let mut found = Vec::new();
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            c if begins && c.is_alphabetic() => {
                found.push(word(&group[at..]));
                begins = false;
            }
            _ => {}
        }
    }
    found
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

/// Complaints as one readable failure.
fn expect_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn every_room_is_in_the_table_and_every_row_is_a_room() {
    let listed: BTreeSet<&str> = ROOMS.iter().map(|(room, ..)| *room).collect();
    let sources = sources();
    let there: BTreeSet<&str> = sources.iter().map(|source| source.room.as_str()).collect();
    assert_eq!(there, listed);
}

#[test]
fn a_room_uses_only_the_rooms_it_may() {
    let allowed: BTreeMap<&str, &[&str]> =
        ROOMS.iter().map(|(room, _, uses)| (*room, *uses)).collect();
    let mut complaints = Vec::new();
    for source in sources() {
        for used in rooms_used(&source.code) {
            let known = allowed.contains_key(used.as_str());
            let may = used == source.room || allowed[source.room.as_str()].contains(&used.as_str());
            if known && !may {
                complaints.push(format!("src/{} uses room `{used}`", source.name));
            }
        }
    }
    expect_none(&complaints);
}

#[test]
fn a_pure_room_knows_nothing_of_the_world() {
    let pure: BTreeSet<&str> = ROOMS
        .iter()
        .filter(|(_, kind, _)| *kind == Kind::Pure)
        .map(|(room, ..)| *room)
        .collect();
    let mut complaints = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| pure.contains(source.room.as_str()))
    {
        for word in IMPURE.iter().filter(|word| names(&source.code, word)) {
            complaints.push(format!("src/{} names `{word}`", source.name));
        }
    }
    expect_none(&complaints);
}

#[test]
fn a_confined_crate_stays_where_it_is() {
    let mut complaints = Vec::new();
    for source in sources() {
        for (word, places) in CONFINED {
            let may = places.iter().any(|place| source.name.starts_with(place));
            if !may && names(&source.code, word) {
                complaints.push(format!(
                    "src/{} names `{word}`, which belongs to {places:?}",
                    source.name
                ));
            }
        }
    }
    expect_none(&complaints);
}

#[test]
fn the_sandbox_does_not_read_the_rules_it_proves() {
    let mut complaints = Vec::new();
    for source in sources().iter().filter(|source| source.room == "sandbox") {
        for word in NOT_IN_SANDBOX
            .iter()
            .filter(|word| names(&source.code, word))
        {
            complaints.push(format!("src/{} names `{word}`", source.name));
        }
    }
    expect_none(&complaints);
}

/// Is `word` named, as a path of its own and not as the tail of a longer name?
fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
            && (word.ends_with([':', '_'])
                || !code[at + word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

#[test]
fn no_source_file_is_longer_than_four_hundred_lines() {
    let mut found = Vec::new();
    for folder in ["src", "tests"] {
        files(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
            &mut found,
        );
    }
    let complaints: Vec<String> = found
        .iter()
        .map(|path| (path, std::fs::read_to_string(path).unwrap().lines().count()))
        .filter(|(_, lines)| *lines > 400)
        .map(|(path, lines)| format!("{}: {lines} lines", path.display()))
        .collect();
    expect_none(&complaints);
}

#[test]
fn the_reader_of_paths_reads_them() {
    let code = code_of(
        "use crate::{ui::{A, B}, stack::C}; let x = crate::aws::D; // crate::cli\n$crate::plan",
    );
    let expected: BTreeSet<String> = ["ui", "stack", "aws", "plan"].map(String::from).into();
    assert_eq!(rooms_used(&code), expected);
    assert!(names("use tokio::time;", "tokio"));
    assert!(!names("let not_tokio = 1;", "tokio"));
}
