//! The walk over a value that finds every name it uses from elsewhere in the template.

use std::fmt;

use serde_json::{Map, Value};

use super::intrinsic::{Intrinsic, SubPart, sub_parts};

/// A name used in a value, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference<'t> {
    /// A parameter, pseudo parameter or resource, by `Ref`.
    Ref(&'t str),
    /// A resource's attribute, by `Fn::GetAtt`.
    GetAtt {
        /// Logical id.
        resource: &'t str,
        /// Attribute, unless computed.
        attribute: Option<&'t str>,
    },
    /// `${Name}` inside `Fn::Sub`: as `Ref`.
    SubRef(&'t str),
    /// `${Name.Attribute}` inside `Fn::Sub`: as `Fn::GetAtt`.
    SubAtt {
        /// Logical id.
        resource: &'t str,
        /// Attribute.
        attribute: &'t str,
    },
    /// A condition, by `Fn::If` or `{"Condition": …}`.
    Condition(&'t str),
    /// A mapping and the keys that are literal.
    Mapping {
        /// The mapping's name.
        map: &'t str,
        /// Top-level and second-level key; `None` when computed.
        keys: [Option<&'t str>; 2],
    },
    /// A function with an argument it cannot take.
    Malformed(&'t str),
}

impl<'t> Reference<'t> {
    /// The parameter or resource that is meant, if one is.
    pub fn target(&self) -> Option<&'t str> {
        match *self {
            Self::Ref(name) | Self::SubRef(name) => Some(name),
            Self::GetAtt { resource, .. } | Self::SubAtt { resource, .. } => Some(resource),
            Self::Condition(_) | Self::Mapping { .. } | Self::Malformed(_) => None,
        }
    }
}

/// One step into a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'t> {
    /// Into a member of an object.
    Key(&'t str),
    /// Into an item of an array.
    Index(usize),
}

/// Where in the template a value stands; shown as a JSON pointer (RFC 6901).
#[derive(Debug, Clone, Default)]
pub struct Pointer<'t> {
    steps: Vec<Step<'t>>,
}

impl<'t> Pointer<'t> {
    /// A pointer made of object members.
    pub fn of(keys: &[&'t str]) -> Self {
        Self {
            steps: keys.iter().map(|key| Step::Key(key)).collect(),
        }
    }

    /// Goes one step down; undo it with [`Pointer::pop`].
    pub fn push(&mut self, step: Step<'t>) {
        self.steps.push(step);
    }

    /// Goes one step up.
    pub fn pop(&mut self) {
        self.steps.pop();
    }

    /// The steps from the top.
    pub fn steps(&self) -> &[Step<'t>] {
        &self.steps
    }
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.steps {
            match step {
                Step::Key(key) if key.contains(['~', '/']) => {
                    write!(f, "/{}", key.replace('~', "~0").replace('/', "~1"))?;
                }
                Step::Key(key) => write!(f, "/{key}")?,
                Step::Index(index) => write!(f, "/{index}")?,
            }
        }
        Ok(())
    }
}

/// What is known about conditions: `None` means "either way", so both branches are walked.
pub type Conditions<'c> = dyn Fn(&str) -> Option<bool> + 'c;

/// Nothing is known about any condition.
pub fn unknown_conditions(_: &str) -> Option<bool> {
    None
}

/// Finds every reference in a value, in document order.
pub struct Walk<'t, 'c> {
    conditions: &'c Conditions<'c>,
    pointer: Pointer<'t>,
    visit: &'c mut dyn FnMut(&Pointer<'t>, Reference<'t>),
}

impl<'t, 'c> Walk<'t, 'c> {
    /// A walk that starts at `pointer`; `visit` sees each reference with the place it stands at.
    pub fn new(
        pointer: Pointer<'t>,
        conditions: &'c Conditions<'c>,
        visit: &'c mut dyn FnMut(&Pointer<'t>, Reference<'t>),
    ) -> Self {
        Self {
            conditions,
            pointer,
            visit,
        }
    }

    /// Walks `value`, which stands at the walk's pointer.
    pub fn value(&mut self, value: &'t Value) {
        if let Some(intrinsic) = Intrinsic::of(value) {
            self.intrinsic(intrinsic);
            return;
        }
        match value {
            Value::Object(map) => self.members(map),
            Value::Array(items) => self.items(items, 0),
            _ => {}
        }
    }

    /// Walks one member, as if the pointer stood at its parent.
    pub fn member(&mut self, key: &'t str, value: &'t Value) {
        self.pointer.push(Step::Key(key));
        self.value(value);
        self.pointer.pop();
    }

    fn members(&mut self, map: &'t Map<String, Value>) {
        for (key, value) in map {
            self.member(key, value);
        }
    }

    fn items(&mut self, items: &'t [Value], first: usize) {
        for (index, item) in items.iter().enumerate() {
            self.pointer.push(Step::Index(first + index));
            self.value(item);
            self.pointer.pop();
        }
    }

    fn see(&mut self, reference: Reference<'t>) {
        (self.visit)(&self.pointer, reference);
    }

    fn intrinsic(&mut self, intrinsic: Intrinsic<'t>) {
        match intrinsic {
            Intrinsic::Ref(name) => self.see(Reference::Ref(name)),
            Intrinsic::GetAtt {
                resource,
                attribute,
            } => self.see(Reference::GetAtt {
                resource,
                attribute,
            }),
            Intrinsic::Sub { text, variables } => self.sub(text, variables),
            Intrinsic::If {
                condition,
                then,
                otherwise,
            } => {
                self.see(Reference::Condition(condition));
                let known = (self.conditions)(condition);
                self.pointer.push(Step::Key("Fn::If"));
                for (index, branch, holds) in [(1, then, true), (2, otherwise, false)] {
                    if known.is_none_or(|known| known == holds) {
                        self.items(std::slice::from_ref(branch), index);
                    }
                }
                self.pointer.pop();
            }
            Intrinsic::FindInMap { map, keys } => {
                if let Some(map) = map {
                    let key = |index: usize| keys.get(index).and_then(Value::as_str);
                    self.see(Reference::Mapping {
                        map,
                        keys: [key(0), key(1)],
                    });
                }
                self.pointer.push(Step::Key("Fn::FindInMap"));
                self.items(keys, 1);
                self.pointer.pop();
            }
            Intrinsic::Condition(name) => self.see(Reference::Condition(name)),
            Intrinsic::Call { function, argument } => self.member(function, argument),
            Intrinsic::Malformed { function } => self.see(Reference::Malformed(function)),
        }
    }

    fn sub(&mut self, text: &'t str, variables: Option<&'t Map<String, Value>>) {
        for part in sub_parts(text) {
            let SubPart::Name(name) = part else { continue };
            if variables.is_some_and(|local| local.contains_key(name)) {
                continue;
            }
            self.see(match name.split_once('.') {
                Some((resource, attribute)) => Reference::SubAtt {
                    resource,
                    attribute,
                },
                None => Reference::SubRef(name),
            });
        }
        if let Some(variables) = variables {
            self.pointer.push(Step::Key("Fn::Sub"));
            self.pointer.push(Step::Index(1));
            self.members(variables);
            self.pointer.pop();
            self.pointer.pop();
        }
    }
}

/// Every reference in `value` with its JSON pointer below `value`.
pub fn references(value: &Value) -> Vec<(String, Reference<'_>)> {
    let mut found = Vec::new();
    let mut visit = |pointer: &Pointer<'_>, reference| found.push((pointer.to_string(), reference));
    Walk::new(Pointer::default(), &unknown_conditions, &mut visit).value(value);
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_name_is_found_where_it_stands() {
        let value = json!({
            "A": {"Ref": "P"},
            "B": [{"Fn::GetAtt": "R.Arn"}, {"Fn::Join": ["", ["x", {"Fn::Sub": "${S.Id}-${T}-${!U}"}]]}],
            "C/D": {"Fn::If": ["Cond", {"Ref": "Then"}, {"Ref": "AWS::NoValue"}]},
            "E": {"Fn::FindInMap": ["Map", {"Ref": "Key"}, "low"]},
            "F": {"Fn::Sub": ["${Local}${Q}", {"Local": {"Ref": "V"}}]},
        });
        let expected = vec![
            ("/A", Reference::Ref("P")),
            (
                "/B/0",
                Reference::GetAtt {
                    resource: "R",
                    attribute: Some("Arn"),
                },
            ),
            (
                "/B/1/Fn::Join/1/1",
                Reference::SubAtt {
                    resource: "S",
                    attribute: "Id",
                },
            ),
            ("/B/1/Fn::Join/1/1", Reference::SubRef("T")),
            ("/C~1D", Reference::Condition("Cond")),
            ("/C~1D/Fn::If/1", Reference::Ref("Then")),
            ("/C~1D/Fn::If/2", Reference::Ref("AWS::NoValue")),
            (
                "/E",
                Reference::Mapping {
                    map: "Map",
                    keys: [None, Some("low")],
                },
            ),
            ("/E/Fn::FindInMap/1", Reference::Ref("Key")),
            ("/F", Reference::SubRef("Q")),
            ("/F/Fn::Sub/1/Local", Reference::Ref("V")),
        ];
        let found = references(&value);
        let found: Vec<_> = found
            .iter()
            .map(|(at, what)| (at.as_str(), *what))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_known_condition_takes_one_branch() {
        let value = json!({"Fn::If": ["Cond", {"Ref": "Then"}, {"Ref": "Else"}]});
        let mut found = Vec::new();
        let mut visit = |_: &Pointer<'_>, reference: Reference<'_>| {
            found.extend(reference.target().map(str::to_owned));
        };
        Walk::new(Pointer::default(), &|_| Some(false), &mut visit).value(&value);
        assert_eq!(found, ["Else"]);
    }
}
