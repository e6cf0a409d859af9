use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Map, json};

use super::*;

fn template(resources: &Value) -> Template {
    Template::new(json!({ "Resources": resources })).unwrap()
}

#[test]
fn each_way_to_need_is_an_edge() {
    let template = template(&json!({
        "A": {"Type": "T"},
        "B": {"Type": "T", "Properties": {"X": [{"Ref": "A"}, {"Ref": "AWS::Region"}]}},
        "C": {"Type": "T", "Properties": {"X": {"Fn::GetAtt": ["A", "Arn"]}}, "DependsOn": "A"},
        "D": {"Type": "T", "Metadata": {"X": {"Fn::Sub": "${B.Arn} ${C} ${!A} ${Param}"}},
              "DependsOn": ["C", "Nowhere"]},
    }));
    let graph = Graph::of(&template);
    let edges: Vec<_> = graph
        .edges()
        .iter()
        .map(|e| (e.from, e.to, e.kind))
        .collect();
    assert_eq!(
        edges,
        [
            ("B", "A", EdgeKind::Ref),
            ("C", "A", EdgeKind::GetAtt),
            ("C", "A", EdgeKind::DependsOn),
            ("D", "B", EdgeKind::Sub),
            ("D", "C", EdgeKind::Sub),
            ("D", "C", EdgeKind::DependsOn),
        ]
    );
    assert_eq!(graph.order().unwrap(), ["A", "B", "C", "D"]);
    assert_eq!(graph.dependencies("D").collect::<Vec<_>>(), ["B", "C"]);
    assert_eq!(graph.dependents("A").collect::<Vec<_>>(), ["B", "C"]);
    assert_eq!(graph.all_dependencies("D"), ["A", "B", "C"]);
    assert!(graph.depends_on("D", "A"));
    assert!(!graph.depends_on("A", "D"));
    assert!(!graph.depends_on("A", "A"));
    assert_eq!(graph.dependencies("Nowhere").count(), 0);
}

#[test]
fn a_false_condition_takes_its_resources_and_branches_away() {
    let template = template(&json!({
        "A": {"Type": "T", "Condition": "Off"},
        "B": {"Type": "T"},
        "C": {"Type": "T", "DependsOn": ["A", "B"],
              "Properties": {"X": {"Fn::If": ["Off", {"Ref": "A"}, {"Ref": "B"}]}}},
    }));
    let graph = Graph::with_conditions(&template, &|name| (name == "Off").then_some(false));
    assert_eq!(graph.ids(), ["B", "C"]);
    assert_eq!(graph.dependencies("C").collect::<Vec<_>>(), ["B"]);
    assert_eq!(
        Graph::of(&template).dependencies("C").collect::<Vec<_>>(),
        ["A", "B"]
    );
}

#[test]
fn a_cycle_is_named_without_its_tail() {
    let template = template(&json!({
        "A": {"Type": "T", "DependsOn": "B"},
        "B": {"Type": "T", "DependsOn": "C"},
        "C": {"Type": "T", "DependsOn": "B"},
        "D": {"Type": "T", "DependsOn": "D"},
    }));
    let graph = Graph::of(&template);
    let cycle = graph.order().unwrap_err();
    assert_eq!(cycle.ids, ["B", "C"]);
    assert_eq!(cycle.to_string(), "resources depend on each other: B -> C");
    assert!(graph.depends_on("D", "D"));
}

/// Resources `R00`…, where each may need those before it in a random permutation: no cycles.
fn acyclic() -> impl Strategy<Value = BTreeMap<String, Vec<String>>> {
    (1_usize..30)
        .prop_flat_map(|size| {
            let names: Vec<String> = (0..size).map(|n| format!("R{n:02}")).collect();
            let links = proptest::collection::vec(any::<bool>(), size * size);
            (Just(names).prop_shuffle(), links)
        })
        .prop_map(|(names, links)| {
            let mut needs = BTreeMap::new();
            for (at, name) in names.iter().enumerate() {
                let before = names.iter().take(at).enumerate();
                let chosen = before.filter(|(other, _)| links[at * names.len() + other]);
                needs.insert(
                    name.clone(),
                    chosen.map(|(_, other)| other.clone()).collect(),
                );
            }
            needs
        })
}

fn document(needs: &BTreeMap<String, Vec<String>>, backwards: bool) -> Template {
    let mut entries: Vec<_> = needs.iter().collect();
    if backwards {
        entries.reverse();
    }
    let resources: Map<String, Value> = entries
        .into_iter()
        .map(|(id, to)| (id.clone(), json!({"Type": "T", "DependsOn": to})))
        .collect();
    template(&Value::Object(resources))
}

proptest! {
    #[test]
    fn the_order_respects_every_edge(needs in acyclic()) {
        let template = document(&needs, false);
        let graph = Graph::of(&template);
        let order = graph.order().unwrap();
        prop_assert_eq!(order.len(), needs.len());
        let place = |id: &str| order.iter().position(|other| *other == id).unwrap();
        for (id, all) in &needs {
            for to in all {
                prop_assert!(place(to) < place(id));
                prop_assert!(graph.depends_on(id, to));
                prop_assert!(!graph.depends_on(to, id));
            }
        }
    }

    #[test]
    fn the_order_is_the_same_for_every_writing(needs in acyclic()) {
        let (forwards, backwards) = (document(&needs, false), document(&needs, true));
        prop_assert_eq!(Graph::of(&forwards).order(), Graph::of(&backwards).order());
        prop_assert_eq!(forwards.canonical(), backwards.canonical());
        prop_assert_eq!(forwards.digest(), backwards.digest());
    }

    #[test]
    fn reachability_is_the_walk_along_direct_edges(needs in acyclic()) {
        let template = document(&needs, false);
        let graph = Graph::of(&template);
        for id in graph.ids() {
            let through: BTreeSet<&str> = graph
                .dependencies(id)
                .flat_map(|to| graph.all_dependencies(to).into_iter().chain([to]))
                .collect();
            prop_assert_eq!(through.into_iter().collect::<Vec<_>>(), graph.all_dependencies(id));
        }
    }
}
