//! Images that go into the account's own repository, in the simulated AWS: no network, no account.

use serde_json::{Value, json};

use crate::Run;
use crate::harness::Home;

const WORLD: &str = "--sandbox=world.json";

/// A home with an image of the sandbox's own public base.
fn built() -> (Home, Value) {
    let home = Home::new();
    let args = [
        "image",
        "build",
        WORLD,
        "--layout=layout",
        "--pad=none",
        "--output=json",
    ];
    let built = home.stackgen(&args).expect(0).json();
    (home, built)
}

fn push(home: &Home, more: &[&str]) -> Run {
    let args = ["image", "push", WORLD, "--layout=layout", "--output=json"];
    home.stackgen(&[&args, more].concat())
}

fn image(home: &Home, args: &[&str]) -> Run {
    home.stackgen(&[&["image"], args, &[WORLD, "--output=json"]].concat())
}

#[test]
fn the_account_s_repository_takes_the_image_once() {
    let (home, built) = built();
    let region = ["--region", "eu-west-1"];
    let first = push(&home, &region).expect(0);
    assert_eq!(first.json()["digest"], built["digest"]);
    let repository = first.json()["repository"].as_str().unwrap().to_owned();
    assert!(repository.ends_with(".dkr.ecr.eu-west-1.amazonaws.com/stackgen/test-app"));
    assert_eq!(push(&home, &region).expect(0).json()["already"], true);
    let tag = built["tag"].as_str().unwrap();
    let name = format!("{repository}:{tag}");
    let verified = image(&home, &["verify", &name]).expect(0).json();
    assert_eq!(verified["image"]["digest"], built["digest"]);
    assert_eq!(verified["lacks"], json!([]));
    let listed = image(&home, &["ls", "--region", "eu-west-1"])
        .expect(0)
        .json();
    let images = listed["images"].as_array().unwrap();
    let own = images.iter().find(|one| one["digest"] == built["digest"]);
    let own = own.unwrap();
    assert_eq!(own["tags"], json!([tag]));
    assert_eq!(
        own["platforms"],
        json!(["linux/amd64", "linux/arm64", "windows/amd64"])
    );
    assert!(own["bytes"].as_u64().unwrap() > 0, "{own}");
}

#[test]
fn what_is_deleted_is_gone_and_nobody_is_surprised() {
    let (home, built) = built();
    push(&home, &[]).expect(0);
    let tag = built["tag"].as_str().unwrap();
    image(&home, &["rm", tag]).expect(2);
    let removed = image(&home, &["rm", tag, "--yes"]).expect(0).json();
    assert_eq!(removed["deleted"], json!([built["digest"]]));
    let again = image(&home, &["rm", tag, "--yes"]).expect(0).json();
    assert_eq!(again["deleted"], json!([]));
    let all = image(&home, &["rm", "--repository", "--yes"])
        .expect(0)
        .json();
    assert_eq!(all["repository_deleted"], true);
    let missing = image(&home, &["ls"]).expect(2);
    assert_eq!(missing.error()["code"], "not-found");
    image(&home, &["rm", "--repository", "--yes"]).expect(0);
    let refilled = push(&home, &[]).expect(0);
    assert!(
        refilled.stderr.contains("made the repository"),
        "{}",
        refilled.stderr
    );
    image(&home, &["ls"]).expect(0);
}

#[test]
fn a_push_that_is_killed_goes_on_with_the_next() {
    let (home, built) = built();
    home.write(
        "f.yaml",
        "calls:\n- {call: 'registry:FinishUpload', when: {nth: 3}, kill: after}\n",
    );
    let killed = push(&home, &["--sandbox-faults=f.yaml"]);
    assert_eq!(killed.code, None, "{killed}");
    home.write("none.yaml", "calls: []\n");
    let pushed = push(&home, &["--sandbox-faults=none.yaml"])
        .expect(0)
        .json();
    assert_eq!(pushed["digest"], built["digest"]);
    assert!(pushed["blobs"]["found"].as_u64().unwrap() >= 3, "{pushed}");
    assert!(pushed["blobs"]["sent"].as_u64().unwrap() > 0, "{pushed}");
}

#[test]
fn troubles_on_the_way_are_passed() {
    let (home, built) = built();
    home.write(
        "f.yaml",
        "seed: 5\ntransport:\n\
         - {fault: throttled, calls: 'registry:*', when: {rate: 0.1}}\n\
         - {fault: reset, calls: 'registry:*', when: {rate: 0.1}}\n\
         - {fault: lost_answer, calls: 'registry:*', when: {rate: 0.1}}\n\
         - {fault: unavailable, calls: 'registry:*', when: {rate: 0.1}}\n",
    );
    let pushed = push(&home, &["--sandbox-faults=f.yaml"]).expect(0).json();
    assert_eq!(pushed["digest"], built["digest"]);
}

#[test]
fn who_may_not_push_is_told_what_is_missing() {
    let (home, _) = built();
    home.write(
        "f.yaml",
        "calls:\n- {call: 'ecr:GetAuthorizationToken', error: {code: AccessDeniedException}}\n",
    );
    let refused = push(&home, &["--sandbox-faults=f.yaml"]).expect(4);
    assert_eq!(refused.error()["code"], "access-denied");
}

/// No request leaves the sandbox, so another registry is refused by its name and not by its answers.
#[test]
fn the_sandbox_has_no_other_registry() {
    let (home, _) = built();
    let base = ["build", "--base=127.0.0.1:1/python:3.13", "--layout=other"];
    for run in [
        push(&home, &["--to", "127.0.0.1:1/test-app"]),
        image(&home, &["verify", "127.0.0.1:1/test-app:1"]),
        image(&home, &base),
    ] {
        let run = run.expect(2);
        let said = "the sandbox has no registry 127.0.0.1:1: it has those of AWS alone";
        assert!(run.stderr.contains(said), "{run}");
    }
}
