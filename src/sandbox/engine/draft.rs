//! Something about to be made: its names and ids.

use serde_json::Value;

use super::chance;
use super::kind::{Id, Kind};
use super::object::Owner;
use super::place::Place;
use super::world::World;

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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

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
