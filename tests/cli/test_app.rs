//! The test app's image: what profiles look for, and what the sandbox starts with.

use stackgen::deploy;
use stackgen::image::{REPOSITORY, Recipe, home, tag};
use stackgen::profile::OWN_REPOSITORY;

use crate::harness::{Home, generated};

#[test]
fn profiles_and_the_registry_mean_the_same_repository() {
    assert_eq!(OWN_REPOSITORY, REPOSITORY);
}

#[test]
fn repositories_and_stacks_carry_the_same_tags() {
    assert_eq!(home::OWNER_TAG, deploy::OWNER_TAG);
    assert_eq!(home::VERSION_TAG, deploy::VERSION_TAG);
}

#[test]
fn the_sandbox_starts_with_the_image_of_this_version() {
    let file = "src/sandbox/engine/kinds/test_app_tag.txt";
    generated(file, &format!("{}\n", tag(&Recipe::default())));
}

const SANDBOX: [(&str, &str); 2] = [
    ("STACKGEN_SANDBOX", "world.json"),
    ("STACKGEN_SANDBOX_SPEED", "max"),
];

#[test]
fn without_the_image_nothing_is_made_and_two_commands_are_told() {
    let home = Home::new();
    let script = format!(
        "world: [{{set: {{by_hand: {{remove_image: {{repository: {REPOSITORY}, tag: '{}'}}}}}}}}]",
        tag(&Recipe::default())
    );
    home.write("f.yaml", script);
    let up = ["up", "smoke", "--sandbox-faults=f.yaml"];
    let run = home.stackgen_with(&SANDBOX, &up).expect(4);
    assert!(run.stderr.contains("`stackgen image build`"), "{run}");
    let push = "`stackgen image push --region=us-east-1`";
    assert!(run.stderr.contains(push), "{run}");
    let status = home.stackgen_with(&SANDBOX, &["status"]).expect(0);
    assert!(status.stderr.contains("no stacks"), "{status}");
    // Another image is asked for by its own names.
    let published = [
        "up",
        "smoke",
        "--set=workload.image.repository=test-app-2022",
        "--set=workload.image.tag=latest",
    ];
    let run = home.stackgen_with(&SANDBOX, &published).expect(0);
    assert!(
        run.stderr.contains("image test-app-2022:latest is"),
        "{run}"
    );
}

/// The template has no digest in it, so it is the same for everybody and needs no account.
#[test]
fn the_word_and_the_map_give_one_template() {
    let home = Home::new();
    let render = |sets: &[&str]| {
        let args = [&["render", "ecs-fargate", "--format", "json"], sets].concat();
        home.stackgen(&args).expect(0).stdout
    };
    let word = render(&["--set=workload.image=auto"]);
    assert_eq!(word, render(&[]));
    assert!(word.contains("/stackgen/test-app@${ImageDigest}"));
    let tagged = render(&["--set=workload.image.tag=mine"]);
    assert!(tagged.contains("/stackgen/test-app:mine"));
    assert!(!tagged.contains("ImageDigest"));
    let labelled = ["--set=workload.environment.STACKGEN_RUN_ID=x"];
    assert!(!render(&labelled).contains("\"RunId\""));
    let refused = ["render", "ecs-fargate", "--set=workload.image=newest"];
    let refused = home.stackgen(&refused).expect(3).stderr;
    assert!(
        refused.contains("`auto`, or a map with `repository`, `tag` and `pull_conditions`"),
        "{refused}"
    );
    let unknown = ["render", "ecs-fargate", "--set=workload.image.digest=x"];
    let unknown = home.stackgen(&unknown).expect(2).stderr;
    assert!(
        unknown.contains("digest") && unknown.contains("`tag`"),
        "{unknown}"
    );
}

#[test]
fn the_containers_of_a_run_know_its_id() {
    let home = Home::new();
    home.stackgen_with(&SANDBOX, &["run", "smoke", "--keep=up"])
        .expect(0);
    let runs = std::fs::read_dir(home.path("runs")).expect("runs");
    let ids: Vec<String> = runs
        .map(|run| {
            run.expect("a run")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name.starts_with("20"))
        .collect();
    let world = std::fs::read_to_string(home.path("world.json")).expect("the world");
    assert_eq!(ids.len(), 1, "{ids:?}");
    let world: serde_json::Value = serde_json::from_str(&world).expect("JSON");
    let parameters = find(&world, "RunId").expect("the parameter");
    assert_eq!(parameters["value"], ids[0].as_str());
}

/// The first member of this name, wherever it is, that has a value.
fn find<'a>(value: &'a serde_json::Value, name: &str) -> Option<&'a serde_json::Value> {
    use serde_json::Value;
    match value {
        Value::Object(members) => members
            .get(name)
            .filter(|found| found.get("value").is_some())
            .or_else(|| members.values().find_map(|member| find(member, name))),
        Value::Array(items) => items.iter().find_map(|item| find(item, name)),
        _ => None,
    }
}
