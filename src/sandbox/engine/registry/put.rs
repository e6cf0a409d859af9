//! Putting a manifest into a repository: what has to be there first, and what is in the way.
//!
//! What is refused, and why:
//! <https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html>.

use serde_json::Value;

use super::document::{Content, Descriptor, Document, MANIFEST};
use super::{Blob, Holdings, Manifest, digest_of};
use crate::sandbox::engine::place::Address;
use crate::sandbox::engine::world::World;

/// A manifest to be put.
#[derive(Debug, Clone, Copy)]
pub struct Put<'a> {
    /// Its bytes, which are text.
    pub text: &'a str,
    /// Its media type, if the caller names it.
    pub media_type: Option<&'a str>,
    /// The tag it gets.
    pub tag: Option<&'a str>,
    /// The digest it is said to have.
    pub digest: Option<&'a str>,
}

/// Why a manifest is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// It cannot be read; the text says why.
    Unreadable(String),
    /// It has another digest than it is said to have: the one it is said to have.
    Digest(String),
    /// These of its layers, or its configuration, are not in the repository.
    Layers(Vec<String>),
    /// These manifests of the index are not in the repository.
    Images(Vec<String>),
    /// The tag is another manifest's, and does not move.
    Tag(String),
}

/// Puts a manifest. Gives its digest, and whether that and the tag were there before.
///
/// # Errors
/// What ECR refuses it for.
pub fn put(
    world: &mut World,
    repository: &Address,
    wanted: &Put<'_>,
) -> Result<(String, bool), Refused> {
    let digest = digest_of(wanted.text.as_bytes());
    if wanted.digest.is_some_and(|said| said != digest) {
        return Err(Refused::Digest(
            wanted.digest.unwrap_or_default().to_owned(),
        ));
    }
    let now = world.now_ms;
    let immutable = world
        .object(repository)
        .and_then(|repository| repository.text("ImageTagMutability"))
        == Some("IMMUTABLE");
    let holdings = world.holdings(repository);
    let manifest = read(holdings, wanted, now)?;
    let tagged = wanted.tag.and_then(|tag| holdings.tags.get(tag));
    if let (true, Some(tag), Some(other)) = (immutable, wanted.tag, tagged) {
        let gives_way = holdings
            .manifests
            .get(other)
            .is_none_or(|manifest| manifest.from_the_start);
        if *other != digest && !gives_way {
            return Err(Refused::Tag(tag.to_owned()));
        }
    }
    let known = holdings.manifests.contains_key(&digest)
        && (wanted.tag.is_none() || tagged == Some(&digest));
    let holdings = world.holdings_mut(repository);
    holdings.manifests.entry(digest.clone()).or_insert(manifest);
    if let Some(tag) = wanted.tag {
        holdings.tags.insert(tag.to_owned(), digest.clone());
    }
    Ok((digest, known))
}

fn read(holdings: &Holdings, wanted: &Put<'_>, now_ms: i64) -> Result<Manifest, Refused> {
    let document = Document::read(wanted.text).map_err(Refused::Unreadable)?;
    let said = document.media_type.as_deref();
    let media_type = wanted.media_type.or(said).unwrap_or(MANIFEST);
    if said.is_some_and(|said| said != media_type) {
        let words = format!("media type {media_type} is not the one in the manifest");
        return Err(Refused::Unreadable(words));
    }
    let (bytes, platforms) = match document.content() {
        Some(Content::Image(config, layers)) => image(holdings, config, layers)?,
        Some(Content::Index(manifests)) => index(holdings, manifests)?,
        None => return Err(Refused::Unreadable("nothing in it".to_owned())),
    };
    Ok(Manifest {
        media_type: media_type.to_owned(),
        text: wanted.text.to_owned(),
        bytes,
        platforms,
        pushed_at_ms: now_ms,
        from_the_start: false,
    })
}

/// Size and platform of an image whose blobs are there. Foreign layers need not be.
fn image(
    holdings: &Holdings,
    config: &Descriptor,
    layers: &[Descriptor],
) -> Result<(u64, Vec<String>), Refused> {
    let missing: Vec<String> = layers
        .iter()
        .chain([config])
        .filter(|blob| !blob.is_foreign() && !is_there(holdings, blob))
        .map(|blob| blob.digest.clone())
        .collect();
    if !missing.is_empty() {
        return Err(Refused::Layers(missing));
    }
    let content = holdings.blobs.get(&config.digest).and_then(Blob::content);
    let read: Option<Value> = content.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let platform = read.as_ref().and_then(|config| {
        let text = |name: &str| config.get(name)?.as_str();
        Some(format!("{}/{}", text("os")?, text("architecture")?))
    });
    let bytes = layers
        .iter()
        .chain([config])
        .filter(|blob| holdings.blobs.contains_key(&blob.digest))
        .fold(0_u64, |sum, blob| sum.saturating_add(blob.size));
    Ok((bytes, platform.into_iter().collect()))
}

fn is_there(holdings: &Holdings, wanted: &Descriptor) -> bool {
    let blob = holdings.blobs.get(&wanted.digest);
    blob.is_some_and(|blob| blob.bytes == wanted.size)
}

/// Size of the largest image of an index whose images are there, and all their platforms.
fn index(holdings: &Holdings, listed: &[Descriptor]) -> Result<(u64, Vec<String>), Refused> {
    let missing: Vec<String> = listed
        .iter()
        .filter(|image| !holdings.manifests.contains_key(&image.digest))
        .map(|image| image.digest.clone())
        .collect();
    if !missing.is_empty() {
        return Err(Refused::Images(missing));
    }
    let there = |image: &Descriptor| holdings.manifests.get(&image.digest).cloned();
    let bytes = listed
        .iter()
        .filter_map(there)
        .map(|image| image.bytes)
        .max();
    let platforms = listed
        .iter()
        .filter_map(|image| Some(image.platform.as_ref()?.name()))
        .collect();
    Ok((bytes.unwrap_or(0), platforms))
}
