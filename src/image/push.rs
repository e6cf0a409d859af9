//! An image from a layout into a repository: blobs, then the manifests that name them, then the
//! index, and the tag last of all. Whatever breaks off in between leaves nothing that is wrong, and
//! the next push goes on from what is there.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

use oci_spec::image::ImageManifest;
use tokio::task::JoinSet;

use super::digest::Digest;
use super::document::Blob;
use super::layout::{Layout, LayoutError};
use super::moves::{Move, Tell};
use super::registry::{Pointer, Reference, Registry, RegistryError, Repository, Told, Uploaded};

/// Blobs under way at once: more fill no line, and each has a part of 8 MiB in memory.
const LANES: usize = 4;

/// Where an image says which one it was made from.
/// Source: <https://github.com/opencontainers/image-spec/blob/main/annotations.md>.
const BASE_NAME: &str = "org.opencontainers.image.base.name";

/// Why an image was not pushed.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// The registry did not do something.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// The layout cannot be read.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// The tag leads to another image, and a tag stays with its image.
    #[error("the tag `{tag}` leads to another image, {there}")]
    TagTaken {
        /// The tag.
        tag: String,
        /// What it leads to.
        there: Digest,
    },
}

/// What a push did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pushed {
    /// The tag led to this image already: nothing was done.
    pub already: bool,
    /// Blobs that were sent.
    pub sent: u64,
    /// Blobs that were mounted from another repository.
    pub mounted: u64,
    /// Blobs that were there.
    pub found: u64,
    /// Bytes of the blobs that were sent.
    pub sent_bytes: u64,
}

/// One blob's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Found,
    Moved(Uploaded, u64),
}

/// Pushes the image of a layout under a tag.
///
/// # Errors
/// See [`PushError`]. Dropped in between, it leaves blobs and manifests that no tag leads to.
pub async fn push(
    repository: &Repository,
    layout: &Layout,
    tag: &str,
    tell: &Tell,
) -> Result<Pushed, PushError> {
    let pointer = Pointer::Tag(tag.to_owned());
    let index = layout.index();
    if let Some(head) = repository.head(&pointer).await? {
        if head.digest == index.digest {
            return Ok(Pushed {
                already: true,
                ..Pushed::default()
            });
        }
        return Err(PushError::TagTaken {
            tag: tag.to_owned(),
            there: head.digest,
        });
    }
    let pushed = blobs(repository, layout, tell).await?;
    for image in layout.images() {
        let blob = &image.manifest;
        let pointer = Pointer::Digest(blob.digest);
        if repository.head(&pointer).await?.is_none() {
            let bytes = layout.document(blob)?;
            repository.put(&pointer, &blob.media_type, &bytes).await?;
        }
        tell(Move::Manifest {
            platform: Some(image.platform),
            digest: blob.digest,
        });
    }
    let bytes = layout.document(index)?;
    repository.put(&pointer, &index.media_type, &bytes).await?;
    tell(Move::Manifest {
        platform: None,
        digest: index.digest,
    });
    Ok(pushed)
}

/// Every layer and configuration, some at once.
async fn blobs(repository: &Repository, layout: &Layout, tell: &Tell) -> Result<Pushed, PushError> {
    let neighbours = neighbours(repository, layout)?;
    let documents = [layout.index().digest];
    let manifests = layout.images().iter().map(|image| image.manifest.digest);
    let documents: Vec<_> = documents.into_iter().chain(manifests).collect();
    let all = layout.blobs().into_iter();
    let work = all
        .filter(|blob| !documents.contains(&blob.digest))
        .map(|blob| {
            let (repository, layout) = (repository.clone(), layout.clone());
            let (blob, tell) = (blob.clone(), Arc::clone(tell));
            let neighbour = neighbours.get(&blob.digest).cloned();
            async move { one(&repository, &layout, &blob, neighbour.as_deref(), &tell).await }
        });
    let mut pushed = Pushed::default();
    for way in lanes(work).await? {
        match way {
            Way::Found => pushed.found += 1,
            Way::Moved(Uploaded::Mounted, _) => pushed.mounted += 1,
            Way::Moved(Uploaded::Sent, bytes) => {
                pushed.sent += 1;
                pushed.sent_bytes += bytes;
            }
        }
    }
    Ok(pushed)
}

async fn one(
    repository: &Repository,
    layout: &Layout,
    blob: &Blob,
    neighbour: Option<&str>,
    tell: &Tell,
) -> Result<Way, PushError> {
    if repository.find_blob(blob).await?.is_some() {
        tell(Move::Found(blob.clone()));
        return Ok(Way::Found);
    }
    let file = layout.read(blob)?;
    tell(Move::Began(blob.clone()));
    let told = telling(blob.digest, tell);
    let how = repository.write_blob(blob, file, neighbour, &told).await?;
    tell(Move::Arrived(blob.digest));
    Ok(Way::Moved(how, blob.bytes))
}

/// Tells of a blob's bytes.
pub(super) fn telling(digest: Digest, tell: &Tell) -> Told {
    let tell = Arc::clone(tell);
    Arc::new(move |bytes| tell(Move::Moved { digest, bytes }))
}

/// The repository of the same registry that each layer came from, where the image says so.
fn neighbours(
    repository: &Repository,
    layout: &Layout,
) -> Result<BTreeMap<Digest, String>, LayoutError> {
    let mut found = BTreeMap::new();
    for image in layout.images() {
        let bytes = layout.document(&image.manifest)?;
        let base = serde_json::from_slice::<ImageManifest>(&bytes)
            .ok()
            .and_then(|manifest| manifest.annotations().as_ref()?.get(BASE_NAME).cloned())
            .and_then(|name| name.parse::<Reference>().ok());
        let Some(base) = base else { continue };
        let here = Registry::origin_of(&base.host) == repository.registry().origin();
        if here && base.repository != repository.name() {
            for layer in &image.layers {
                found.insert(layer.blob.digest, base.repository.clone());
            }
        }
    }
    Ok(found)
}

/// Does all of the work, some at once; the first failure ends it.
pub(super) async fn lanes<T, E, F>(work: impl Iterator<Item = F>) -> Result<Vec<T>, E>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    let mut work = work.fuse();
    let mut under_way = JoinSet::new();
    let mut done = Vec::new();
    loop {
        while under_way.len() < LANES
            && let Some(next) = work.next()
        {
            under_way.spawn(next);
        }
        match under_way.join_next().await {
            None => return Ok(done),
            Some(Ok(result)) => done.push(result?),
            Some(Err(failed)) => {
                if let Ok(panic) = failed.try_into_panic() {
                    std::panic::resume_unwind(panic);
                }
            }
        }
    }
}
