//! An image on disk, as any OCI tool reads it: `oci-layout`, `index.json`, `blobs/sha256/…`.
//!
//! Source: <https://github.com/opencontainers/image-spec/blob/main/image-layout.md>.

mod blobs;

pub use blobs::{Blobs, Draft};

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::document::{self, Blob, Entry, Fault, Layer, MAX_DOCUMENT};
use super::media;
use super::platform::Platform;

/// The file that says that a folder is a layout.
const MARK: &str = "oci-layout";
/// What is in it.
const VERSION: &str = r#"{"imageLayoutVersion":"1.0.0"}"#;
/// The file that names the image.
const INDEX: &str = "index.json";

/// Why a layout is not read or written.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// There is no layout in the folder.
    #[error("there is no image in `{}`", .0.display())]
    Missing(PathBuf),
    /// The layout is of a kind that is not read.
    #[error("`{}` is not an OCI image layout of version 1.0.0", .0.display())]
    Version(PathBuf),
    /// It does not hold one image index.
    #[error("`{}` does not hold one image index, but {count}", path.display())]
    Indexes {
        /// The layout.
        path: PathBuf,
        /// How many it holds.
        count: usize,
    },
    /// A document in it is not as it should be.
    #[error("`{}` is damaged", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: Fault,
    },
    /// A file is not what its name says.
    #[error("`{}` is not the blob that its name says", .0.display())]
    Changed(PathBuf),
    /// The disk is full, and what was half written is gone again.
    #[error("no space is left for `{}`", .0.display())]
    Full(PathBuf),
    /// Another process writes to the folder.
    #[error("another process builds an image in `{}`", .0.display())]
    Busy(PathBuf),
    /// A file cannot be read or written.
    #[error("`{}` cannot be read or written", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl LayoutError {
    /// What the system said about a file.
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::Full(path),
            _ => Self::Io { path, source },
        }
    }
}

/// An image in a layout, for one platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Whom it is for.
    pub platform: Platform,
    /// Its manifest.
    pub manifest: Blob,
    /// Its configuration.
    pub config: Blob,
    /// Its layers, the lowest first.
    pub layers: Vec<Layer>,
    /// The image it was built from, if it says: `host/repository:tag`.
    pub base: Option<String>,
}

impl Image {
    /// What is pulled: manifest, configuration and layers.
    pub fn blobs(&self) -> impl Iterator<Item = &Blob> {
        let layers = self.layers.iter().map(|layer| &layer.blob);
        [&self.manifest, &self.config].into_iter().chain(layers)
    }
}

/// A built image on disk.
#[derive(Debug, Clone)]
pub struct Layout {
    blobs: Blobs,
    index: Blob,
    tag: Option<String>,
    images: Vec<Image>,
}

impl Layout {
    /// Reads the documents of a layout: the one image index it holds, and every manifest of it.
    ///
    /// # Errors
    /// See [`LayoutError`]; that every blob is there and has its size is looked at too.
    pub fn open(root: &Path) -> Result<Self, LayoutError> {
        let mark = match std::fs::read(root.join(MARK)) {
            Ok(mark) => mark,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(LayoutError::Missing(root.to_owned()));
            }
            Err(error) => return Err(LayoutError::io(&root.join(MARK), error)),
        };
        let mark: Option<serde_json::Value> = serde_json::from_slice(&mark).ok();
        let version = mark
            .as_ref()
            .and_then(|mark| mark.get("imageLayoutVersion"));
        if version.is_none_or(|version| version != "1.0.0") {
            return Err(LayoutError::Version(root.to_owned()));
        }
        let blobs = Blobs::of(root);
        let path = root.join(INDEX);
        let bytes = read(&path)?;
        let entries = document::index(&bytes).map_err(|source| LayoutError::Damaged {
            path: path.clone(),
            source,
        })?;
        let [Entry { blob, name, .. }] = entries.as_slice() else {
            return Err(LayoutError::Indexes {
                path: root.to_owned(),
                count: entries.len(),
            });
        };
        if !media::is_index(&blob.media_type) {
            return Err(LayoutError::Indexes {
                path: root.to_owned(),
                count: 0,
            });
        }
        let images = images(&blobs, blob)?;
        Ok(Self {
            blobs,
            index: blob.clone(),
            tag: name.clone(),
            images,
        })
    }

    /// The image index: what a tag leads to.
    pub const fn index(&self) -> &Blob {
        &self.index
    }

    /// The tag that the image was built for, if the layout says.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The image of each platform, in the order of the index.
    pub fn images(&self) -> &[Image] {
        &self.images
    }

    /// Every blob once, what others name before what names them: layers, configurations,
    /// manifests, the index.
    pub fn blobs(&self) -> Vec<&Blob> {
        let layers = self.images.iter().flat_map(|image| &image.layers);
        let mut all: Vec<&Blob> = Vec::new();
        for blob in layers
            .map(|layer| &layer.blob)
            .chain(self.images.iter().map(|image| &image.config))
            .chain(self.images.iter().map(|image| &image.manifest))
            .chain([&self.index])
        {
            if !all.iter().any(|seen| seen.digest == blob.digest) {
                all.push(blob);
            }
        }
        all
    }

    /// A blob as a file, opened at its beginning. Its size is that of the blob; whoever sends it
    /// on has its digest checked at the other end.
    pub fn read(&self, blob: &Blob) -> Result<File, LayoutError> {
        self.blobs.read(blob)
    }

    /// A document's bytes, held against its digest.
    pub fn document(&self, blob: &Blob) -> Result<Vec<u8>, LayoutError> {
        self.blobs.document(blob)
    }
}

fn images(blobs: &Blobs, index: &Blob) -> Result<Vec<Image>, LayoutError> {
    let damaged = |blob: &Blob, source| LayoutError::Damaged {
        path: blobs.path(blob.digest),
        source,
    };
    let mut images = Vec::new();
    let entries = document::index(&blobs.document(index)?).map_err(|f| damaged(index, f))?;
    for entry in entries {
        let platform = entry
            .platform
            .as_ref()
            .and_then(|wanted| Platform::of(&wanted.os, &wanted.architecture));
        let Some(platform) = platform else { continue };
        if !media::is_manifest(&entry.blob.media_type) {
            return Err(damaged(&entry.blob, Fault::Nested));
        }
        let bytes = blobs.document(&entry.blob)?;
        let manifest = document::manifest(&bytes).map_err(|f| damaged(&entry.blob, f))?;
        let image = Image {
            platform,
            manifest: entry.blob,
            config: manifest.config,
            layers: manifest.layers,
            base: manifest.base,
        };
        image
            .blobs()
            .try_for_each(|blob| blobs.read(blob).map(drop))?;
        images.push(image);
    }
    Ok(images)
}

/// A small file's bytes; a larger one is cut, and does not read as a document then.
fn read(path: &Path) -> Result<Vec<u8>, LayoutError> {
    let failed = |error| LayoutError::io(path, error);
    let mut bytes = Vec::new();
    File::open(path)
        .map_err(failed)?
        .take(MAX_DOCUMENT + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    Ok(bytes)
}

/// Makes a folder a layout that holds the image of this index.
///
/// # Errors
/// See [`LayoutError`]. `index.json` is there whole or not at all.
pub fn seal(root: &Path, index: &[u8]) -> Result<(), LayoutError> {
    for (name, bytes) in [(MARK, VERSION.as_bytes()), (INDEX, index)] {
        let path = root.join(name);
        blobs::write_whole(&path, bytes).map_err(|error| LayoutError::io(&path, error))?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "../tests/layout.rs"]
mod tests;
