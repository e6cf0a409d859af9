//! An image in a repository, held against itself: every digest, size and platform.

use std::io;
use std::sync::Arc;

use serde::Serialize;

use super::digest::Digest;
use super::document::{self, Blob, Entry, Layer};
use super::media;
use super::moves::{Move, Tell};
use super::platform::Platform;
use super::push::{lanes, telling};
use super::registry::{Document, Pointer, RegistryError, Repository, Wanted, What};

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// The digest of the index, or of the manifest if there is no index.
    pub digest: Digest,
    /// Its media type.
    pub media_type: String,
    /// Each image of it.
    pub images: Vec<VerifiedImage>,
    /// What is not as it should be.
    pub faults: Vec<Flaw>,
}

/// An image for one platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifiedImage {
    /// Whom it is for, such as `linux/arm64`; as the index says, or else the configuration.
    pub platform: String,
    /// The digest of its manifest.
    pub digest: Digest,
    /// How many layers it has.
    pub layers: usize,
    /// Bytes of its configuration and layers, as they are pulled.
    pub bytes: u64,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// The document or blob.
    pub digest: Digest,
    /// What is wrong with it.
    pub fault: String,
}

/// Verifies what a pointer leads to; `deep` reads every layer instead of asking whether it is there.
///
/// # Errors
/// The registry could not be asked, or has nothing there. What is wrong with the image is no error
/// but found.
pub async fn verify(
    repository: &Repository,
    pointer: &Pointer,
    deep: bool,
    tell: &Tell,
) -> Result<Verified, RegistryError> {
    let top = repository.document(pointer).await?;
    let mut faults = Vec::new();
    let entries = match entries(&top) {
        Ok(entries) => entries,
        Err(flaw) => {
            faults.push(flaw);
            Vec::new()
        }
    };
    let mut images = Vec::new();
    let mut layers: Vec<Layer> = Vec::new();
    for entry in entries {
        let read = image(repository, &top, entry, &mut faults).await?;
        let Some((image, of_image)) = read else {
            continue;
        };
        tell(Move::Manifest {
            platform: image.platform.parse().ok(),
            digest: image.digest,
        });
        images.push(image);
        for layer in of_image {
            if !layers
                .iter()
                .any(|seen| seen.blob.digest == layer.blob.digest)
            {
                layers.push(layer);
            }
        }
    }
    let work = layers.into_iter().map(|layer| {
        let (repository, tell) = (repository.clone(), Arc::clone(tell));
        async move { blob(&repository, layer, deep, &tell).await }
    });
    faults.extend(lanes(work).await?.into_iter().flatten());
    Ok(Verified {
        digest: top.digest,
        media_type: top.media_type,
        images,
        faults,
    })
}

/// The manifests that a document leads to: those of an index, or itself.
fn entries(top: &Document) -> Result<Vec<Entry>, Flaw> {
    if media::is_index(&top.media_type) {
        return document::index(&top.bytes).map_err(|fault| flaw(top.digest, &fault));
    }
    Ok(vec![Entry {
        blob: Blob {
            digest: top.digest,
            bytes: u64::try_from(top.bytes.len()).unwrap_or(u64::MAX),
            media_type: top.media_type.clone(),
        },
        platform: None,
        name: None,
    }])
}

/// One image: its manifest and configuration read, and its layers.
async fn image(
    repository: &Repository,
    top: &Document,
    entry: Entry,
    faults: &mut Vec<Flaw>,
) -> Result<Option<(VerifiedImage, Vec<Layer>)>, RegistryError> {
    let digest = entry.blob.digest;
    let bytes = if digest == top.digest {
        Ok(top.bytes.clone())
    } else {
        let read = repository.document(&Pointer::Digest(digest)).await;
        read.map(|document| document.bytes)
    };
    let Some(bytes) = flawless(bytes, digest, faults)? else {
        return Ok(None);
    };
    if bytes.len() as u64 != entry.blob.bytes {
        let fault = format!("it has {} bytes, not {}", bytes.len(), entry.blob.bytes);
        faults.push(Flaw { digest, fault });
    }
    let manifest = match document::manifest(&bytes) {
        Ok(manifest) => manifest,
        Err(fault) => {
            faults.push(flaw(digest, &fault));
            return Ok(None);
        }
    };
    let mut config = Vec::new();
    let wanted = Wanted {
        blob: &manifest.config,
        urls: &[],
    };
    let read = repository.read_blob(wanted, &mut config, None).await;
    let Some(()) = flawless(read, manifest.config.digest, faults)? else {
        return Ok(None);
    };
    let said = match document::config(&config, manifest.layers.len()) {
        Ok((config, _)) => format!("{}/{}", config.os(), config.architecture()),
        Err(fault) => {
            faults.push(flaw(manifest.config.digest, &fault));
            return Ok(None);
        }
    };
    let platform = entry.platform.map_or_else(
        || said.clone(),
        |wanted| format!("{}/{}", wanted.os, wanted.architecture),
    );
    if platform != said {
        let fault = format!("the index says {platform}, the configuration {said}");
        faults.push(Flaw { digest, fault });
    }
    let layers: u64 = manifest.layers.iter().map(|layer| layer.blob.bytes).sum();
    let image = VerifiedImage {
        platform,
        digest,
        layers: manifest.layers.len(),
        bytes: layers + manifest.config.bytes,
    };
    Ok(Some((image, manifest.layers)))
}

/// One layer: there with its size, or read to its end.
async fn blob(
    repository: &Repository,
    layer: Layer,
    deep: bool,
    tell: &Tell,
) -> Result<Option<Flaw>, RegistryError> {
    let blob = &layer.blob;
    let mut faults = Vec::new();
    if deep {
        tell(Move::Began(blob.clone()));
        let told = telling(blob.digest, tell);
        let wanted = Wanted { blob, urls: &[] };
        let read = repository
            .read_blob(wanted, &mut io::sink(), Some(&told))
            .await;
        if flawless(read, blob.digest, &mut faults)?.is_some() {
            tell(Move::Arrived(blob.digest));
        }
        return Ok(faults.pop());
    }
    let fault = match repository.find_blob(blob).await? {
        Some(bytes) if bytes == blob.bytes => {
            tell(Move::Found(blob.clone()));
            return Ok(None);
        }
        Some(bytes) => format!("it has {bytes} bytes, not {}", blob.bytes),
        None => "it is not there".to_owned(),
    };
    Ok(Some(Flaw {
        digest: blob.digest,
        fault,
    }))
}

/// Sorts what is wrong with the image from what is wrong with the way to it.
fn flawless<T>(
    read: Result<T, RegistryError>,
    digest: Digest,
    faults: &mut Vec<Flaw>,
) -> Result<Option<T>, RegistryError> {
    let error = match read {
        Ok(read) => return Ok(Some(read)),
        Err(error) => error,
    };
    match &error.what {
        What::NotFound(_) => {
            let fault = "it is not there".to_owned();
            faults.push(Flaw { digest, fault });
        }
        what @ (What::WrongDigest { .. } | What::WrongSize { .. } | What::TooLarge(_)) => {
            faults.push(flaw(digest, what));
        }
        _ => return Err(error),
    }
    Ok(None)
}

fn flaw(digest: Digest, fault: &dyn std::fmt::Display) -> Flaw {
    Flaw {
        digest,
        fault: fault.to_string(),
    }
}

impl Verified {
    /// Platforms of ours that it has no image for.
    pub fn lacks(&self) -> Vec<Platform> {
        let has = |platform: &Platform| {
            let name = platform.to_string();
            self.images.iter().any(|image| image.platform == name)
        };
        let all = Platform::ALL.into_iter();
        all.filter(|platform| !has(platform)).collect()
    }
}
