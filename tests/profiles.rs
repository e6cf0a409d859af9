//! Every shipped profile against the published schema, and the schema against the types.
#![expect(
    clippy::expect_used,
    reason = "a test that cannot go on says why and stops"
)]

use std::path::{Path, PathBuf};

use serde_json::Value;
use stackgen::profile::{SCHEMA_FILE, parse_document, schema_text};

/// Every YAML file under `profiles/`.
fn files() -> Vec<PathBuf> {
    fn walk(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(dir).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|end| end == "yaml") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(Path::new("profiles"), &mut found);
    found.sort();
    found
}

fn validator() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(&schema_text()).expect("JSON");
    jsonschema::validator_for(&schema).expect("a schema")
}

fn faults(text: &str) -> Vec<String> {
    let document = parse_document(text).expect("YAML");
    validator()
        .iter_errors(&document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn the_checked_in_schema_is_that_of_the_types() {
    if std::env::var_os("STACKGEN_BLESS").is_some() {
        std::fs::write(SCHEMA_FILE, schema_text()).expect("writable");
    }
    let there = std::fs::read_to_string(SCHEMA_FILE).unwrap_or_default();
    assert!(
        there == schema_text(),
        "{SCHEMA_FILE} is out of date: run `STACKGEN_BLESS=1 cargo test`"
    );
}

#[test]
fn every_file_fits_the_schema() {
    for file in files() {
        let text = std::fs::read_to_string(&file).expect("readable");
        assert_eq!(faults(&text), [] as [String; 0], "{}", file.display());
    }
}

#[test]
fn every_file_names_the_schema_first() {
    for file in files() {
        let text = std::fs::read_to_string(&file).expect("readable");
        let first = text.lines().next().unwrap_or_default();
        let named = first.strip_prefix("# yaml-language-server: $schema=");
        let path = named.map(|named| file.with_file_name("").join(named));
        let found = path.and_then(|path| path.canonicalize().ok());
        assert_eq!(
            found,
            Path::new(SCHEMA_FILE).canonicalize().ok(),
            "{}",
            file.display()
        );
    }
}

#[test]
fn the_schema_finds_what_editors_should_mark() {
    for (text, expected) in [
        ("ttl: 2 hours", 1),
        ("tll: 2h", 1),
        ("capacity: {ec2: {market: spto}}", 1),
        ("workload: {port: high}", 1),
        ("network: {cidrs: {vpc: 10}}", 1),
        ("ttl: 1h 30min", 0),
        ("extends: base/ecs", 0),
        ("extends: ../x", 1),
        ("capacity: {ec2: null, fargate: {architecture: ARM64}}", 0),
        ("tags: {a: null}", 0),
        (
            "workload: {services: {count: null, tasks: null, one: 1000, two: 500}}",
            0,
        ),
        ("published: null", 0),
    ] {
        let found = faults(text);
        assert_eq!(found.len(), expected, "{text}: {found:?}");
    }
}
