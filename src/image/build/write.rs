//! The documents of an image: configuration, manifest, index.

use std::collections::HashMap;

use oci_spec::image::{
    ANNOTATION_BASE_IMAGE_DIGEST, ANNOTATION_BASE_IMAGE_NAME, ANNOTATION_REF_NAME, Descriptor,
    ImageConfiguration, ImageIndex, ImageIndexBuilder, ImageManifestBuilder, MediaType,
    PlatformBuilder, SCHEMA_VERSION,
};

use super::{Stack, Weight};
use crate::image::base::Base;
use crate::image::config::configuration;
use crate::image::digest::Digest;
use crate::image::document::{Blob, canonical};
use crate::image::error::BuildError;
use crate::image::layout::Blobs;
use crate::image::media;
use crate::image::platform::Platform;

/// An image that is in the layout.
pub(super) struct Written {
    /// Its manifest.
    pub(super) manifest: Blob,
    /// What its layers weigh.
    pub(super) weight: Weight,
    config: ImageConfiguration,
}

/// Writes configuration and manifest of an image.
pub(super) fn image(
    blobs: &Blobs,
    platform: Platform,
    base: &Base,
    stack: &Stack,
) -> Result<Written, BuildError> {
    let diff_ids: Vec<Digest> = stack.all().map(|layer| layer.diff_id).collect();
    let config = configuration(&base.config, platform, &diff_ids);
    let config_blob = blobs.put(&canonical(&config)?, media::CONFIG)?;
    let layers: Result<Vec<_>, BuildError> =
        stack.all().map(|layer| descriptor(&layer.blob)).collect();
    let manifest = ImageManifestBuilder::default()
        .schema_version(SCHEMA_VERSION)
        .media_type(MediaType::ImageManifest)
        .config(descriptor(&config_blob)?)
        .layers(layers?)
        .annotations(HashMap::from([
            (ANNOTATION_BASE_IMAGE_NAME.to_owned(), base.name.clone()),
            (
                ANNOTATION_BASE_IMAGE_DIGEST.to_owned(),
                base.digest.to_string(),
            ),
        ]))
        .build()?;
    Ok(Written {
        manifest: blobs.put(&canonical(&manifest)?, media::MANIFEST)?,
        weight: stack.weight(),
        config,
    })
}

/// Writes the index of all images.
pub(super) fn index(blobs: &Blobs, images: &[Written]) -> Result<Blob, BuildError> {
    let entries: Result<Vec<_>, BuildError> = images.iter().map(entry).collect();
    let index = list(entries?)?;
    Ok(blobs.put(&canonical(&index)?, media::INDEX)?)
}

/// The bytes of `index.json`, which names the index and its tag.
pub(super) fn top(index: &Blob, tag: &str) -> Result<Vec<u8>, BuildError> {
    let mut entry = descriptor(index)?;
    let name = (ANNOTATION_REF_NAME.to_owned(), tag.to_owned());
    entry.set_annotations(Some(HashMap::from([name])));
    Ok(canonical(&list(vec![entry])?)?)
}

fn list(entries: Vec<Descriptor>) -> Result<ImageIndex, BuildError> {
    Ok(ImageIndexBuilder::default()
        .schema_version(SCHEMA_VERSION)
        .media_type(MediaType::ImageIndex)
        .manifests(entries)
        .build()?)
}

/// A line of the index: whom the image is for, as its configuration says.
fn entry(image: &Written) -> Result<Descriptor, BuildError> {
    let config = &image.config;
    let mut platform = PlatformBuilder::default()
        .architecture(config.architecture().clone())
        .os(config.os().clone())
        .build()?;
    platform
        .set_os_version(config.os_version().clone())
        .set_os_features(config.os_features().clone())
        .set_variant(config.variant().clone());
    let mut entry = descriptor(&image.manifest)?;
    entry.set_platform(Some(platform));
    Ok(entry)
}

fn descriptor(blob: &Blob) -> Result<Descriptor, BuildError> {
    let digest: oci_spec::image::Digest = blob.digest.to_string().parse()?;
    Ok(Descriptor::new(
        MediaType::from(blob.media_type.as_str()),
        blob.bytes,
        digest,
    ))
}
