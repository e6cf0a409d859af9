//! Stacks that are there already, in every way that `up` meets them.

use super::{Row, UP};

const OTHER: &str = "up smoke --set workload.memory=1GB";
const BROKEN: &str = "resources:\n- {resource: Cluster, during: create, fail: nobody knows why}\n";

#[expect(clippy::too_many_lines, reason = "a table, row by row")]
pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("another template, and nobody to ask", OTHER, "nobody agreed", 4).after(UP),
        Row::new(
            "an update that fails is taken back",
            "up smoke --set workload.memory=1GB --yes",
            "as it was before",
            5,
        )
        .after(UP)
        .script("resources:\n- {type: AWS::ECS::Service, during: update, fail: \"Service arn:aws:ecs:us-east-1:111122223333:service/c/s did not stabilize.\"}\n"),
        Row::new(
            "an update that fails and is kept",
            "up smoke --set workload.memory=1GB --yes --on-failure keep",
            "kept as it is",
            5,
        )
        .after(UP)
        .script("resources:\n- {type: AWS::ECS::Service, during: update, fail: nobody knows why}\n"),
        Row::new(
            "another `up` makes it from the same template",
            UP,
            "",
            0,
        )
        .after("up smoke --detach"),
        Row::new(
            "another `up` makes it from another template",
            OTHER,
            "nobody agreed",
            4,
        )
        .after("up smoke --detach"),
        Row::new(
            "a failed create that is kept",
            "up smoke --on-failure keep",
            "kept as it is",
            5,
        )
        .script(BROKEN),
        Row::new(
            "a failed create that is rolled back",
            "up smoke --on-failure rollback",
            "stackgen down",
            5,
        )
        .script(BROKEN),
        Row::new(
            "a failed create that cannot be deleted again",
            UP,
            "still exist",
            7,
        )
        .script("resources:\n- {type: AWS::ECS::Service, during: create, fail: nobody knows why}\n- {resource: Cluster, during: delete, times: 0, fail: nobody knows why}\n"),
        Row::new("deleted in time while it is still made", "up smoke --ttl 15m", "its time was over", 5)
            .script("resources:\n- {resource: Cluster, during: create, slow: 20m}\n"),
        Row::new("a stack whose delete failed", UP, "its delete failed", 5)
            .after(UP)
            .arrange(|home| {
                home.write("cannot.yaml", "resources:\n- {resource: Cluster, during: delete, times: 0, fail: nobody knows why}\n");
                let down = ["down", "smoke", "--yes", "--sandbox=world.json", "--sandbox-speed=max", "--sandbox-faults=cannot.yaml"];
                home.stackgen(&down).expect(7);
            }),
        Row::new("a stack of the same name that is not ours", UP, "not made by stackgen", 4)
            .after(UP)
            .after("sandbox advance 1m")
            .arrange(|home| world(home, |stack| stack["definition"]["tags"] = serde_json::json!({}))),
    ]
}

/// Changes the stack in the world's file, as somebody else with another client might have.
pub(super) fn world(home: &crate::harness::Home, change: impl Fn(&mut serde_json::Value)) {
    let path = home.path("world.json");
    let text = std::fs::read_to_string(&path).expect("a world");
    let mut world: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let stacks = &mut world["accounts"]["111122223333"]["regions"]["us-east-1"]["stacks"];
    for (arn, stack) in stacks.as_object_mut().expect("stacks") {
        if arn.contains("stack/stackgen-smoke/") {
            change(stack);
        }
    }
    std::fs::write(&path, world.to_string()).expect("a file");
}
