//! Properties against a type's schema.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::node::{Dependents, Node};
use super::scalar;
use super::violation::{Problem, Violation};
use super::{TypeSchema, schema};
use crate::template::intrinsic::Intrinsic;
use crate::template::nearest::nearest;
use crate::template::reference::{Pointer, Step};
use crate::template::select::{is_no_value, select};

/// The type of the resource with a logical id; `None` for parameters and unknown names.
pub type Kinds<'k> = dyn Fn(&str) -> Option<&'k str> + 'k;

/// Everything wrong with `properties` for a resource of this type, in document order.
///
/// The properties may hold intrinsics, as in a template, or be plain values, as after they were
/// resolved. What an intrinsic will give is not known here, so it passes as any scalar; both
/// branches of an `Fn::If` are looked at.
pub fn validate(resource_type: &str, properties: &Value) -> Vec<Violation> {
    validate_with(resource_type, properties, &|_| None)
}

/// As [`validate`], and sees where a reference leads to a resource of the wrong type.
pub fn validate_with<'t>(
    resource_type: &'t str,
    properties: &'t Value,
    kinds: &'t Kinds<'t>,
) -> Vec<Violation> {
    let Some(schema) = schema(resource_type) else {
        return vec![Violation {
            pointer: String::new(),
            problem: Problem::UnknownType,
            message: format!("the schema table does not hold the type `{resource_type}`"),
            fix: None,
        }];
    };
    let mut validator = Validator {
        definitions: &schema.definitions,
        kinds,
        pointer: Pointer::default(),
        violations: Vec::new(),
    };
    validator.node(&schema.root, properties);
    let mut violations = validator.violations;
    violations.extend(read_only(schema, properties));
    violations
}

fn read_only(schema: &TypeSchema, properties: &Value) -> Vec<Violation> {
    let paths = schema.read_only.iter();
    paths
        .flat_map(|path| select(properties, path))
        .map(|selected| Violation {
            pointer: selected.pointer,
            problem: Problem::ReadOnly,
            message: "the property is set by AWS and cannot be given".to_owned(),
            fix: Some("leave it out".to_owned()),
        })
        .collect()
}

struct Validator<'t> {
    definitions: &'static BTreeMap<&'static str, Node>,
    kinds: &'t Kinds<'t>,
    pointer: Pointer<'t>,
    violations: Vec<Violation>,
}

impl<'t> Validator<'t> {
    fn report(&mut self, problem: Problem, message: String, fix: Option<String>) {
        self.violations.push(Violation {
            pointer: self.pointer.to_string(),
            problem,
            message,
            fix,
        });
    }

    fn at(&mut self, step: Step<'t>, check: impl FnOnce(&mut Self)) {
        self.pointer.push(step);
        check(self);
        self.pointer.pop();
    }

    fn node(&mut self, node: &'static Node, value: &'t Value) {
        let Some(node) = self.resolved(node) else {
            return;
        };
        if is_no_value(value) {
            return;
        }
        if let Some(intrinsic) = Intrinsic::of(value) {
            self.intrinsic(node, intrinsic);
            return;
        }
        if !node.types.is_empty() && !node.types.iter().any(|kind| scalar::fits(kind, value)) {
            let wanted = node.types.join(" or ");
            let message = format!("wanted {wanted}, found {}", scalar::kind_of(value));
            self.report(Problem::Type, message, None);
            return;
        }
        match value {
            Value::Object(map) => self.object(node, map),
            Value::Array(items) => self.array(node, items),
            _ => {
                for (problem, message, fix) in scalar::problems(node, value) {
                    self.report(problem, message, fix);
                }
            }
        }
    }

    fn resolved(&self, node: &'static Node) -> Option<&'static Node> {
        let mut node = node;
        for _ in 0..8 {
            match node.reference {
                Some(name) => node = self.definitions.get(name)?,
                None => return Some(node),
            }
        }
        None
    }

    fn intrinsic(&mut self, node: &'static Node, intrinsic: Intrinsic<'t>) {
        match intrinsic {
            Intrinsic::If {
                then, otherwise, ..
            } => self.at(Step::Key("Fn::If"), |this| {
                this.at(Step::Index(1), |this| this.node(node, then));
                this.at(Step::Index(2), |this| this.node(node, otherwise));
            }),
            Intrinsic::Malformed { .. } => {} // The reference check reports it.
            _ => {
                if let Some(message) = scalar::misfit(node, &intrinsic) {
                    self.report(Problem::Type, message, None);
                } else if let Some(message) = scalar::wrong_kind(node, &intrinsic, self.kinds) {
                    self.report(Problem::Kind, message, None);
                }
            }
        }
    }

    fn object(&mut self, node: &'static Node, map: &'t Map<String, Value>) {
        self.required(node, map);
        for (key, value) in map {
            if let Some(inner) = node.properties.get(key.as_str()) {
                self.at(Step::Key(key), |this| this.node(inner, value));
            } else if let Some(inner) = &node.values {
                self.at(Step::Key(key), |this| this.node(inner, value));
            } else if !node.open && !node.properties.is_empty() {
                let known = node.properties.keys().copied();
                let fix = nearest(key, known).map(|name| format!("did you mean `{name}`?"));
                self.at(Step::Key(key), |this| {
                    this.report(Problem::Unknown, format!("unknown property `{key}`"), fix);
                });
            }
        }
        let too_few = node.min_properties.is_some_and(|least| map.len() < least);
        if too_few {
            self.report(Problem::Size, "it must not be empty".to_owned(), None);
        }
    }

    fn required(&mut self, node: &'static Node, map: &'t Map<String, Value>) {
        for name in &node.required {
            if presence(map, name) == Presence::Always {
                continue;
            }
            let when = match presence(map, name) {
                Presence::Sometimes => " whatever the condition",
                _ => "",
            };
            let message = format!("the property `{name}` is required{when}");
            self.report(Problem::Required, message, None);
        }
        let count = |names: &[&str], least| {
            let found = names.iter().filter(|name| presence(map, name) >= least);
            found.count()
        };
        let names = node.required_or.join("`, `");
        if !node.required_or.is_empty() && count(&node.required_or, Presence::Sometimes) == 0 {
            let message = format!("one of `{names}` is required");
            self.report(Problem::Required, message, None);
        }
        let names = node.required_xor.join("`, `");
        if !node.required_xor.is_empty() && count(&node.required_xor, Presence::Sometimes) == 0 {
            let message = format!("exactly one of `{names}` is required");
            self.report(Problem::Required, message, None);
        } else if count(&node.required_xor, Presence::Always) > 1 {
            let message = format!("only one of `{names}` may be given");
            self.report(Problem::Together, message, None);
        }
        self.dependents(map, &node.dependent_required, Presence::Never, "needs");
        self.dependents(map, &node.dependent_excluded, Presence::Always, "rules out");
    }

    /// Reports each named property that is there together with a dependent in the wrong state.
    fn dependents(
        &mut self,
        map: &Map<String, Value>,
        dependents: &Dependents,
        wrong: Presence,
        verb: &str,
    ) {
        for (name, others) in dependents {
            if presence(map, name) != Presence::Always {
                continue;
            }
            for other in others.iter().filter(|other| presence(map, other) == wrong) {
                // Each exclusion is listed from both sides; one report is enough.
                if wrong == Presence::Always && *other < *name && dependents.contains_key(other) {
                    continue;
                }
                let message = format!("the property `{name}` {verb} `{other}`");
                self.report(Problem::Together, message, None);
            }
        }
    }

    fn array(&mut self, node: &'static Node, items: &'t [Value]) {
        let fixed = items.iter().all(|item| !is_no_value(item) && !is_if(item));
        let count = items.len();
        if let Some(least) = node.min_items.filter(|least| fixed && count < *least) {
            let message = format!("{count} items, at least {least} are needed");
            self.report(Problem::Size, message, None);
        }
        if let Some(most) = node.max_items.filter(|most| fixed && count > *most) {
            let message = format!("{count} items, at most {most} are allowed");
            self.report(Problem::Size, message, None);
        }
        for (index, item) in items.iter().enumerate() {
            self.at(Step::Index(index), |this| {
                let before = items.get(..index).unwrap_or_default();
                if node.unique_items && before.contains(item) {
                    this.report(
                        Problem::Duplicate,
                        "the item is there twice".to_owned(),
                        None,
                    );
                }
                for key in &node.unique_keys {
                    let same =
                        |other: &Value| item.get(key).is_some_and(|k| other.get(key) == Some(k));
                    if before.iter().any(same) {
                        let message = format!("another item has the same `{key}`");
                        this.report(Problem::Duplicate, message, None);
                    }
                }
                if let Some(inner) = &node.items {
                    this.node(inner, item);
                }
            });
        }
    }
}

/// Whether a property is there, given that `Fn::If` may leave it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Presence {
    Never,
    Sometimes,
    Always,
}

fn presence(map: &Map<String, Value>, name: &str) -> Presence {
    map.get(name).map_or(Presence::Never, presence_of)
}

fn presence_of(value: &Value) -> Presence {
    match Intrinsic::of(value) {
        Some(Intrinsic::Ref("AWS::NoValue")) => Presence::Never,
        Some(Intrinsic::If {
            then, otherwise, ..
        }) => match (presence_of(then), presence_of(otherwise)) {
            (left, right) if left == right => left,
            _ => Presence::Sometimes,
        },
        _ => Presence::Always,
    }
}

fn is_if(value: &Value) -> bool {
    matches!(Intrinsic::of(value), Some(Intrinsic::If { .. }))
}
