//! What keeps failing below a resource, in every form of progress.

use serde_json::Value;

use crate::harness::{Home, Run};

/// The image goes after it was found, and before the first task asks for it.
const NO_IMAGE: &str = "world:\n- {at: 1m, set: {by_hand: {remove_image: {repository: \
    test-app-2022, tag: latest}}}}\n";

fn up(progress: &str) -> Run {
    let home = Home::new();
    home.write("f.yaml", NO_IMAGE);
    let run = home.stackgen(&[
        "up",
        "smoke",
        "--set=workload.image.repository=test-app-2022",
        "--set=workload.image.tag=latest",
        "--sandbox=w.json",
        "--sandbox-speed=max",
        "--sandbox-faults=f.yaml",
        "--progress",
        progress,
    ]);
    run.expect(5)
}

#[test]
fn lines_tell_what_stops_why_and_what_to_do() {
    for progress in ["plain", "errors"] {
        let run = up(progress);
        let said = &run.stderr;
        let (live, _) = said.split_once("error: ").expect("an error in the end");
        assert!(live.contains("warning: ServiceOne: "), "{run}");
        let cause = "tasks stopped: the image the tasks ask for is not in the registry";
        assert!(live.contains(cause), "{run}");
        assert!(live.contains("what to do: push it"), "{run}");
    }
}

#[test]
fn programs_read_it_as_an_event() {
    let run = up("json");
    let events = run.stderr.lines().filter(|line| line.starts_with('{'));
    let events: Vec<Value> = events
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let at = events.iter().position(|event| event["event"] == "trouble");
    let at = at.expect("a trouble");
    let trouble = &events[at];
    assert_eq!(trouble["logical_id"], "ServiceOne");
    assert_eq!(trouble["failing"], "tasks");
    assert!(trouble["times"].as_u64() >= Some(2));
    assert_eq!(trouble["known"]["cause"], "image-not-found");
    let ended = events.iter().position(|event| event["event"] == "settled");
    assert!(ended.is_some_and(|ended| at < ended), "{run}");
}
