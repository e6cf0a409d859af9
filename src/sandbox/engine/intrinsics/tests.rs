//! Functions on values, without a stack.

use std::collections::BTreeMap;

use ipnet::Ipv4Net;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::sandbox::engine::kinds;

fn with_scope<T>(run: impl FnOnce(&Scope<'_>) -> T) -> T {
    let place = Place::new("123456789012", "us-east-1");
    let mut world = World::new(1, 0);
    world.region_mut(&place);
    kinds::furnish(&mut world, &place);
    let frame = Frame {
        parameters: BTreeMap::from([
            ("Text".to_owned(), json!("hello")),
            ("List".to_owned(), json!(["a", "b", "c"])),
        ]),
        conditions: BTreeMap::from([("Yes".to_owned(), true), ("No".to_owned(), false)]),
        mappings: json!({"Map": {"us-east-1": {"Size": "big"}}}),
        outputs: Value::Null,
    };
    run(&Scope {
        world: &world,
        place: &place,
        stack_id: "arn:stack",
        stack_name: "app",
        notification_arns: &[],
        frame: &frame,
        resources: &BTreeMap::new(),
    })
}

#[test]
fn functions_give_what_cloudformation_gives() {
    let cases = [
        (json!({"Ref": "Text"}), json!("hello")),
        (json!({"Ref": "AWS::StackName"}), json!("app")),
        (
            json!({"Fn::Sub": "${Text}-${AWS::Region}-${!Literal}"}),
            json!("hello-us-east-1-${Literal}"),
        ),
        (
            json!({"Fn::Sub": ["${Here}", {"Here": {"Ref": "Text"}}]}),
            json!("hello"),
        ),
        (
            json!({"Fn::Join": ["/", ["a", {"Ref": "Text"}, 3]]}),
            json!("a/hello/3"),
        ),
        (json!({"Fn::Join": [",", {"Ref": "List"}]}), json!("a,b,c")),
        (json!({"Fn::Select": ["1", {"Ref": "List"}]}), json!("b")),
        (
            json!({"Fn::Select": [0, {"Fn::Split": ["-", "x-y"]}]}),
            json!("x"),
        ),
        (
            json!({"Fn::If": ["Yes", "a", {"Ref": "Unknown"}]}),
            json!("a"),
        ),
        (
            json!(["x", {"Fn::If": ["No", "y", {"Ref": "AWS::NoValue"}]}]),
            json!(["x"]),
        ),
        (
            json!({"A": {"Ref": "AWS::NoValue"}, "B": 1}),
            json!({"B": 1}),
        ),
    ];
    holds(cases);
    with_scope(|scope| assert_eq!(scope.resolve(&json!({"Ref": "AWS::NoValue"})), Ok(None)));
}

#[test]
fn lookups_and_addresses_give_what_cloudformation_gives() {
    let cases = [
        (
            json!({"Fn::FindInMap": ["Map", {"Ref": "AWS::Region"}, "Size"]}),
            json!("big"),
        ),
        (json!({"Fn::Base64": "stackgen"}), json!("c3RhY2tnZW4=")),
        (
            json!({"Fn::Cidr": ["10.0.0.0/16", 3, 8]}),
            json!(["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]),
        ),
        (
            json!({"Fn::Select": [1, {"Fn::Cidr": ["2600:1f18::/56", "2", "64"]}]}),
            json!("2600:1f18:0:1::/64"),
        ),
        (
            json!({"Fn::Select": [0, {"Fn::GetAZs": ""}]}),
            json!("us-east-1a"),
        ),
        (
            json!({"Condition": {"StringEquals": {"a": "b"}}}),
            json!({"Condition": {"StringEquals": {"a": "b"}}}),
        ),
    ];
    holds(cases);
}

fn holds<const N: usize>(cases: [(Value, Value); N]) {
    with_scope(|scope| {
        for (value, expected) in cases {
            assert_eq!(scope.resolve(&value), Ok(Some(expected)), "{value}");
        }
    });
}

#[test]
fn what_cannot_be_resolved_says_so_in_cloudformations_words() {
    let cases = [
        (
            json!({"Fn::FindInMap": ["Map", "eu-west-1", "Size"]}),
            "Template error: Unable to get mapping for Map::eu-west-1::Size",
        ),
        (
            json!({"Fn::Select": [7, {"Ref": "List"}]}),
            "Template error: Fn::Select cannot select nonexistent value at index 7",
        ),
        (
            json!({"Fn::Cidr": ["10.0.0.0/24", 3, 8]}),
            "Template error: every Fn::Cidr object requires an IP block, a count from 1 to 256 and a number of bits",
        ),
        (
            json!({"Fn::ImportValue": "nope"}),
            "No export named nope found.",
        ),
        (
            json!({"Fn::Sub": "${List}"}),
            "Template error: variable List in Fn::Sub expression does not resolve to a string",
        ),
        (
            json!("{{resolve:ssm:/no/such}}"),
            "Unable to fetch parameters [/no/such] from parameter store for this account.",
        ),
    ];
    with_scope(|scope| {
        for (value, message) in cases {
            assert_eq!(
                scope.resolve(&value),
                Err(Unresolved(message.to_owned())),
                "{value}"
            );
        }
    });
}

#[test]
fn conditions_combine_and_circles_are_found() {
    let conditions = json!({
        "IsHello": {"Fn::Equals": [{"Ref": "Text"}, "hello"]},
        "Not": {"Fn::Not": [{"Condition": "IsHello"}]},
        "Both": {"Fn::And": [{"Condition": "IsHello"}, {"Condition": "Not"}]},
        "Either": {"Fn::Or": [{"Condition": "IsHello"}, {"Condition": "Not"}]},
    });
    let circle =
        json!({"A": {"Fn::Not": [{"Condition": "B"}]}, "B": {"Fn::Not": [{"Condition": "A"}]}});
    with_scope(|scope| {
        let values = evaluate_conditions(scope, conditions.as_object().unwrap()).unwrap();
        let values: Vec<_> = values.into_iter().collect();
        let expected = [
            ("Both", false),
            ("Either", true),
            ("IsHello", true),
            ("Not", false),
        ];
        assert_eq!(
            values,
            expected.map(|(name, value)| (name.to_owned(), value))
        );
        assert!(evaluate_conditions(scope, circle.as_object().unwrap()).is_err());
    });
}

#[test]
fn parameters_are_settled_or_refused() {
    let place = Place::new("123456789012", "us-east-1");
    let world = World::new(1, 0);
    let settle = |declared: Value, given: &[(&str, &str)]| {
        let given = given
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Given::Value((*value).to_owned())))
            .collect();
        settle_parameters(
            &world,
            &place,
            declared.as_object(),
            &given,
            &BTreeMap::new(),
        )
        .map(|values| {
            values
                .into_values()
                .map(|one| one.value)
                .collect::<Vec<_>>()
        })
        .map_err(|error| error.0)
    };
    let number = json!({"N": {"Type": "Number", "Default": 3, "MaxValue": 5}});
    assert_eq!(settle(number.clone(), &[]), Ok(vec!["3".to_owned()]));
    assert_eq!(
        settle(number.clone(), &[("N", "6")]),
        Err("Parameter 'N' must be a number not greater than 5".to_owned())
    );
    assert_eq!(
        settle(number, &[("N", "x")]),
        Err("Parameter 'N' must be a number.".to_owned())
    );
    let text = json!({"T": {"Type": "String", "AllowedValues": ["a"]}});
    assert_eq!(
        settle(text.clone(), &[]),
        Err("Parameters: [T] must have values".to_owned())
    );
    assert_eq!(
        settle(text, &[("T", "b")]),
        Err("Parameter 'T' must be one of AllowedValues".to_owned())
    );
    let stored =
        json!({"P": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/no/such"}});
    assert_eq!(
        settle(stored, &[]),
        Err(
            "Unable to fetch parameters [/no/such] from parameter store for this account."
                .to_owned()
        )
    );
}

fn resolved(value: &Value) -> Value {
    with_scope(|scope| scope.resolve(value)).unwrap().unwrap()
}

proptest! {
    #[test]
    fn splitting_undoes_joining(parts in proptest::collection::vec("[a-z${}!.]{0,8}", 1..6)) {
        let split = json!({"Fn::Split": [",", {"Fn::Join": [",", parts]}]});
        prop_assert_eq!(resolved(&split), json!(parts));
        for (index, part) in parts.iter().enumerate() {
            prop_assert_eq!(resolved(&json!({"Fn::Select": [index, split]})), json!(part));
        }
    }

    #[test]
    fn text_without_a_reference_is_substituted_by_itself(text in "[^$]{0,40}") {
        prop_assert_eq!(resolved(&json!({"Fn::Sub": text})), json!(text));
    }

    #[test]
    fn plain_values_stay_as_they_are(text in "[^{]{0,20}", number in 0..1_000_000, yes: bool) {
        let value = json!({"A": [text, number, {"B": yes}], "C": {}});
        prop_assert_eq!(resolved(&value), value);
    }

    #[test]
    fn blocks_of_a_block_lie_in_it_and_apart(count in 1..=256_u32, bits in 4..=8_u32) {
        let blocks = resolved(&json!({"Fn::Cidr": ["10.7.0.0/16", count, bits]}));
        let blocks: Vec<Ipv4Net> = serde_json::from_value(blocks).unwrap();
        let whole: Ipv4Net = "10.7.0.0/16".parse().unwrap();
        prop_assert_eq!(blocks.len(), count as usize);
        prop_assert!(blocks.iter().all(|block| whole.contains(block)));
        prop_assert!(blocks.is_sorted_by(|one, next| one.broadcast() < next.network()));
    }
}
