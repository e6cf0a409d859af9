//! `stackgen image push` and `verify` against a registry that others wrote: the one of Debian's
//! package `docker-registry`, started on this machine by each test.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and stops"
)]

#[path = "../image/bases.rs"]
mod bases;
#[path = "../cli/harness.rs"]
#[expect(dead_code, reason = "the command's own tests use all of it")]
mod harness;
#[path = "../image/registry.rs"]
#[expect(dead_code, reason = "the tests of building use all of it")]
mod registry;
mod server;

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use serde_json::Value;

use harness::{Home, Run};
use server::Server;

/// A home with a built image in the folder `layout`, and a registry that is empty.
struct Bench {
    home: Home,
    server: Server,
    built: Value,
}

impl Bench {
    fn new(pad: &str) -> Self {
        let home = Home::new();
        let bases = registry::Registry::start();
        let windows = format!("windows/amd64={}", bases::windows(&bases));
        let built = home
            .stackgen(&[
                "image",
                "build",
                "--output=json",
                "--layout=layout",
                "--pad",
                pad,
                "--base",
                &bases::linux(&bases),
                "--base",
                &windows,
            ])
            .expect(0);
        Self {
            built: json(&built),
            server: Server::start(&home.path("registry")),
            home,
        }
    }

    fn push_args(to: &str) -> [&str; 7] {
        [
            "image",
            "push",
            "--layout=layout",
            "--to",
            to,
            "--output=json",
            "--progress=json",
        ]
    }

    fn push(&self, to: &str) -> Run {
        self.home.stackgen(&Self::push_args(to))
    }
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap()
}

fn error(run: &Run) -> Value {
    let mut lines = run.stderr.lines();
    let line = lines.find(|line| line.starts_with("{\"error\"")).unwrap();
    let all: Value = serde_json::from_str(line).unwrap();
    all["error"].clone()
}

#[test]
fn what_was_pushed_is_whole_and_is_not_sent_again() {
    let bench = Bench::new("1MB");
    let name = bench.server.name("stackgen/test-app");
    let first = json(&bench.push(&name).expect(0));
    assert_eq!(first["digest"], bench.built["digest"]);
    assert_eq!(first["tag"], bench.built["tag"]);
    assert_eq!(first["blobs"]["found"], 0);
    let again = json(&bench.push(&name).expect(0));
    assert_eq!(again["already"], true);
    let other = json(&bench.push(&format!("{name}:other")).expect(0));
    assert_eq!(other["blobs"]["sent"], 0);
    assert_eq!(other["blobs"]["found"], first["blobs"]["sent"]);
    let tagged = format!("{name}:other");
    for deep in [&[][..], &["--deep"]] {
        let args = [&["image", "verify", &tagged, "--output=json"], deep].concat();
        let verified = json(&bench.home.stackgen(&args).expect(0));
        assert_eq!(verified["image"]["digest"], bench.built["digest"]);
        let platforms = verified["image"]["images"].as_array().unwrap();
        let platforms = platforms.iter().map(|image| image["platform"].clone());
        assert_eq!(
            platforms.collect::<Vec<_>>(),
            ["linux/amd64", "linux/arm64", "windows/amd64"]
        );
        assert_eq!(verified["lacks"], serde_json::json!([]));
    }
}

#[test]
fn a_registry_s_own_words_are_what_was_pushed() {
    let bench = Bench::new("none");
    bench.push(&bench.server.name("a/b")).expect(0);
    let tag = bench.built["tag"].as_str().unwrap();
    let (head, index) = bench.server.get(&format!("/v2/a/b/manifests/{tag}"));
    let digest = bench.built["digest"].as_str().unwrap();
    assert!(
        head.contains(&format!("Docker-Content-Digest: {digest}")),
        "{head}"
    );
    assert_eq!(registry::digest(&index), digest);
    let index: Value = serde_json::from_slice(&index).unwrap();
    for manifest in index["manifests"].as_array().unwrap() {
        let of = manifest["digest"].as_str().unwrap();
        let (_, bytes) = bench.server.get(&format!("/v2/a/b/manifests/{of}"));
        assert_eq!(registry::digest(&bytes), of);
        let manifest: Value = serde_json::from_slice(&bytes).unwrap();
        for layer in manifest["layers"].as_array().unwrap() {
            let of = layer["digest"].as_str().unwrap();
            let (_, bytes) = bench.server.get(&format!("/v2/a/b/blobs/{of}"));
            assert_eq!(registry::digest(&bytes), of);
        }
    }
}

#[test]
fn a_tag_stays_with_its_image() {
    let bench = Bench::new("none");
    let tagged = format!("{}:one", bench.server.name("a"));
    bench.push(&tagged).expect(0);
    let other = Bench::new("1MB");
    let refused = other.push(&tagged).expect(4);
    let error = error(&refused);
    assert_eq!(error["code"], "tag-taken");
    assert_eq!(error["there"], bench.built["digest"]);
}

#[test]
fn a_push_that_was_killed_goes_on_with_the_next() {
    let bench = Bench::new("60MB");
    let name = bench.server.name("a");
    let mut pushing = bench
        .home
        .command(&Bench::push_args(&name))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let heard = BufReader::new(pushing.stderr.take().unwrap());
    // The small blobs are there long before the large ones.
    let ended = |line: &String| line.contains("\"state\":\"ended\"");
    heard.lines().map_while(Result::ok).find(ended).unwrap();
    pushing.kill().unwrap();
    pushing.wait().unwrap();
    let tag = bench.built["tag"].as_str().unwrap();
    let (answer, _) = bench.server.get(&format!("/v2/a/manifests/{tag}"));
    assert!(
        answer.starts_with("HTTP/1.1 404"),
        "no tag leads to half an image: {answer}"
    );
    let pushed = json(&bench.push(&name).expect(0));
    assert!(pushed["blobs"]["found"].as_u64().unwrap() > 0, "{pushed}");
    assert!(pushed["blobs"]["sent"].as_u64().unwrap() > 0, "{pushed}");
    bench
        .home
        .stackgen(&["image", "verify", &name, "--deep"])
        .expect(2);
    let tagged = format!("{name}:{tag}");
    bench
        .home
        .stackgen(&["image", "verify", &tagged, "--deep"])
        .expect(0);
}

#[test]
fn what_is_missing_or_changed_is_named() {
    let bench = Bench::new("none");
    let tagged = format!("{}:one", bench.server.name("a"));
    bench.push(&tagged).expect(0);
    let layers = bench.built["images"].as_array().unwrap();
    let digest = layers[0]["digest"].as_str().unwrap();
    let (_, manifest) = bench.server.get(&format!("/v2/a/manifests/{digest}"));
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let layer = manifest["layers"][0]["digest"].as_str().unwrap();
    let verify = |more: &[&str]| {
        let args = [&["image", "verify", &tagged, "--output=json"], more].concat();
        bench.home.stackgen(&args)
    };
    // Its own storage, changed behind the registry's back.
    let file = bench.server.stored(layer);
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    verify(&[]).expect(0);
    let changed = verify(&["--deep"]).expect(1);
    assert_eq!(error(&changed)["code"], "image-damaged");
    assert!(changed.stderr.contains(layer), "{}", changed.stderr);
    std::fs::remove_file(&file).unwrap();
    let missing = verify(&[]).expect(1);
    assert!(missing.stderr.contains(layer), "{}", missing.stderr);
}

#[test]
fn a_base_of_the_same_registry_is_mounted() {
    let bench = Bench::new("none");
    let base = format!("{}:3.13", bench.server.name("python"));
    bench.push(&base).expect(0);
    let args = [
        "image",
        "build",
        "--output=json",
        "--layout=layout",
        "--pad=none",
        "--base",
        &base,
    ];
    let over = bench.home.stackgen(&args).expect(0);
    assert_ne!(json(&over)["digest"], bench.built["digest"]);
    let pushed = json(&bench.push(&bench.server.name("over")).expect(0));
    assert!(pushed["blobs"]["mounted"].as_u64().unwrap() > 0, "{pushed}");
}

#[test]
fn who_may_not_is_told_so_and_who_may_pushes() {
    let bench = Bench::new("none");
    let guarded = Server::guarded(&bench.home.path("guarded"));
    let to = guarded.name("a");
    let refused = bench.push(&to).expect(4);
    assert_eq!(error(&refused)["code"], "no-credentials");
    let sign_in = |password| {
        let variables = [
            ("STACKGEN_REGISTRY_USERNAME", "tester"),
            ("STACKGEN_REGISTRY_PASSWORD", password),
        ];
        bench.home.stackgen_with(&variables, &Bench::push_args(&to))
    };
    let wrong = sign_in("not-it").expect(4);
    assert_eq!(error(&wrong)["code"], "no-credentials");
    assert!(!wrong.stderr.contains("not-it"));
    sign_in(server::PASSWORD).expect(0);
    let nobody = [("STACKGEN_REGISTRY_USERNAME", "tester")];
    let args = Bench::push_args(&to);
    bench.home.stackgen_with(&nobody, &args).expect(2);
}

#[test]
fn a_registry_that_is_not_there_is_said_so() {
    let bench = Bench::new("none");
    let to = bench.server.name("a");
    drop(bench.server);
    let args = [
        "image",
        "push",
        "--layout=layout",
        "--to",
        &to,
        "--output=json",
    ];
    let refused = bench.home.stackgen(&args).expect(4);
    assert_eq!(error(&refused)["code"], "connection-refused");
    let args = ["image", "push", "--layout=nowhere", "--to", &to];
    let nothing = bench.home.stackgen(&args).expect(2);
    assert!(
        nothing.stderr.contains("stackgen image build"),
        "{}",
        nothing.stderr
    );
}
