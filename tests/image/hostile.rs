//! Bases that are not what they should be, and disks that are full.

use std::process::Command;

use serde_json::{Value, json};

use crate::Bench;
use crate::bases::{self, OCI_INDEX, OCI_LAYER, OCI_MANIFEST, config, layer};
use crate::registry::{blob_path, digest};

/// Builds for `linux/arm64` over `test/python:TAG`: exit code, the error's code and its causes.
fn refused(bench: &Bench, tag: &str) -> (i32, String, String) {
    let image = bench.registry.image(&format!("python:{tag}"));
    let run = bench.home.stackgen(&[
        "image",
        "build",
        "--output",
        "json",
        "--layout",
        "one",
        "--base",
        &image,
        "--platform",
        "linux/arm64",
        "--pad",
        "none",
    ]);
    let error = run.error();
    let causes: Vec<&str> = error["causes"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let said = format!(
        "{}: {}",
        error["message"].as_str().unwrap(),
        causes.join(": ")
    );
    assert!(!bench.home.path("one/index.json").exists(), "{said}");
    (
        run.code.unwrap(),
        error["code"].as_str().unwrap().to_owned(),
        said,
    )
}

fn index_of(bench: &Bench, tag: &str, mut entry: Value) {
    entry["platform"] = json!({"os": "linux", "architecture": "arm64"});
    let index = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": [entry]});
    let bytes = serde_json::to_vec(&index).unwrap();
    bench.registry.document(tag, OCI_INDEX, &bytes);
}

#[test]
fn an_index_that_leads_to_an_index_is_refused() {
    let bench = Bench::new();
    let inner = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": [{
        "mediaType": OCI_INDEX, "digest": digest(b"x"), "size": 1,
    }]});
    let inner = serde_json::to_vec(&inner).unwrap();
    bench.registry.document("inner", OCI_INDEX, &inner);
    index_of(
        &bench,
        "evil",
        json!({"mediaType": OCI_INDEX, "digest": digest(&inner), "size": inner.len()}),
    );
    let (exit, code, said) = refused(&bench, "evil");
    assert_eq!((exit, code.as_str()), (4, "base-unusable"), "{said}");
    assert!(said.contains("an index inside an index"), "{said}");
}

#[test]
fn a_digest_that_is_a_path_is_refused() {
    let bench = Bench::new();
    index_of(
        &bench,
        "evil",
        json!({"mediaType": OCI_MANIFEST, "digest": "sha256:../../../../tmp/x", "size": 1}),
    );
    let (exit, code, said) = refused(&bench, "evil");
    assert_eq!((exit, code.as_str()), (4, "base-unusable"), "{said}");
}

#[test]
fn a_document_without_end_is_refused() {
    let bench = Bench::new();
    let huge = vec![b' '; (4 << 20) + 1];
    bench.registry.document("evil", OCI_INDEX, &huge);
    let (exit, code, said) = refused(&bench, "evil");
    assert_eq!((exit, code.as_str()), (4, "registry"), "{said}");
    assert!(said.contains("larger than"), "{said}");
}

#[test]
fn a_document_that_is_two_things_is_refused() {
    let bench = Bench::new();
    let both = json!({"schemaVersion": 2, "manifests": [], "layers": [], "config": {}});
    let both = serde_json::to_vec(&both).unwrap();
    bench.registry.document("evil", OCI_MANIFEST, &both);
    let (exit, code, said) = refused(&bench, "evil");
    assert_eq!((exit, code.as_str()), (4, "base-unusable"), "{said}");
    assert!(said.contains("both an index and a manifest"), "{said}");
}

#[test]
fn a_base_for_somebody_else_or_of_an_old_python_is_refused() {
    let bench = Bench::new();
    let one = layer("usr/bin/python3", 1000);
    for (tag, os, python, expected) in [
        ("other", "freebsd", "3.13.0", "base-platform"),
        ("old", "linux", "3.11.9", "base-python"),
    ] {
        let config = config(os, "arm64", python, &[&one]);
        let entry = bases::manifest(&bench.registry, &config, &[&one]);
        index_of(&bench, tag, entry);
        let (exit, code, said) = refused(&bench, tag);
        assert_eq!((exit, code.as_str()), (4, expected), "{said}");
    }
    let (exit, code, said) = refused(&bench, "windows");
    assert_eq!((exit, code.as_str()), (4, "base-platform"), "{said}");
    let (exit, code, said) = refused(&bench, "not-there");
    assert_eq!((exit, code.as_str()), (4, "registry"), "{said}");
}

#[test]
fn a_layer_that_is_another_or_longer_or_shorter_does_not_count() {
    for (change, expected) in [
        (0, "the contents are of"),
        (1, "bytes, not"),
        (-1, "bytes, not"),
    ] {
        let bench = Bench::new();
        let one = layer("usr/bin/python3", 20_000);
        let config = config("linux", "arm64", "3.13.0", &[&one]);
        let entry = bases::manifest(&bench.registry, &config, &[&one]);
        index_of(&bench, "evil", entry);
        let mut bytes = one.packed.clone();
        match change {
            0 => bytes[15_000] ^= 1,
            1 => bytes.push(0),
            _ => {
                bytes.pop();
            }
        }
        let path = blob_path(&digest(&one.packed));
        bench.registry.serve(&path, OCI_LAYER, &bytes);
        let (exit, code, said) = refused(&bench, "evil");
        assert_eq!((exit, code.as_str()), (4, "registry"), "{said}");
        assert!(said.contains(expected), "{said}");
        let left = bench.layout("one").files("fetched/blobs/sha256");
        assert_eq!(left.len(), 3, "the base's documents: {left:?}");
    }
}

#[test]
fn a_layer_that_unpacks_to_something_else_is_refused() {
    let bench = Bench::new();
    let (one, other) = (layer("a", 1000), layer("b", 2000));
    // The configuration tells the digest of another layer.
    let config = config("linux", "arm64", "3.13.0", &[&other]);
    let entry = bases::manifest(&bench.registry, &config, &[&one]);
    index_of(&bench, "evil", entry);
    let image = bench.registry.image("python:evil");
    let run = bench.home.stackgen(&[
        "image",
        "build",
        "--output",
        "json",
        "--layout",
        "one",
        "--base",
        &image,
        "--platform",
        "linux/arm64",
        "--compression",
        "zstd",
    ]);
    let run = run.expect(4);
    assert_eq!(run.error()["code"], "base-damaged", "{run}");
}

#[test]
fn a_base_that_names_nothing_is_refused() {
    let bench = Bench::new();
    for (image, code) in [
        ("python", "base-name"),
        ("127.0.0.1:1/test/python", "base-name"),
    ] {
        let run = bench.home.stackgen(&[
            "image", "build", "--output", "json", "--layout", "one", "--base", image,
        ]);
        assert_eq!(run.expect(2).error()["code"], code);
    }
    bench.build("one", &["--platform", "linux/386"]).expect(2);
    bench.build("one", &["--base", "linux/386=x"]).expect(2);
    bench.build("one", &["--pad", "much"]).expect(2);
}

/// A limit on the size of files stands for a disk that is full: the system's answer is of one kind.
#[test]
#[cfg(unix)]
fn a_full_disk_leaves_nothing_half_written() {
    let bench = Bench::new();
    let program = bench.home.command(&[]).get_program().to_owned();
    let mut command = Command::new("sh");
    let prepared = bench.home.command(&[]);
    command
        .args(["-c", "trap '' XFSZ; ulimit -f 20; exec \"$@\"", "sh"])
        .arg(program)
        .args(["image", "build", "--output", "json", "--layout", "one"])
        .args(["--platform", "linux/arm64", "--base", &bench.linux])
        .current_dir(bench.home.path(""))
        .env_clear();
    for (name, value) in prepared.get_envs() {
        command.env(name, value.unwrap());
    }
    command.env("PATH", std::env::var("PATH").unwrap());
    let run = bench.home.finish(&mut command).expect(1);
    assert_eq!(run.error()["code"], "disk-full", "{run}");
    let layout = bench.layout("one");
    for folder in ["fetched/blobs/sha256", "blobs/sha256"] {
        for name in layout.files(folder) {
            assert_eq!(name.len(), 64, "{folder}/{name} is half written");
        }
    }
    let built = bench.build("one", &["--pad", "none"]).expect(0);
    assert_eq!(built.json()["tag"].as_str().unwrap().len(), 12);
}
