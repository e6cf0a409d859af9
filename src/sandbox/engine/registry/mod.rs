//! What the image repositories of a region hold: manifests, tags, blobs, and uploads under way.
//!
//! Bytes of blobs are counted and hashed and then forgotten, but for small ones: the world is one
//! file and stays small. Manifests are kept byte for byte, for their digest is over their bytes.

mod document;
mod hashing;
mod made;
mod put;
mod upload;
mod words;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::kinds::names::REPOSITORY;
use super::place::{Address, Place};
use super::world::World;

pub use document::{Content, Descriptor, Document, INDEX, MANIFEST};
pub use hashing::{Hashing, digest_of};
pub use made::{Making, make};
pub use put::{Put, Refused, put};
pub use upload::{MOST_OF_A_LAYER, Trouble, append, begin, finish};

/// Blobs of at most so many bytes are kept: configurations, and the layers of toys.
pub const KEPT_BYTES: u64 = 64 * 1024;

/// The holdings of a region's repositories, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Registry(BTreeMap<String, Holdings>);

/// What one repository holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Holdings {
    /// Manifests by digest: images, and indexes of images.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub manifests: BTreeMap<String, Manifest>,
    /// Digests of manifests by tag.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// Configurations and layers by digest.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub blobs: BTreeMap<String, Blob>,
    /// Uploads under way by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub uploads: BTreeMap<String, Upload>,
}

/// A manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Its media type, as it was pushed.
    pub media_type: String,
    /// Its bytes, which are text.
    pub text: String,
    /// Bytes of what it refers to: configuration and layers; for an index those of the largest image.
    pub bytes: u64,
    /// The platforms it is for, such as `linux/arm64`; empty if nothing says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub platforms: Vec<String>,
    /// When it was pushed, in milliseconds since the epoch.
    pub pushed_at_ms: i64,
    /// Whether the world began with it: its tags give way to whatever is pushed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub from_the_start: bool,
}

/// A configuration or a layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blob {
    /// Its size.
    pub bytes: u64,
    /// Its bytes in base64, if it has at most [`KEPT_BYTES`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<String>,
}

/// A blob that is being uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// When it began, in milliseconds since the epoch.
    pub begun_at_ms: i64,
    /// Where its first part ended, as answers go on to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_part: Option<u64>,
    /// Whether its last part was too small to be followed by another.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub small_part: bool,
    /// Whether a part that was too small was followed by another.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub broken: bool,
    /// What came so far.
    pub so_far: Hashing,
}

static NOTHING: LazyLock<Holdings> = LazyLock::new(Holdings::default);

impl Registry {
    /// Whether no repository ever held anything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Blob {
    /// A blob of so many bytes, nothing of which is known.
    pub const fn unknown(bytes: u64) -> Self {
        Self {
            bytes,
            content: None,
        }
    }

    /// A blob of these bytes, kept if it is small.
    pub fn of(content: &[u8]) -> Self {
        let bytes = content.len() as u64;
        Self {
            bytes,
            content: (bytes <= KEPT_BYTES).then(|| STANDARD.encode(content)),
        }
    }

    /// The same of what was uploaded.
    pub fn uploaded(upload: &Hashing) -> Self {
        Self {
            bytes: upload.bytes(),
            content: upload.content().map(|content| STANDARD.encode(content)),
        }
    }

    /// Its bytes, if they were kept.
    pub fn content(&self) -> Option<Vec<u8>> {
        STANDARD.decode(self.content.as_deref()?).ok()
    }
}

impl Holdings {
    /// The digest that a tag or a digest means.
    pub fn resolve<'a>(&'a self, reference: &'a str) -> Option<&'a str> {
        let digest = self.tags.get(reference).map_or(reference, String::as_str);
        self.manifests.contains_key(digest).then_some(digest)
    }

    /// The manifest of a tag or a digest, with its digest.
    pub fn manifest(&self, reference: &str) -> Option<(&str, &Manifest)> {
        let digest = self.tags.get(reference).map_or(reference, String::as_str);
        self.manifests
            .get_key_value(digest)
            .map(|(digest, manifest)| (digest.as_str(), manifest))
    }

    /// The tags of a manifest.
    pub fn tags_of<'a>(&'a self, digest: &'a str) -> impl Iterator<Item = &'a str> {
        self.tags
            .iter()
            .filter(move |(_, of)| of.as_str() == digest)
            .map(|(tag, _)| tag.as_str())
    }

    /// The indexes that list a manifest.
    pub fn listing<'a>(&'a self, digest: &'a str) -> impl Iterator<Item = &'a str> {
        self.manifests
            .iter()
            .filter(move |(_, index)| match Document::read(&index.text) {
                Ok(document) => document.lists(digest),
                Err(_) => false,
            })
            .map(|(index, _)| index.as_str())
    }
}

impl World {
    /// What a repository holds.
    pub fn holdings(&self, repository: &Address) -> &Holdings {
        self.region(&repository.place)
            .and_then(|region| region.registry.0.get(&repository.id))
            .unwrap_or(&NOTHING)
    }

    /// What a repository holds, to change. What was found out of its images is forgotten.
    pub fn holdings_mut(&mut self, repository: &Address) -> &mut Holdings {
        self.memo.touched(REPOSITORY);
        let registry = &mut self.home(&repository.place).registry;
        registry.0.entry(repository.id.clone()).or_default()
    }

    /// Forgets what a repository held.
    pub fn drop_holdings(&mut self, repository: &Address) {
        self.memo.touched(REPOSITORY);
        let registry = &mut self.home(&repository.place).registry;
        registry.0.remove(&repository.id);
    }

    /// The upload of an id, wherever it is.
    pub fn upload(&self, id: &str) -> Option<&Upload> {
        self.accounts
            .values()
            .flat_map(|account| account.regions.values())
            .flat_map(|region| region.registry.0.values())
            .find_map(|holdings| holdings.uploads.get(id))
    }
}

/// Where a repository is.
pub fn repository(place: &Place, name: &str) -> Address {
    Address::new(place, REPOSITORY, name)
}

#[cfg(test)]
mod tests;
