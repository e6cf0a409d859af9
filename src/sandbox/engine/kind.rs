//! How a type of thing behaves: a row, with hooks where a row cannot say it.
//!
//! A row is written `Kind { references: &[…], ..Kind::new("AWS::EC2::Subnet", Id::Hex("subnet-")) }`.
//! Hooks see the world as it is and hold whoever calls: CloudFormation, an API, time itself.

use serde_json::Value;

use super::chance;
use super::object::{Object, Owner};
use super::place::{Address, Place};
use super::world::World;

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

/// AWS's no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// Error code of the service: `DependencyViolation`. Empty: the words are those of
    /// CloudFormation's handler, not of the service.
    pub code: String,
    /// The service's wording.
    pub message: String,
    /// CloudFormation's class of the failure.
    pub class: Class,
    /// For how long CloudFormation's handler keeps trying before it gives up, in milliseconds.
    pub patience_ms: i64,
}

/// CloudFormation's class of a handler's failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// `InvalidRequest`.
    InvalidRequest,
    /// `NotFound`.
    NotFound,
    /// `AlreadyExists`.
    AlreadyExists,
    /// `ServiceLimitExceeded`.
    ServiceLimitExceeded,
    /// `ResourceConflict`.
    ResourceConflict,
    /// `GeneralServiceException`.
    GeneralServiceException,
}

impl Class {
    /// As in a status reason, after `HandlerErrorCode:`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidRequest => "InvalidRequest",
            Self::NotFound => "NotFound",
            Self::AlreadyExists => "AlreadyExists",
            Self::ServiceLimitExceeded => "ServiceLimitExceeded",
            Self::ResourceConflict => "ResourceConflict",
            Self::GeneralServiceException => "GeneralServiceException",
        }
    }
}

impl Refusal {
    /// A refusal of a class, HTTP 400, without patience.
    pub fn new(class: Class, code: &str, message: impl Into<String>) -> Self {
        Self {
            status: 400,
            code: code.to_owned(),
            message: message.into(),
            class,
            patience_ms: 0,
        }
    }

    /// A request AWS does not accept.
    pub fn invalid(code: &str, message: impl Into<String>) -> Self {
        Self::new(Class::InvalidRequest, code, message)
    }

    /// The same, tried again for so many milliseconds before it counts.
    #[must_use]
    pub fn patient(self, patience_ms: i64) -> Self {
        Self {
            patience_ms,
            ..self
        }
    }
}

/// Something about to be made.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// What all chance derives from.
    pub seed: u64,
    /// Where it is going to be.
    pub place: &'a Place,
    /// What it is going to be.
    pub kind: &'static Kind,
    /// What its chance is addressed by.
    pub entity: String,
    /// Name of the stack that makes it, if one does.
    pub stack_name: Option<&'a str>,
    /// The stack resource it stands for, if any.
    pub owner: Option<Owner>,
    /// Resolved properties.
    pub properties: &'a Value,
}

impl Draft<'_> {
    /// The property `name` as text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.properties.get(name).and_then(Value::as_str)
    }

    /// `digits` hexadecimal digits of its own for a purpose.
    pub fn hex(&self, purpose: &str, digits: usize) -> String {
        chance::hex(self.seed, &self.entity, purpose, digits)
    }

    /// The name in a property, or one made as CloudFormation does:
    /// stack, logical id and twelve letters, cut to `max` characters.
    pub fn name(&self, property: &str, max: usize) -> String {
        if let Some(given) = self.text(property) {
            return given.to_owned();
        }
        let suffix = chance::suffix(self.seed, &self.entity, "name", 12);
        let logical_id = self.owner.as_ref().map_or("", |owner| &owner.logical_id);
        let mut stem = format!("{}-{logical_id}", self.stack_name.unwrap_or_default());
        stem.truncate(max.saturating_sub(suffix.len() + 1));
        format!("{stem}-{suffix}")
    }

    /// A text with `{region}`, `{account}`, `{id}` and `{AnyTextProperty}` filled in.
    pub fn fill(&self, pattern: &str, id: &str) -> String {
        let mut text = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            text.push_str(match name {
                "region" => &self.place.region,
                "account" => &self.place.account,
                "id" => id,
                property => self.text(property).unwrap_or_default(),
            });
            rest = after;
        }
        text.push_str(rest);
        text
    }

    /// The physical id.
    pub fn id(&self, world: &World) -> String {
        match self.kind.id {
            Id::Hex(prefix) => format!("{prefix}{}", self.hex("id", 17)),
            Id::Name(property, max) => self.name(property, max),
            Id::LowerName(property, max) => self.name(property, max).to_lowercase(),
            Id::Other(id) => id(world, self),
        }
    }
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

    #[test]
    fn made_names_are_cut_to_length_and_keep_their_suffix() {
        static ROLE: Kind = Kind::new("AWS::IAM::Role", Id::Name("RoleName", 40));
        let properties = json!({});
        let draft = Draft {
            seed: 1,
            place: &Place::new("123456789012", "us-east-1"),
            kind: &ROLE,
            entity: "role".to_owned(),
            stack_name: Some("a-rather-long-stack-name"),
            owner: Some(Owner {
                stack: String::new(),
                logical_id: "TaskExecutionRole".to_owned(),
            }),
            properties: &properties,
        };
        let name = draft.id(&World::new(1, 0));
        assert_eq!(name.len(), 40);
        assert!(name.starts_with("a-rather-long-stack-name-"), "{name}");
        assert_eq!(
            draft.fill("arn:aws:iam::{account}:role/{id}", "x"),
            "arn:aws:iam::123456789012:role/x"
        );
    }
}
