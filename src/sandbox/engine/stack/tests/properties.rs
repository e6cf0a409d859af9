//! Properties of the engine that hold for any template, tried on random ones.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;

/// A random graph: for each resource, which of the ones before it it depends on.
fn graphs() -> impl Strategy<Value = Vec<Vec<bool>>> {
    (1..9_usize).prop_flat_map(|count| {
        let rows: Vec<_> = (0..count)
            .map(|index| proptest::collection::vec(any::<bool>(), index))
            .collect();
        rows
    })
}

fn template(graph: &[Vec<bool>]) -> Value {
    let resources: Map<String, Value> = graph
        .iter()
        .enumerate()
        .map(|(index, needs)| {
            let needs: Vec<String> = needs
                .iter()
                .enumerate()
                .filter(|(_, needed)| **needed)
                .map(|(need, _)| format!("Node{need}"))
                .collect();
            let value = needs.iter().map(|need| json!({"Fn::GetAtt": [need, "Value"]}));
            let value: Vec<Value> = value.chain([json!("x")]).collect();
            let (first, rest) = value.split_at(value.len() / 2);
            let resource = json!({
                "Type": "AWS::SSM::Parameter",
                "DependsOn": needs,
                "Properties": {"Type": "String", "Value": {"Fn::Join": ["", [{"Fn::Join": ["", first]}, {"Fn::Join": ["", rest]}]]}},
            });
            (format!("Node{index}"), resource)
        })
        .collect();
    json!({ "Resources": resources })
}

fn started(seed: u64, graph: &[Vec<bool>]) -> (World, Site) {
    let mut world = world(seed);
    let site = new_stack(&mut world, &place(), "test");
    let start = begin(&world, &site, &template(graph));
    create(&mut world, &site, start);
    (world, site)
}

/// From the handler's start to its end, by logical id.
fn durations(world: &World, site: &Site) -> Vec<(String, i64)> {
    let stack = world.stack(site).unwrap();
    let at = |logical_id: &str, wanted: Status| {
        stack
            .events
            .iter()
            .find(|event| event.logical_id == logical_id && event.status == wanted)
            .map(|event| event.at)
    };
    stack
        .resources
        .keys()
        .map(|id| {
            let took =
                at(id, Status::CreateComplete).unwrap() - at(id, Status::CreateInProgress).unwrap();
            (id.clone(), took)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn time_can_be_cut_anywhere(graph in graphs(), seed in 0..50_u64, cuts in proptest::collection::vec(1..90_000_i64, 0..6)) {
        let (mut whole, _) = started(seed, &graph);
        let (mut cut, _) = started(seed, &graph);
        let end = START + 3_600_000;
        advance(&mut whole, end);
        let mut until = START;
        for step in cuts {
            until += step;
            advance(&mut cut, until);
        }
        advance(&mut cut, end);
        prop_assert_eq!(whole, cut);
    }

    #[test]
    fn what_comes_up_can_be_deleted_to_nothing(graph in graphs(), seed in 0..50_u64, early in proptest::option::of(1..30_000_i64)) {
        let before = world(seed);
        let (mut world, site) = started(seed, &graph);
        match early {
            Some(ms) => advance(&mut world, START + ms),
            None => settle(&mut world),
        }
        delete(&mut world, &site, Removal::default());
        settle(&mut world);
        prop_assert_eq!(status(&world, &site), Status::DeleteComplete);
        prop_assert_eq!(before.all_objects(&place()).collect::<Vec<_>>(), world.all_objects(&place()).collect::<Vec<_>>());
        prop_assert!(world.queue.is_empty());
    }

    #[test]
    fn one_more_resource_changes_no_other_ones_time(graph in graphs(), seed in 0..50_u64) {
        let (mut world, site) = started(seed, &graph);
        settle(&mut world);
        let mut more = graph.clone();
        more.push(vec![true; graph.len()]);
        let (mut larger, other) = started(seed, &more);
        settle(&mut larger);
        let mut theirs = durations(&larger, &other);
        theirs.retain(|(id, _)| *id != format!("Node{}", graph.len()));
        prop_assert_eq!(durations(&world, &site), theirs);
    }

    #[test]
    fn everything_waits_for_what_it_needs(graph in graphs(), seed in 0..50_u64) {
        let (mut world, site) = started(seed, &graph);
        settle(&mut world);
        prop_assert_eq!(status(&world, &site), Status::CreateComplete);
        let events = &world.stack(&site).unwrap().events;
        let place_of = |id: &str, wanted: Status| events.iter().position(|event| event.logical_id == id && event.status == wanted).unwrap();
        for (index, needs) in graph.iter().enumerate() {
            for (need, _) in needs.iter().enumerate().filter(|(_, needed)| **needed) {
                let began = place_of(&format!("Node{index}"), Status::CreateInProgress);
                let ended = place_of(&format!("Node{need}"), Status::CreateComplete);
                prop_assert!(ended < began);
            }
        }
    }

    #[test]
    fn a_world_survives_being_written_down(graph in graphs(), seed in 0..50_u64, at in 1..60_000_i64) {
        let (mut world, _) = started(seed, &graph);
        advance(&mut world, START + at);
        let text = serde_json::to_string(&world).unwrap();
        let mut read: World = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&read, &world);
        settle(&mut world);
        settle(&mut read);
        prop_assert_eq!(read, world);
    }
}
