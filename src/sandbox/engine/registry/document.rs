//! Manifests, as far as a registry looks into them.
//!
//! <https://github.com/opencontainers/image-spec/blob/main/manifest.md>,
//! <https://github.com/opencontainers/image-spec/blob/main/image-index.md>,
//! <https://distribution.github.io/distribution/spec/manifest-v2-2/>.

use serde::Deserialize;

/// Media type of an index of images.
pub const INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// Media type of an image.
pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// A manifest taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// Always 2.
    pub schema_version: u64,
    /// Media type, if it says so itself.
    #[serde(default)]
    pub media_type: Option<String>,
    #[serde(default)]
    config: Option<Descriptor>,
    #[serde(default)]
    layers: Vec<Descriptor>,
    #[serde(default)]
    manifests: Option<Vec<Descriptor>>,
}

/// What a manifest refers to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// Its media type.
    pub media_type: String,
    /// Its digest.
    pub digest: String,
    /// Its size.
    pub size: u64,
    /// Where else it can be had.
    #[serde(default)]
    pub urls: Vec<String>,
    /// What it runs on.
    #[serde(default)]
    pub platform: Option<Platform>,
}

/// What an image runs on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Platform {
    os: String,
    architecture: String,
}

/// What a manifest is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content<'a> {
    /// An image: its configuration and its layers.
    Image(&'a Descriptor, &'a [Descriptor]),
    /// An index of images.
    Index(&'a [Descriptor]),
}

impl Document {
    /// Takes a manifest apart.
    ///
    /// # Errors
    /// It is none; the text says why.
    pub fn read(text: &str) -> Result<Self, String> {
        let document: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if document.schema_version != 2 {
            return Err(format!("schema version {}", document.schema_version));
        }
        if document.manifests.is_some() == document.config.is_some() {
            return Err("neither an image nor an index".to_owned());
        }
        Ok(document)
    }

    /// What it is.
    pub fn content(&self) -> Option<Content<'_>> {
        match (&self.config, &self.manifests) {
            (Some(config), None) => Some(Content::Image(config, &self.layers)),
            (None, Some(manifests)) => Some(Content::Index(manifests)),
            _ => None,
        }
    }

    /// Whether it is an index that lists a manifest.
    pub fn lists(&self, digest: &str) -> bool {
        let mut listed = self.manifests.iter().flatten();
        listed.any(|manifest| manifest.digest == digest)
    }
}

impl Descriptor {
    /// Whether it may stay where it is: layers that must not be redistributed.
    pub fn is_foreign(&self) -> bool {
        self.media_type.contains("nondistributable") || self.media_type.contains(".foreign.")
    }
}

impl Platform {
    /// `os/architecture`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.os, self.architecture)
    }
}
