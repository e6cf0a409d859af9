//! How a type of thing behaves: a row, with hooks where a row cannot say it.
//!
//! A row is written `Kind { references: &[…], ..Kind::new("AWS::EC2::Subnet", Id::Hex("subnet-")) }`.
//! Hooks see the world as it is and hold whoever calls: CloudFormation, an API, time itself.

use serde_json::Value;

use super::object::Object;
use super::place::{Address, Place};

use super::world::World;

pub use super::draft::Draft;
pub use super::refusal::{Class, Refusal};

/// The behaviour of one type.
#[derive(Debug)]
pub struct Kind {
    /// CloudFormation type name, or one in its manner for what no template can make.
    pub name: &'static str,
    /// Whether a template may name it. `false` for what only the world makes, such as instances.
    pub in_templates: bool,
    /// Whether it belongs to a region or to the account.
    pub scope: Scope,
    /// Shape of the physical id.
    pub id: Id,
    /// ARN with `{region}`, `{account}`, `{id}` and `{AnyTextProperty}` filled in; empty: none.
    pub arn: &'static str,
    /// What `Ref` answers.
    pub reference: Answer,
    /// What `Fn::GetAtt` answers, by attribute name; set when the object is made, hooks may change it.
    pub attributes: &'static [(&'static str, Attribute)],
    /// What its properties refer to.
    pub references: &'static [Reference],
    /// Whether AWS refuses to make it. Missing referenced objects were found already.
    pub refuse_create: fn(&World, &Draft<'_>) -> Result<(), Refusal>,
    /// What else comes into being with it. The object is in the world, in state `Creating`.
    pub on_create: fn(&mut World, &Address),
    /// Whether it is ready, asked when its duration is over and again after each `Wait`.
    pub settled: fn(&World, &Object) -> Settle,
    /// Whether AWS refuses the new properties (third) on the object as it is.
    pub refuse_update: fn(&World, &Object, &Value) -> Result<(), Refusal>,
    /// What else a change brings. The object has its new properties; the old ones are given.
    pub on_update: fn(&mut World, &Address, &Value),
    /// Whether AWS refuses to remove it: look for what is in the way.
    pub refuse_delete: fn(&World, &Object) -> Result<(), Refusal>,
    /// What its removal starts: the object is in state `Deleting`.
    pub on_delete: fn(&mut World, &Address),
    /// Whether it is gone, asked when its duration is over and again after each `Wait`.
    /// After `Done` the engine takes it out of the world.
    pub gone: fn(&World, &Object) -> Settle,
    /// What goes with it at the very end; the object itself is out of the world already.
    pub on_gone: fn(&mut World, &Object),
    /// A [`super::Happening::Object`] that is due: object, verb, payload.
    pub happens: fn(&mut World, &Address, &str, &Value),
}

/// Whether something belongs to a region or to the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// To a region.
    Region,
    /// To the account as a whole: IAM. Kept under [`Place::global`].
    Account,
}

/// Shape of a physical id.
#[derive(Debug, Clone, Copy)]
pub enum Id {
    /// The prefix and 17 hexadecimal digits: `vpc-0a1b2c3d4e5f60718`.
    Hex(&'static str),
    /// The name in a property, or one that CloudFormation makes, of at most so many characters.
    Name(&'static str, usize),
    /// As [`Id::Name`], in lower case.
    LowerName(&'static str, usize),
    /// Anything else, such as an ARN with the next revision of a family.
    Other(fn(&World, &Draft<'_>) -> String),
}

/// What `Ref` answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The physical id.
    Id,
    /// The ARN.
    Arn,
    /// An attribute.
    Attribute(&'static str),
}

/// Where the value of an attribute comes from.
#[derive(Debug, Clone, Copy)]
pub enum Attribute {
    /// The physical id.
    Id,
    /// The ARN.
    Arn,
    /// A property of that name; left out when the property is absent.
    Property(&'static str),
    /// Always the same.
    Fixed(&'static str),
    /// The prefix and 17 hexadecimal digits of its own.
    Hex(&'static str),
    /// Computed once, when the object is made.
    Made(fn(&World, &Draft<'_>) -> Value),
}

/// A property that refers to other objects.
#[derive(Debug, Clone, Copy)]
pub struct Reference {
    /// Path of the property, lists flattened by `[]`: `NetworkConfiguration.AwsvpcConfiguration.Subnets[]`.
    pub path: &'static str,
    /// Kind it refers to.
    pub to: &'static str,
    /// How it names the object.
    pub by: By,
    /// Code and message (`{}`: the name) when there is no such object; `None`: AWS does not look.
    pub missing: Option<(&'static str, &'static str)>,
}

/// How a property names another object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// By id or ARN, whichever matches.
    IdOrArn,
    /// By an attribute, such as `AllocationId`.
    Attribute(&'static str),
}

impl Reference {
    /// A reference by id or ARN that AWS looks up.
    pub const fn new(
        path: &'static str,
        to: &'static str,
        missing: (&'static str, &'static str),
    ) -> Self {
        Self {
            path,
            to,
            by: By::IdOrArn,
            missing: Some(missing),
        }
    }

    /// A reference by id or ARN that AWS takes on trust.
    pub const fn unchecked(path: &'static str, to: &'static str) -> Self {
        Self {
            path,
            to,
            by: By::IdOrArn,
            missing: None,
        }
    }

    /// The same, by an attribute.
    #[must_use]
    pub const fn by(self, attribute: &'static str) -> Self {
        Self {
            by: By::Attribute(attribute),
            ..self
        }
    }

    /// Whether the reference of that name means that object.
    pub fn means(&self, object: &Object, name: &str) -> bool {
        object.kind == self.to
            && match self.by {
                By::IdOrArn => object.id == name || object.arn.as_deref() == Some(name),
                By::Attribute(attribute) => object.attribute(attribute) == Some(name),
            }
    }
}

/// Whether something is ready, or gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settle {
    /// Yes.
    Done,
    /// Not yet: ask again after so many milliseconds.
    Wait(i64),
    /// Never: the reason in AWS's words, as the status reason shows it.
    Failed(String),
}

impl Kind {
    /// A kind that refuses nothing, refers to nothing and is ready when its time is over.
    pub const fn new(name: &'static str, id: Id) -> Self {
        Self {
            name,
            in_templates: true,
            scope: Scope::Region,
            id,
            arn: "",
            reference: Answer::Id,
            attributes: &[],
            references: &[],
            refuse_create: |_, _| Ok(()),
            on_create: |_, _| (),
            settled: |_, _| Settle::Done,
            refuse_update: |_, _, _| Ok(()),
            on_update: |_, _, _| (),
            refuse_delete: |_, _| Ok(()),
            on_delete: |_, _| (),
            gone: |_, _| Settle::Done,
            on_gone: |_, _| (),
            happens: |_, _, _, _| (),
        }
    }

    /// Where an object of this kind is kept, asked for from `place`.
    pub fn home(&self, place: &Place) -> Place {
        match self.scope {
            Scope::Region => place.clone(),
            Scope::Account => place.global(),
        }
    }

    /// What `Ref` answers for an object of this kind.
    pub fn refer(&self, object: &Object) -> Value {
        match self.reference {
            Answer::Id => Value::from(object.id.as_str()),
            Answer::Arn => Value::from(object.arn.as_deref().unwrap_or(&object.id)),
            Answer::Attribute(name) => object.attributes.get(name).cloned().unwrap_or_default(),
        }
    }
}

/// The texts at a path of a value: members by `.`, every item of a list by `[]`.
pub fn texts_at<'a>(value: &'a Value, path: &str) -> Vec<&'a str> {
    let mut found = vec![value];
    for segment in path.split('.') {
        let (name, flatten) = segment
            .strip_suffix("[]")
            .map_or((segment, false), |name| (name, true));
        found = found
            .into_iter()
            .filter_map(|value| value.get(name))
            .collect();
        if flatten {
            found = found
                .into_iter()
                .filter_map(Value::as_array)
                .flatten()
                .collect();
        }
    }
    found.into_iter().filter_map(Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_flatten_lists() {
        let value = json!({"A": {"B": [{"C": "x"}, {"C": "y"}, {}]}, "D": ["z"]});
        assert_eq!(texts_at(&value, "A.B[].C"), ["x", "y"]);
        assert_eq!(texts_at(&value, "D[]"), ["z"]);
        assert!(texts_at(&value, "A.Missing").is_empty());
    }
}
