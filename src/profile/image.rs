//! The container's image.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::capacity::Switch;

/// What stands for the tag of this version's own test app, and for the whole image.
const AUTO: &str = "auto";
/// The repository that `stackgen image push` makes.
pub const OWN_REPOSITORY: &str = "stackgen/test-app";

/// An image in the account's own ECR, in the profile's Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Image {
    /// Repository name.
    pub repository: String,
    /// Tag; `auto` is that of the test app of this version of stackgen, taken by its digest.
    pub tag: String,
    /// Pulls only from this VPC and through its `s3`, `ecr.api` and `ecr.dkr` endpoints.
    pub pull_conditions: Switch,
}

impl Image {
    /// Whether the tag is looked up, and the image taken by digest.
    pub fn is_auto(&self) -> bool {
        self.tag == AUTO
    }

    /// What the word `auto` stands for: the own repository, and pulls as published.
    fn auto() -> Self {
        Self {
            repository: OWN_REPOSITORY.to_owned(),
            tag: AUTO.to_owned(),
            pull_conditions: Switch::Enabled,
        }
    }
}

/// An image as a map.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Fields {
    /// Repository name.
    repository: String,
    /// Tag; `auto` is that of the test app of this version of stackgen, taken by its digest.
    tag: String,
    /// Pulls only from this VPC and through its `s3`, `ecr.api` and `ecr.dkr` endpoints.
    pull_conditions: Switch,
}

impl<'de> Deserialize<'de> for Image {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Written)
    }
}

/// The word or the map.
struct Written;

impl<'de> Visitor<'de> for Written {
    type Value = Image;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`auto`, or a map with `repository`, `tag` and `pull_conditions`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Image, E> {
        if text == AUTO {
            return Ok(Image::auto());
        }
        Err(E::invalid_value(de::Unexpected::Str(text), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Image, A::Error> {
        let fields = Fields::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Image {
            repository: fields.repository,
            tag: fields.tag,
            pull_conditions: fields.pull_conditions,
        })
    }
}

impl JsonSchema for Image {
    fn schema_name() -> Cow<'static, str> {
        "Image".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let map = Fields::json_schema(generator);
        json_schema!({
            "description": "An image in the account's own ECR, in the profile's Region; `auto` is \
                            the test app that `stackgen image push` puts there.",
            "anyOf": [{"const": AUTO}, map]
        })
    }
}
