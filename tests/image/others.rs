//! Tools of other people read what we wrote: `skopeo` and `umoci`, of Debian.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::Bench;

/// Runs a tool; one that is not there fails its test and says what to run.
fn tool(folder: &Path, program: &str, args: &[&str]) -> Output {
    let output = Command::new(program)
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}; apt-get install skopeo umoci"));
    assert!(
        output.status.success(),
        "{program} {args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn skopeo_reads_the_index_and_copies_every_platform() {
    let bench = Bench::new();
    let built = bench.build("one", &["--pad", "200KB"]).expect(0).json();
    let work = bench.home.path("");
    let name = format!("oci:one:{}", built["tag"].as_str().unwrap());
    let index = json(&tool(&work, "skopeo", &["inspect", "--raw", &name]));
    assert_eq!(index, bench.layout("one").index());
    for image in built["images"].as_array().unwrap() {
        let platform = image["platform"].as_str().unwrap();
        let (os, architecture) = platform.split_once('/').unwrap();
        let args = ["--override-os", os, "--override-arch", architecture];
        let mut all = args.to_vec();
        all.extend(["inspect", &name]);
        let seen = json(&tool(&work, "skopeo", &all));
        assert_eq!(seen["Os"], os);
        assert_eq!(seen["Architecture"], architecture);
        assert_eq!(seen["Layers"].as_array().unwrap().len(), image["layers"]);
    }
    // A copy checks every digest on its way.
    tool(&work, "skopeo", &["copy", "--all", &name, "oci:copy:x"]);
    let original = bench.layout("one").files("blobs/sha256");
    assert_eq!(bench.layout("copy").files("blobs/sha256"), original);
}

#[test]
fn umoci_unpacks_an_image_and_the_app_is_in_it() {
    let bench = Bench::new();
    let args = ["--pad", "200KB", "--platform", "linux/amd64"];
    let built = bench.build("one", &args).expect(0).json();
    let work = bench.home.path("");
    let tag = built["tag"].as_str().unwrap();
    // It wants an image behind the tag, not an index: skopeo takes the only one.
    let from = format!("oci:one:{tag}");
    let choice = ["--override-os", "linux", "--override-arch", "amd64"];
    let mut copy = choice.to_vec();
    copy.extend(["copy", &from, "oci:single:x"]);
    tool(&work, "skopeo", &copy);
    tool(
        &work,
        "umoci",
        &["unpack", "--rootless", "--image", "single:x", "bundle"],
    );
    let root = work.join("bundle/rootfs");
    for name in ["app/__main__.py", "usr/local/bin/python3", "pad/00"] {
        assert!(root.join(name).is_file(), "{name}");
    }
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("image/app/__main__.py");
    assert_eq!(
        std::fs::read(root.join("app/__main__.py")).unwrap(),
        std::fs::read(ours).unwrap()
    );
    let bundle = std::fs::read(work.join("bundle/config.json")).unwrap();
    let bundle: Value = serde_json::from_slice(&bundle).unwrap();
    assert_eq!(
        bundle["process"]["args"],
        serde_json::json!(["python3", "-IB", "/app"])
    );
    assert_eq!(bundle["process"]["user"]["uid"], 65534);
}
