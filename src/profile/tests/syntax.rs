//! Texts that are not YAML, or not the YAML we take.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::*;

/// What is typed and what is said about it.
const REFUSED: &[(&str, &str)] = &[
    (
        "workload:\n\tcpu: 1 vCPU\n",
        "x.yaml:2:2: not valid YAML: tabs disallowed within this context (block indentation)\n  indent with spaces: YAML takes no tabs",
    ),
    (
        "title: 'open",
        "x.yaml:1:8: not valid YAML: unclosed quote\n  close the quote",
    ),
    (
        "ttl: 1h\nregion:\tx\n\tttl: 2h\n",
        "x.yaml:2:9: not valid YAML: while scanning a plain scalar, found a tab\n  indent with spaces: YAML takes no tabs",
    ),
    (
        "title: \"open\nttl: 1h\n",
        "x.yaml:1:8: not valid YAML: invalid indentation in multiline quoted scalar\n  close the quote",
    ),
    (
        "title: a\nttl: 1h\ntitle: b\n",
        "x.yaml:3:1: the key `title` stands here a second time\n  remove one of the two",
    ),
    (
        "tags:\n  A: 1\n  B: 2\n  A: 3\n",
        "x.yaml:4:3: the key `A` stands here a second time\n  remove one of the two",
    ),
    (
        "title: a\n---\ntitle: b\n",
        "x.yaml:3:1: the file holds more than one document\n  a profile is one document: remove the `---` and what follows",
    ),
    (
        "title: !Ref Name\n",
        "x.yaml:1:8: the tag `!Ref` is not known here\n  a profile holds plain values; intrinsic functions belong in a template",
    ),
    (
        "title: !Sub [a, b]\n",
        "x.yaml:1:8: the tag `!Sub` is not known here\n  a profile holds plain values; intrinsic functions belong in a template",
    ),
    (
        "<<: {a: 1}\n",
        "x.yaml:1:1: merge keys (`<<`) are not taken\n  use `extends` to build on another profile",
    ),
    (
        "title: *none\n",
        "x.yaml:1:8: not valid YAML: alias references unknown anchor",
    ),
    (
        "title: [a, b\n",
        "x.yaml:1:8: not valid YAML: unclosed bracket '['",
    ),
    (
        "? [a]\n: b\n",
        "x.yaml:1:3: not valid YAML: expected string scalar",
    ),
    (
        "- a\n- b\n",
        "x.yaml:1:1: a profile is a map of settings, found a list",
    ),
    (
        "just text\n",
        "x.yaml:1:1: a profile is a map of settings, found `just text`",
    ),
    (
        "",
        "x.yaml: the file is empty\n  a profile is a map of settings; `stackgen eject` writes one to start from",
    ),
    (
        "# only a comment\n",
        "x.yaml: the file is empty\n  a profile is a map of settings; `stackgen eject` writes one to start from",
    ),
];

#[test]
fn yaml_that_is_refused() {
    let wrong: Vec<(&str, String)> = REFUSED
        .iter()
        .map(|(text, expected)| (*text, *expected, complaint(text)))
        .filter(|(_, expected, said)| said != expected)
        .map(|(text, _, said)| (text, said))
        .collect();
    assert_eq!(wrong, []);
}

#[test]
fn hostile_documents_are_refused_quickly() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let item = format!("*a{}", level - 1);
        let items = [item.as_str(); 9].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{items}]").unwrap();
    }
    let deep = "a: ".to_owned() + &"[".repeat(100_000);
    let block: String = (0..500).map(|n| " ".repeat(n) + "a:\n").collect();
    let wide = "a: [".to_owned() + &"1, ".repeat(200_000) + "]";
    let started = Instant::now();
    for text in [&bomb, &deep, &block, &wide] {
        let said = complaint(text);
        assert!(said.contains("too much for a profile"), "{said}");
    }
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_file_has_a_size_limit() {
    let text = "#".repeat(MAX_BYTES + 1);
    assert_eq!(
        complaint(&text),
        "x.yaml: the file has 1048577 bytes, more than the 1048576 a profile may have"
    );
}

#[test]
fn plain_words_stay_text() {
    let profile = read(
        "extends: ec2\ntags: {on: yes, off: 1.10, n: 007, t: true}\n",
        &[],
    )
    .unwrap();
    let tags: Vec<(&str, &str)> = profile
        .tags
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        tags,
        [
            ("Team", "benchmarks"),
            ("n", "007"),
            ("off", "1.10"),
            ("on", "yes"),
            ("t", "true")
        ]
    );
}
