use serde_json::{Map, Value};

use super::*;
use crate::plan::plan;
use crate::profile::Profile;

fn merge(base: &mut Value, over: Value) {
    match (base, over) {
        (Value::Object(base), Value::Object(over)) => {
            for (key, value) in over {
                merge(base.entry(key).or_insert(Value::Null), value);
            }
        }
        (base, over) => *base = over,
    }
}

fn tree(name: &str) -> Value {
    let text = std::fs::read_to_string(format!("profiles/{name}.yaml")).unwrap();
    let mut tree = parse_document(&text).unwrap();
    let parent = tree
        .as_object_mut()
        .and_then(|map: &mut Map<_, _>| map.remove("extends"));
    match parent.as_ref().and_then(Value::as_str) {
        Some(parent) => {
            let mut base = super::tests::tree(parent);
            merge(&mut base, tree);
            base
        }
        None => tree,
    }
}

fn shipped(name: &str) -> Option<String> {
    std::fs::read_to_string(format!("templates/{name}.hbs")).ok()
}

#[test]
fn the_golden_template_is_what_comes_out() {
    let profile: Profile = serde_json::from_value(tree("ecs-ec2-95pct")).unwrap();
    let rendered = render(&plan(&profile).unwrap(), &shipped).unwrap();
    let document: Value = serde_json::from_str(&rendered.template.canonical()).unwrap();
    let pretty = format!("{document:#}\n");
    if std::env::var_os("STACKGEN_BLESS").is_some() {
        std::fs::write("/tmp/95.yaml", &rendered.yaml).unwrap();
        std::fs::write("tests/golden/ecs-ec2-95pct.json", &pretty).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string("tests/golden/ecs-ec2-95pct.json").unwrap(),
        pretty
    );
}
