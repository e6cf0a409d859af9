//! Indexes, manifests and configurations: read with suspicion, written in one way only.
//!
//! What a registry says is somebody else's text. It is bounded in size and number, every digest
//! is a SHA-256, an index leads to manifests and never to another index.

use oci_spec::image::{
    ANNOTATION_BASE_IMAGE_NAME, ANNOTATION_REF_NAME, Descriptor, ImageConfiguration, ImageIndex,
    ImageManifest,
};
use serde::Serialize;
use serde_json::Value;

use super::digest::{Digest, NoDigest};
use super::media::{self, Encoding};

/// The most bytes of a document. Source: registries should hold 4 MiB, and need not hold more:
/// <https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests>.
pub const MAX_DOCUMENT: u64 = 4 << 20;

/// The most layers of an image: what Docker's storage can stack.
/// Source: <https://docs.docker.com/engine/storage/drivers/overlayfs-driver/>.
pub const MAX_LAYERS: usize = 127;

/// The most manifests of an index; the largest public ones have some dozens.
const MAX_MANIFESTS: usize = 1024;

/// The most bytes of one layer, about ECR's own limit of 52 000 MiB.
/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html>.
pub const MAX_LAYER: u64 = 52_000 << 20;

/// Why a document is not used.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It has too many bytes.
    #[error("it has {bytes} bytes, more than the {limit} that are taken")]
    TooLarge {
        /// How many it has.
        bytes: u64,
        /// How many it may have.
        limit: u64,
    },
    /// It is no such document.
    #[error("it does not read as {what}")]
    Unreadable {
        /// What it should be.
        what: &'static str,
        /// Where it differs.
        source: serde_json::Error,
    },
    /// Its media type is not known.
    #[error("`{0}` is not a media type of an image")]
    MediaType(String),
    /// It names something by another digest than a SHA-256.
    #[error(transparent)]
    Digest(#[from] NoDigest),
    /// It has too many parts, or none.
    #[error("it has {count} {what}, not 1 to {limit}")]
    Count {
        /// Of what.
        what: &'static str,
        /// How many it has.
        count: usize,
        /// How many it may have.
        limit: usize,
    },
    /// The index leads to another index.
    #[error("it is an index inside an index")]
    Nested,
    /// It reads as two kinds of document.
    #[error("it is both an index and a manifest")]
    Ambiguous,
    /// Layers and their unpacked digests do not match.
    #[error("it has {layers} layers, and the configuration has {diff_ids}")]
    LayerCounts {
        /// Layers of the manifest.
        layers: usize,
        /// Those of the configuration.
        diff_ids: usize,
    },
}

/// A blob as a document names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Blob {
    /// Its name.
    pub digest: Digest,
    /// Its size.
    pub bytes: u64,
    /// What it is.
    pub media_type: String,
}

/// A line of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The document it leads to.
    pub blob: Blob,
    /// Whom it is for, if the index says.
    pub platform: Option<Requirement>,
    /// The name it carries (`org.opencontainers.image.ref.name`), such as a tag.
    pub name: Option<String>,
}

/// Whom an image is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Such as `linux`.
    pub os: String,
    /// Such as `arm64`.
    pub architecture: String,
    /// Such as `10.0.17763.7136`, of Windows images.
    pub os_version: Option<String>,
    /// Such as `win32k`.
    pub os_features: Option<Vec<String>>,
    /// Such as `v8`.
    pub variant: Option<String>,
}

/// A layer as a manifest names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// The packed tar file.
    pub blob: Blob,
    /// How it is packed.
    pub encoding: Encoding,
    /// Its vendor wants it to be fetched from the vendor alone.
    pub foreign: bool,
    /// Where it may be fetched when the registry does not have it.
    pub urls: Vec<String>,
}

/// An image manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The image's configuration.
    pub config: Blob,
    /// Its layers, the lowest first.
    pub layers: Vec<Layer>,
    /// The image it was built from, if it says: `host/repository:tag`.
    pub base: Option<String>,
}

/// Is this document an index, and not a manifest? What it holds says so; what a registry calls it
/// may be wrong, and one that is both means something else to each reader.
/// Source: <https://github.com/opencontainers/image-spec/security/advisories/GHSA-77vh-xpmg-72qh>.
pub fn is_index(bytes: &[u8]) -> Result<bool, Fault> {
    within(bytes)?;
    let value: Value = serde_json::from_slice(bytes).map_err(|source| Fault::Unreadable {
        what: "an image index or manifest",
        source,
    })?;
    let index = value.get("manifests").is_some();
    let manifest = value.get("layers").is_some() || value.get("config").is_some();
    let said = value.get("mediaType").and_then(Value::as_str);
    let called_index = said.map_or(index, media::is_index);
    if index && manifest || index != called_index {
        return Err(Fault::Ambiguous);
    }
    Ok(index)
}

/// Reads an index.
pub fn index(bytes: &[u8]) -> Result<Vec<Entry>, Fault> {
    within(bytes)?;
    let unreadable = |source| Fault::Unreadable {
        what: "an image index",
        source,
    };
    let mut value: Value = serde_json::from_slice(bytes).map_err(unreadable)?;
    dotted(&mut value, |dotted, plain| (dotted, plain));
    let index: ImageIndex = serde_json::from_value(value).map_err(unreadable)?;
    let count = index.manifests().len();
    counted("manifests", count, MAX_MANIFESTS)?;
    index.manifests().iter().map(entry).collect()
}

fn entry(descriptor: &Descriptor) -> Result<Entry, Fault> {
    let platform = descriptor.platform().as_ref().map(|platform| Requirement {
        os: platform.os().to_string(),
        architecture: platform.architecture().to_string(),
        os_version: platform.os_version().clone(),
        os_features: platform.os_features().clone(),
        variant: platform.variant().clone(),
    });
    let annotations = descriptor.annotations().as_ref();
    Ok(Entry {
        blob: blob(descriptor)?,
        platform,
        name: annotations
            .and_then(|all| all.get(ANNOTATION_REF_NAME))
            .cloned(),
    })
}

/// Reads a manifest.
pub fn manifest(bytes: &[u8]) -> Result<Manifest, Fault> {
    within(bytes)?;
    let manifest: ImageManifest =
        serde_json::from_slice(bytes).map_err(|source| Fault::Unreadable {
            what: "an image manifest",
            source,
        })?;
    counted("layers", manifest.layers().len(), MAX_LAYERS)?;
    let config = blob(manifest.config())?;
    if !media::is_config(&config.media_type) {
        return Err(Fault::MediaType(config.media_type));
    }
    if config.bytes > MAX_DOCUMENT {
        return Err(Fault::TooLarge {
            bytes: config.bytes,
            limit: MAX_DOCUMENT,
        });
    }
    let layers: Result<_, Fault> = manifest.layers().iter().map(layer).collect();
    let annotations = manifest.annotations().as_ref();
    Ok(Manifest {
        config,
        layers: layers?,
        base: annotations
            .and_then(|all| all.get(ANNOTATION_BASE_IMAGE_NAME))
            .cloned(),
    })
}

fn layer(descriptor: &Descriptor) -> Result<Layer, Fault> {
    let blob = blob(descriptor)?;
    let Some((encoding, foreign)) = media::layer(&blob.media_type) else {
        return Err(Fault::MediaType(blob.media_type));
    };
    if blob.bytes > MAX_LAYER {
        return Err(Fault::TooLarge {
            bytes: blob.bytes,
            limit: MAX_LAYER,
        });
    }
    // Public manifests have empty addresses too.
    let urls = descriptor.urls().iter().flatten();
    Ok(Layer {
        blob,
        encoding,
        foreign,
        urls: urls.filter(|url| is_web(url)).cloned().collect(),
    })
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Reads a configuration and the digests of its unpacked layers, one for each of `layers`.
pub fn config(bytes: &[u8], layers: usize) -> Result<(ImageConfiguration, Vec<Digest>), Fault> {
    within(bytes)?;
    let config: ImageConfiguration =
        serde_json::from_slice(bytes).map_err(|source| Fault::Unreadable {
            what: "an image configuration",
            source,
        })?;
    let diff_ids = config.rootfs().diff_ids();
    let diff_ids: Vec<Digest> = diff_ids
        .iter()
        .map(|id| id.parse())
        .collect::<Result<_, _>>()?;
    if diff_ids.len() != layers {
        return Err(Fault::LayerCounts {
            layers,
            diff_ids: diff_ids.len(),
        });
    }
    Ok((config, diff_ids))
}

fn blob(descriptor: &Descriptor) -> Result<Blob, Fault> {
    Ok(Blob {
        digest: descriptor.digest().as_ref().parse()?,
        bytes: descriptor.size(),
        media_type: descriptor.media_type().to_string(),
    })
}

fn within(bytes: &[u8]) -> Result<(), Fault> {
    let bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if bytes > MAX_DOCUMENT {
        return Err(Fault::TooLarge {
            bytes,
            limit: MAX_DOCUMENT,
        });
    }
    Ok(())
}

const fn counted(what: &'static str, count: usize, limit: usize) -> Result<(), Fault> {
    if count == 0 || count > limit {
        return Err(Fault::Count { what, count, limit });
    }
    Ok(())
}

/// The bytes of a document: keys in order, no blanks, so that one content has one digest.
pub fn canonical<T: Serialize>(document: &T) -> serde_json::Result<Vec<u8>> {
    let mut value = serde_json::to_value(document)?;
    dotted(&mut value, |dotted, plain| (plain, dotted));
    value.sort_all_objects();
    serde_json::to_vec(&value)
}

/// The crate writes two keys of a platform with an underscore where the specification has a dot.
/// Source: <https://github.com/opencontainers/image-spec/blob/main/image-index.md>.
fn dotted(index: &mut Value, way: fn(&'static str, &'static str) -> (&'static str, &'static str)) {
    let manifests = index.get_mut("manifests").and_then(Value::as_array_mut);
    for entry in manifests.into_iter().flatten() {
        let Some(platform) = entry.get_mut("platform").and_then(Value::as_object_mut) else {
            continue;
        };
        for (dotted, plain) in [("os.version", "os_version"), ("os.features", "os_features")] {
            let (from, to) = way(dotted, plain);
            if let Some(value) = platform.remove(from) {
                platform.insert(to.to_owned(), value);
            }
        }
    }
}

#[cfg(test)]
#[path = "tests/document.rs"]
mod tests;
