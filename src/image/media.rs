//! Media types: what a blob is, in OCI's words and in Docker's.
//!
//! Sources: <https://github.com/opencontainers/image-spec/blob/main/media-types.md>,
//! <https://distribution.github.io/distribution/spec/manifest-v2-2/>.

/// An image index of OCI's.
pub const INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// An image manifest of OCI's.
pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// An image configuration of OCI's.
pub const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
/// Docker's image index.
pub const DOCKER_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";
/// Docker's image manifest.
pub const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
/// Docker's image configuration.
pub const DOCKER_CONFIG: &str = "application/vnd.docker.container.image.v1+json";

/// What a registry is asked for when a base is looked up.
pub const ACCEPTED: [&str; 4] = [INDEX, MANIFEST, DOCKER_LIST, DOCKER_MANIFEST];

/// Does a document of this type list manifests?
pub fn is_index(media_type: &str) -> bool {
    matches!(media_type, INDEX | DOCKER_LIST)
}

/// Is a document of this type a manifest?
pub fn is_manifest(media_type: &str) -> bool {
    matches!(media_type, MANIFEST | DOCKER_MANIFEST)
}

/// Is a document of this type an image configuration?
pub fn is_config(media_type: &str) -> bool {
    matches!(media_type, CONFIG | DOCKER_CONFIG)
}

/// How a layer's tar file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Not at all.
    Plain,
    /// As gzip.
    Gzip,
    /// As Zstandard.
    Zstd,
}

impl Encoding {
    /// The media type of an ordinary layer packed like this.
    pub const fn layer(self) -> &'static str {
        match self {
            Self::Plain => "application/vnd.oci.image.layer.v1.tar",
            Self::Gzip => "application/vnd.oci.image.layer.v1.tar+gzip",
            Self::Zstd => "application/vnd.oci.image.layer.v1.tar+zstd",
        }
    }
}

/// Media type of a layer → how it is packed, and whether its vendor wants it to be fetched from
/// the vendor alone.
const LAYERS: [(&str, Encoding, bool); 9] = [
    (Encoding::Plain.layer(), Encoding::Plain, false),
    (Encoding::Gzip.layer(), Encoding::Gzip, false),
    (Encoding::Zstd.layer(), Encoding::Zstd, false),
    (
        "application/vnd.oci.image.layer.nondistributable.v1.tar",
        Encoding::Plain,
        true,
    ),
    (
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
        Encoding::Gzip,
        true,
    ),
    (
        "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
        Encoding::Zstd,
        true,
    ),
    (
        "application/vnd.docker.image.rootfs.diff.tar",
        Encoding::Plain,
        false,
    ),
    (
        "application/vnd.docker.image.rootfs.diff.tar.gzip",
        Encoding::Gzip,
        false,
    ),
    (
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        Encoding::Gzip,
        true,
    ),
];

/// How a layer of this media type is packed, and whether it is a foreign one; `None` when it is
/// no layer of an image.
pub fn layer(media_type: &str) -> Option<(Encoding, bool)> {
    LAYERS
        .iter()
        .find(|(name, ..)| *name == media_type)
        .map(|(_, encoding, foreign)| (*encoding, *foreign))
}
