//! Images that come out.

use serde_json::{Value, json};

use crate::Bench;
use crate::bases::WINDOWS_VERSION;

const SMALL: [&str; 2] = ["--pad", "1MB"];

#[test]
fn the_same_input_has_the_same_digest_and_is_fetched_once() {
    let bench = Bench::new();
    let first = bench.build("one", &SMALL).expect(0).json();
    assert_ne!(first["fetched_bytes"], 0);
    bench.registry.asked();
    let second = bench.build("one", &SMALL).expect(0).json();
    let asked = bench.registry.asked();
    assert!(
        asked.iter().all(|path| !path.contains("/blobs/")),
        "{asked:?}"
    );
    assert_eq!(
        asked.len(),
        2,
        "what the two tags lead to, no more: {asked:?}"
    );
    assert_eq!(second["fetched_bytes"], 0);
    let elsewhere = bench.build("two", &SMALL).expect(0).json();
    for other in [&second, &elsewhere] {
        assert_eq!(first["digest"], other["digest"]);
        assert_eq!(first["images"], other["images"]);
    }
    let plain = bench.build("one", &["--pad", "none"]).expect(0).json();
    assert_ne!(first["digest"], plain["digest"]);
    assert_ne!(first["tag"], plain["tag"]);
    let layout = bench.layout("one");
    assert_eq!(
        layout.files("blobs/sha256").len(),
        1 + 3 + 3 + 5 + 2,
        "index, manifests, configurations, bases, the app for Linux and Windows; no padding of before"
    );
}

#[test]
fn what_a_digest_names_needs_no_registry_the_second_time() {
    let bench = Bench::new();
    let args = ["--pad", "none", "--platform", "linux/arm64"];
    let built = bench.build("one", &args).expect(0).json();
    let found = built["images"][0]["base"]["found"].as_str().unwrap();
    let name = bench.registry.image("python");
    let pinned = format!("{name}@{found}");
    bench.registry.asked();
    let again = bench.home.stackgen(&[
        "image",
        "build",
        "--output",
        "json",
        "--layout",
        "one",
        "--base",
        &pinned,
        "--pad",
        "none",
        "--platform",
        "linux/arm64",
    ]);
    let again = again.expect(0).json();
    assert_eq!(bench.registry.asked(), Vec::<String>::new());
    let digest = |built: &Value| built["images"][0]["base"]["digest"].clone();
    assert_eq!(digest(&built), digest(&again));
}

#[test]
fn each_platform_gets_its_base_the_app_and_the_wanted_size() {
    let bench = Bench::new();
    let built = bench.build("one", &SMALL).expect(0).json();
    let layout = bench.layout("one");
    let expected = [
        ("linux/amd64", "/app"),
        ("linux/arm64", "/app"),
        ("windows/amd64", r"C:\app"),
    ];
    for (image, (platform, folder)) in built["images"].as_array().unwrap().iter().zip(expected) {
        assert_eq!(image["platform"], platform);
        let total = image["bytes"]["total"].as_u64().unwrap();
        assert!(total <= 1_000_000 && total > 995_000, "{platform}: {total}");
        let (manifest, config) = layout.image(platform);
        assert_eq!(
            manifest["annotations"]["org.opencontainers.image.base.digest"],
            image["base"]["digest"]
        );
        assert_eq!(config["config"]["Entrypoint"][2], folder);
        assert_eq!(config["config"].get("Cmd"), None);
        assert_eq!(config["config"]["ExposedPorts"], json!({"5002/tcp": {}}));
        assert_eq!(config["created"], "1980-01-01T00:00:00Z");
        let tars = layout.layers(platform);
        let names: Vec<String> = tars.iter().flat_map(|tar| names(tar)).collect();
        let root = if platform == "windows/amd64" {
            "Files/"
        } else {
            ""
        };
        assert!(
            names.contains(&format!("{root}app/__main__.py")),
            "{names:?}"
        );
        assert!(names.contains(&format!("{root}pad/00")), "{names:?}");
    }
    let (_, windows) = layout.image("windows/amd64");
    assert_eq!(windows["os.version"], WINDOWS_VERSION);
    assert_eq!(windows["os.features"], json!(["win32k"]));
    let entry = &layout.index()["manifests"][2]["platform"];
    assert_eq!(entry["os.version"], WINDOWS_VERSION);
}

fn names(tar: &[u8]) -> Vec<String> {
    let mut archive = tar::Archive::new(tar);
    let entries = archive.entries().unwrap();
    entries
        .map(|entry| entry.unwrap().path().unwrap().display().to_string())
        .collect()
}

#[test]
fn a_foreign_layer_comes_from_its_vendor_and_becomes_an_ordinary_one() {
    let bench = Bench::new();
    bench.build("one", &["--pad", "none"]).expect(0);
    let asked = bench.registry.asked();
    assert!(
        asked.iter().any(|path| path.starts_with("GET /vendor/")),
        "{asked:?}"
    );
    let (manifest, _) = bench.layout("one").image("windows/amd64");
    for layer in manifest["layers"].as_array().unwrap() {
        assert_eq!(
            layer["mediaType"],
            "application/vnd.oci.image.layer.v1.tar+gzip"
        );
        assert_eq!(layer.get("urls"), None);
    }
}

#[test]
fn zstandard_packs_every_layer_anew_and_unpacks_to_the_same() {
    let bench = Bench::new();
    bench.build("gzip", &SMALL).expect(0);
    let built = bench
        .build("zstd", &["--pad", "1MB", "--compression", "zstd"])
        .expect(0)
        .json();
    let (gzip, zstd) = (bench.layout("gzip"), bench.layout("zstd"));
    for image in built["images"].as_array().unwrap() {
        let platform = image["platform"].as_str().unwrap();
        let (manifest, _) = zstd.image(platform);
        for layer in manifest["layers"].as_array().unwrap() {
            assert_eq!(
                layer["mediaType"],
                "application/vnd.oci.image.layer.v1.tar+zstd"
            );
        }
        let total = image["bytes"]["total"].as_u64().unwrap();
        assert!(total <= 1_000_000 && total > 990_000, "{platform}: {total}");
        let (one, other) = (gzip.layers(platform), zstd.layers(platform));
        assert!(one[..2] == other[..2], "{platform}: the base's tar files");
        assert!(one.last() == other.last(), "{platform}: the app's");
    }
}

#[test]
fn a_connection_that_breaks_is_taken_up_where_it_broke() {
    let bench = Bench::new();
    let reference = bench.build("one", &["--pad", "none"]).expect(0).json();
    let layer = bench.layout("one").image("linux/arm64").0["layers"][1]["digest"].clone();
    let path = crate::registry::blob_path(layer.as_str().unwrap());
    bench.registry.break_off(&path, &[10_000, 10_000]);
    let broken = bench.build("two", &["--pad", "none"]).expect(0).json();
    assert_eq!(reference["digest"], broken["digest"]);
    let asked = bench.registry.asked();
    let times = asked.iter().filter(|asked| asked.ends_with(&path)).count();
    assert_eq!(times, 1 + 3, "{asked:?}");
}

#[test]
fn people_read_what_was_built() {
    let bench = Bench::new();
    let run = bench.home.stackgen(&[
        "image",
        "build",
        "--layout",
        "one",
        "--base",
        &bench.linux,
        "--platform",
        "linux/arm64",
        "--pad",
        "none",
    ]);
    let run = run.expect(0);
    for part in [
        "(Python 3.13.9)",
        "linux/arm64",
        "stackgen/test-app:",
        "sha256:",
    ] {
        assert!(run.stdout.contains(part), "{run}");
    }
    assert!(run.stderr.contains("fetch sha256:"), "{run}");
    assert!(run.stderr.contains("stackgen image push"), "{run}");
}

#[test]
fn the_sandbox_has_bases_of_its_own_and_a_place_apart() {
    let bench = Bench::new();
    let args = [
        "image",
        "build",
        "--sandbox",
        "--output",
        "json",
        "--pad",
        "300KB",
    ];
    let first = bench.home.stackgen(&args).expect(0).json();
    let second = bench.home.stackgen(&args).expect(0).json();
    assert_eq!(first["digest"], second["digest"]);
    assert_eq!(second["fetched_bytes"], 0);
    assert_eq!(first["simulated"], true);
    let platforms: Vec<&Value> = first["images"]
        .as_array()
        .unwrap()
        .iter()
        .map(|image| &image["platform"])
        .collect();
    assert_eq!(platforms, ["linux/amd64", "linux/arm64", "windows/amd64"]);
    let windows = first["images"][2]["os_version"].as_str().unwrap();
    assert!(windows.starts_with("10.0.17763."), "{windows}");
    let layout = first["layout"].as_str().unwrap();
    assert!(layout.ends_with("stackgen/image-sandbox"), "{layout}");
    assert_eq!(bench.registry.asked(), Vec::<String>::new());
}
