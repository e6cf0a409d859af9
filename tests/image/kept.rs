//! The account's own repository where somebody takes stock, in the simulated AWS: what it keeps, and
//! whose it is.

use serde_json::{Value, json};

use crate::Run;
use crate::harness::Home;

const WORLD: &str = "--sandbox=world.json";
const NAME: &str = "stackgen/test-app";

/// Somebody else's repository, instead of the one that the world begins with.
const FOREIGN: &str = "\
world:
- set: {by_hand: {remove: {kind: 'AWS::ECR::Repository', id: stackgen/test-app}}}
- set: {by_hand: {add: {kind: 'AWS::ECR::Repository', properties: {RepositoryName: stackgen/test-app}, tags: {team: red}}}}
";

fn run(home: &Home, args: &[&str]) -> Run {
    home.stackgen(&[args, &[WORLD]].concat())
}

fn status(home: &Home) -> Value {
    run(home, &["status", "--output=json"]).expect(0).json()
}

/// A home, and the tag of the one image in its repository.
fn pushed() -> (Home, String) {
    let (home, tag) = built();
    let rm = ["image", "rm", "--repository", "--yes"];
    run(&home, &rm).expect(0);
    run(&home, &["image", "push", "--layout=layout"]).expect(0);
    (home, tag)
}

/// A home whose repository is the one that the world begins with.
fn built() -> (Home, String) {
    let home = Home::new();
    let args = [
        "image",
        "build",
        "--layout=layout",
        "--pad=none",
        "--output=json",
    ];
    let built = run(&home, &args).expect(0).json();
    (home, built["tag"].as_str().unwrap().to_owned())
}

/// A home whose next commands meet somebody else's repository.
fn foreign() -> Home {
    let (home, _) = built();
    home.write("f.yaml", FOREIGN);
    run(
        &home,
        &["image", "ls", "--sandbox-faults=f.yaml", "--output=json"],
    )
    .expect(0);
    home
}

#[test]
fn what_was_pushed_is_named_until_it_is_removed() {
    let (home, _) = pushed();
    let found = status(&home);
    assert_eq!(found["stacks"], json!([]));
    assert_eq!(found["unseen_repositories"], json!([]));
    let [repository] = found["repositories"].as_array().unwrap().as_slice() else {
        panic!("{found}");
    };
    assert_eq!(repository["name"], NAME);
    assert_eq!(repository["region"], "us-east-1");
    assert_eq!(repository["images"], 1);
    let bytes = repository["bytes"].as_f64().unwrap();
    let dollars = repository["dollars_per_month"].as_f64().unwrap();
    assert!(bytes > 0.0, "{found}");
    assert!((dollars - bytes / 1e10).abs() < 1e-9, "{found}");
    let delete = repository["delete"].as_str().unwrap();
    let words: Vec<&str> = delete.split(' ').skip(1).collect();
    let shown = run(&home, &["status"]).expect(0);
    assert!(shown.stderr.contains("no stacks"), "{shown}");
    let rows = shown.stdout.lines().map(str::split_whitespace);
    let rows: Vec<Vec<&str>> = rows.map(Iterator::collect).collect();
    let headings = ["REPOSITORY", "REGION", "IMAGES", "STORED", "$/MONTH"];
    assert_eq!(rows[0], headings);
    assert_eq!(rows[1][..3], [NAME, "us-east-1", "1"]);
    assert_eq!(rows[1].last(), Some(&"0.00"));
    assert!(shown.stdout.contains("\ndelete with:\n"), "{shown}");
    assert!(shown.stdout.contains(delete), "{shown}");
    home.stackgen(&[&words[..], &["--yes"]].concat()).expect(0);
    assert_eq!(status(&home)["repositories"], json!([]));
    assert_eq!(run(&home, &["status"]).expect(0).stdout, "");
}

#[test]
fn an_empty_repository_is_named_and_costs_nothing() {
    let (home, tag) = pushed();
    run(&home, &["image", "rm", &tag, "--yes"]).expect(0);
    let found = &status(&home)["repositories"][0];
    assert_eq!(found["images"], 0);
    assert_eq!(found["bytes"], 0);
    assert_eq!(found["dollars_per_month"], 0.0);
}

#[test]
fn it_stands_below_the_stacks_in_every_region() {
    let (home, _) = pushed();
    run(
        &home,
        &["image", "push", "--layout=layout", "--region=eu-west-1"],
    )
    .expect(0);
    let up = ["up", "smoke", "--region=eu-west-1", "--sandbox-speed=max"];
    run(&home, &up).expect(0);
    let shown = run(&home, &["status"]).expect(0).stdout;
    let lines: Vec<&str> = shown.lines().collect();
    assert!(lines[0].starts_with("STACK "), "{shown}");
    assert_eq!(lines[2], "", "{shown}");
    assert!(lines[3].starts_with("REPOSITORY "), "{shown}");
    assert!(
        lines[4].contains("eu-west-1") && lines[5].contains("us-east-1"),
        "{shown}"
    );
    // Who asks about a stack is told about that.
    let one = ["status", "smoke", "--output=json"];
    let one = run(&home, &one).expect(0).json();
    assert_eq!(one["repositories"], Value::Null);
    assert_eq!(one["stacks"].as_array().unwrap().len(), 1);
}

#[test]
fn who_may_not_look_is_told_so_and_sees_the_rest() {
    let (home, _) = pushed();
    for call in ["DescribeRepositories", "ListTagsForResource"] {
        let faults =
            format!("calls:\n- {{call: 'ecr:{call}', error: {{code: AccessDeniedException}}}}\n");
        home.write("f.yaml", faults);
        let args = ["status", "--sandbox-faults=f.yaml", "--output=json"];
        let seen = run(&home, &args).expect(0);
        let warning = format!("cannot look for the repository {NAME} in us-east-1: access denied");
        assert!(seen.stderr.contains(&warning), "{seen}");
        let seen = seen.json();
        assert_eq!(seen["repositories"], json!([]));
        assert_eq!(seen["unseen_repositories"][0]["region"], "us-east-1");
        assert_eq!(seen["unseen_regions"], json!([]));
    }
}

#[test]
fn a_repository_is_made_with_its_owner() {
    let (home, _) = pushed();
    let tags = tags(&home);
    assert_eq!(tags["stackgen:image"], "test-app");
    assert_eq!(tags["stackgen:version"], env!("CARGO_PKG_VERSION"));
    let owner = tags["stackgen:owner"].as_str().unwrap();
    assert!(owner.starts_with("arn:aws:"), "{tags}");
}

#[test]
fn a_push_sets_the_tags_that_are_missing() {
    let (home, _) = built();
    // What an account of the sandbox begins with has nobody for an owner.
    run(&home, &["image", "push", "--layout=layout"]).expect(0);
    let marked = tags(&home);
    assert_eq!(marked["stackgen:image"], "test-app");
    let owner = marked["stackgen:owner"].as_str().unwrap();
    assert!(owner.starts_with("arn:aws:"), "{marked}");
    run(&home, &["image", "push", "--layout=layout"]).expect(0);
    assert_eq!(tags(&home), marked);
}

#[test]
fn without_the_right_to_tag_the_image_is_pushed_all_the_same() {
    let (home, _) = built();
    for call in ["ecr:TagResource", "ecr:ListTagsForResource"] {
        let denied =
            format!("calls:\n- {{call: '{call}', error: {{code: AccessDeniedException}}}}\n");
        home.write("f.yaml", &denied);
        let push = [
            "image",
            "push",
            "--layout=layout",
            "--sandbox-faults=f.yaml",
        ];
        let push = run(&home, &push).expect(0);
        assert!(push.stderr.contains(&format!("`{call}`")), "{push}");
    }
    // Deleting is another matter.
    let rm = ["image", "rm", "--yes", "--sandbox-faults=f.yaml"];
    run(&home, &rm).expect(4);
}

#[test]
fn somebody_else_s_repository_is_left_alone() {
    let home = foreign();
    assert_eq!(status(&home)["repositories"], json!([]));
    assert_eq!(run(&home, &["status"]).expect(0).stdout, "");
    for quiet in [&["residue"][..], &["down", "--all", "--yes"]] {
        let said = run(&home, quiet).expect(0);
        assert!(!said.stderr.contains(NAME), "{said}");
    }
    let rm = ["image", "rm", "--repository", "--yes", "--output=json"];
    let rm = run(&home, &rm).expect(4);
    assert_eq!(rm.error()["code"], "foreign-repository");
    let push = ["image", "push", "--layout=layout", "--output=json"];
    let refused = run(&home, &push).expect(4);
    let error = refused.error();
    assert_eq!(error["code"], "foreign-repository");
    let arn = "arn:aws:ecr:us-east-1:111122223333:repository/stackgen/test-app";
    assert_eq!(error["arn"], arn);
    let refused = run(&home, &push[..3]).expect(4).stderr;
    let adopt = format!(
        "`aws ecr tag-resource --region us-east-1 --resource-arn {arn} --tags Key=stackgen:image,Value=test-app`"
    );
    assert!(refused.contains(&adopt), "{refused}");
    assert!(refused.contains("--to HOST/REPOSITORY:TAG"), "{refused}");
}

/// The repository's tags, as the world has them.
fn tags(home: &Home) -> Value {
    let world = std::fs::read(home.path("world.json")).unwrap();
    let world: Value = serde_json::from_slice(&world).unwrap();
    let accounts = world["accounts"].as_object().unwrap();
    let account = accounts.values().next().unwrap();
    account["regions"]["us-east-1"]["objects"]["AWS::ECR::Repository"][NAME]["tags"].clone()
}
