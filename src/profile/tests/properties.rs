//! Properties that hold for any input.

use proptest::prelude::*;

use super::super::node::{Entry, Node, Shape};
use super::super::source::Place;
use super::super::{extends, parse, path, set, source::Sources};
use super::*;

const HERE: Place = Place::top(0);

fn scalar(text: &str) -> Node {
    Node::text(HERE, text)
}

/// Trees in which a key always holds the same kind of value, as files of one schema do: `m…` maps,
/// `l…` lists, the rest scalars.
fn tree() -> impl Strategy<Value = Node> {
    let leaf = "[a-c]".prop_map(|text| scalar(&text));
    let list = prop::collection::vec("[a-c]", 0..3).prop_map(|items| Node {
        place: HERE,
        shape: Shape::List(items.iter().map(|item| scalar(item)).collect()),
    });
    let empty = Just(Node::empty_map(HERE));
    empty.prop_recursive(3, 24, 4, move |inner| {
        let entry = prop_oneof![
            ("s[a-c]", leaf.clone().boxed()),
            ("l[a-c]", list.clone().boxed()),
            ("m[a-c]", inner.boxed()),
        ];
        prop::collection::vec(entry, 0..5).prop_map(|entries| {
            let mut map = Node::empty_map(HERE);
            for (key, value) in entries {
                let over = Node {
                    place: HERE,
                    shape: Shape::Map(vec![Entry {
                        key,
                        place: HERE,
                        value,
                    }]),
                };
                extends::merge(&mut map, over);
            }
            map
        })
    })
}

fn merged(under: &Node, over: &Node) -> Node {
    let mut merged = under.clone();
    extends::merge(&mut merged, over.clone());
    merged
}

/// The same without the order of keys, which means nothing.
fn sorted(mut node: Node) -> Node {
    if let Shape::Map(entries) = &mut node.shape {
        let mut taken = std::mem::take(entries);
        taken.sort_by(|a, b| a.key.cmp(&b.key));
        *entries = taken
            .into_iter()
            .map(|entry| Entry {
                value: sorted(entry.value),
                ..entry
            })
            .collect();
    }
    node
}

proptest! {
    #[test]
    fn merging_nothing_changes_nothing(tree in tree()) {
        let empty = Node::empty_map(HERE);
        prop_assert_eq!(&merged(&tree, &empty), &tree);
        prop_assert_eq!(sorted(merged(&empty, &tree)), sorted(tree));
    }

    #[test]
    fn merging_twice_changes_nothing_more(a in tree(), b in tree()) {
        let once = merged(&a, &b);
        prop_assert_eq!(merged(&once, &b), once);
    }

    #[test]
    fn merging_is_associative(a in tree(), b in tree(), c in tree()) {
        let left = merged(&merged(&a, &b), &c);
        let right = merged(&a, &merged(&b, &c));
        prop_assert_eq!(sorted(left), sorted(right));
    }

    #[test]
    fn what_is_set_is_there(tree in tree(), key in "[a-z][a-z.]{0,6}", text in "[ -~]{0,12}") {
        let mut tree = tree;
        let path = path::Path(vec![]).key("mz").key(&key);
        let argument = format!("{path}={}", serde_json::to_string(&text).unwrap());
        set::apply(&mut tree, &argument, &mut Sources::default()).unwrap();
        let found = tree.at(&path).map(|node| node.shape.clone());
        prop_assert_eq!(found, Some(Shape::Scalar { text, quoted: true }));
    }

    #[test]
    fn no_argument_panics(argument in "\\PC{0,40}") {
        let overrides = Overrides { region: None, sets: vec![argument] };
        let _ = resolve("x", source("x", "extends: ec2"), &Shelf(&[]), &overrides);
    }

    #[test]
    fn no_text_panics(text in "[-a-z:{}\\[\\]#&*!|>'\"%@ \\n\\t?,]{0,60}") {
        let _ = read(&text, &[]);
        let _ = parse_document(&text);
    }

    #[test]
    fn places_are_inside_the_text(text in "([a-c]{1,2}: [a-zé]{0,3}\\n){0,4}") {
        fn check(node: &Node, text: &str) {
            assert!(text.get(node.place.start..node.place.end).is_some());
            node.entries().iter().for_each(|entry| {
                assert_eq!(&text[entry.place.start..entry.place.end], entry.key);
                check(&entry.value, text);
            });
        }
        if let Ok(node) = parse::parse(&source("x", &text), 0) {
            check(&node, &text);
        }
    }

    #[test]
    fn units_print_what_they_read(number in 1..=1_048_576_u32, seconds in 0..10_000_000_u64) {
        prop_assert_eq!(Memory(number).to_string().parse(), Ok(Memory(number)));
        prop_assert_eq!(Cpu(number).to_string().parse(), Ok(Cpu(number)));
        prop_assert_eq!(Size(number).to_string().parse(), Ok(Size(number)));
        prop_assert_eq!(Span(seconds).to_string().parse(), Ok(Span(seconds)));
        let percent = Percent(u16::try_from(number % 1001).unwrap());
        prop_assert_eq!(percent.to_string().parse(), Ok(percent));
    }
}

#[test]
fn a_profile_prints_what_it_reads() {
    for base in ["ec2", "fargate"] {
        let profile = fine(base, &[]);
        let text = serde_json::to_string_pretty(&profile).unwrap();
        // JSON is YAML; what a profile leaves out is written as null, and read as left out.
        assert_eq!(read(&text, &[]).unwrap(), profile);
    }
}
