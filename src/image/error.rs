//! Why an image is not built.

use super::digest::Digest;
use super::document::Fault;
use super::layout::LayoutError;
use super::platform::Platform;
use super::registry::{NoReference, RegistryError};

/// Why an image is not built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A base is not named as images are.
    #[error(transparent)]
    Reference(#[from] NoReference),
    /// A base is named without saying which one.
    #[error("`{0}` names no image: neither a tag nor a digest")]
    NoTag(String),
    /// The base's registry did not give it.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// A document of the base is not used.
    #[error("the base `{name}` cannot be used for {platform}")]
    Base {
        /// The base.
        name: String,
        /// For which platform.
        platform: Platform,
        /// Why not.
        #[source]
        fault: Fault,
    },
    /// The base is not there for the platform.
    #[error("the base `{name}` is not for {platform}")]
    NotFor {
        /// The base.
        name: String,
        /// For which platform.
        platform: Platform,
    },
    /// The base's Python is too old.
    #[error("the base `{name}` has Python {version}, and the app is for 3.12 or newer")]
    OldPython {
        /// The base.
        name: String,
        /// Its Python.
        version: String,
    },
    /// Base and app have more layers than an image may have.
    #[error("the image for {platform} would have {layers} layers, more than an image may have")]
    TooManyLayers {
        /// Of which platform.
        platform: Platform,
        /// How many.
        layers: usize,
    },
    /// A layer of the base does not unpack to what its configuration says.
    #[error("the layer {layer} unpacks to {found}, not to {wanted} as its configuration says")]
    Unpacked {
        /// The packed layer.
        layer: Digest,
        /// What it should be.
        wanted: Digest,
        /// What it is.
        found: Digest,
    },
    /// A layer of the base does not unpack.
    #[error("the layer {layer} does not unpack")]
    Garbled {
        /// The packed layer.
        layer: Digest,
        /// Where it stops.
        source: std::io::Error,
    },
    /// The image cannot be written, or what was written before cannot be read.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// A document cannot be written.
    #[error("a document of the image cannot be written")]
    Document(#[from] serde_json::Error),
    /// A document of the image is not as the specification wants it.
    #[error("a document of the image cannot be written")]
    Specification(#[from] oci_spec::OciSpecError),
    /// A part of the work stopped for a reason of its own.
    #[error("a part of the work stopped")]
    Stopped(#[from] tokio::task::JoinError),
}
