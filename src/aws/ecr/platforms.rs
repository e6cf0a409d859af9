//! What an image is made for.

use aws_sdk_ecr::types::ImageIdentifier;

use super::Ecr;
use crate::aws::{Error, ErrorKind};

/// Media types of what holds images for several platforms.
/// Source: <https://github.com/opencontainers/image-spec/blob/main/image-index.md>.
const INDICES: [&str; 2] = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
];

/// A tag or a digest, as ECR wants it.
pub(super) fn identifier(reference: &str) -> ImageIdentifier {
    let id = ImageIdentifier::builder();
    // A tag has no colon: <https://github.com/opencontainers/distribution-spec/blob/main/spec.md>.
    if reference.contains(':') {
        id.image_digest(reference).build()
    } else {
        id.image_tag(reference).build()
    }
}

/// The platforms in an index; `None` for a manifest that is none.
fn platforms(manifest: &str) -> Option<Vec<String>> {
    let index: serde_json::Value = serde_json::from_str(manifest).ok()?;
    let entries = index.get("manifests")?.as_array()?;
    let platform = |entry: &serde_json::Value| {
        let platform = entry.get("platform")?;
        let part = |name: &str| platform.get(name)?.as_str();
        Some(format!("{}/{}", part("os")?, part("architecture")?))
    };
    // What signs or describes an image says that it is for none.
    let known = |platform: &String| !platform.starts_with("unknown/");
    Some(entries.iter().filter_map(platform).filter(known).collect())
}

impl Ecr {
    /// The platforms of an image index, such as `linux/arm64` (`BatchGetImage`): those of its entries
    /// that are made for one. `None`: it is not there, or is an image by itself, which only tells its
    /// platform in its configuration.
    pub async fn platforms(
        &self,
        repository: &str,
        reference: &str,
    ) -> Result<Option<Vec<String>>, Error> {
        let answer = self
            .client
            .batch_get_image()
            .repository_name(repository)
            .image_ids(identifier(reference))
            .set_accepted_media_types(Some(INDICES.map(str::to_owned).into()))
            .send()
            .await
            .map_err(|error| self.place.failed("BatchGetImage", &error));
        let images = match answer {
            Ok(answer) => answer.images.unwrap_or_default(),
            Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let manifest = images.into_iter().find_map(|image| image.image_manifest);
        Ok(manifest.as_deref().and_then(platforms))
    }
}

#[cfg(test)]
mod tests {
    use super::platforms;

    #[test]
    fn an_index_names_its_platforms_and_a_manifest_names_none() {
        let index = r#"{"schemaVersion": 2, "manifests": [
            {"digest": "sha256:1", "platform": {"os": "linux", "architecture": "arm64", "variant": "v8"}},
            {"digest": "sha256:2", "platform": {"os": "unknown", "architecture": "unknown"}},
            {"digest": "sha256:3"}
        ]}"#;
        assert_eq!(platforms(index), Some(vec!["linux/arm64".to_owned()]));
        assert_eq!(platforms(r#"{"schemaVersion": 2, "config": {}}"#), None);
        assert_eq!(platforms("<html>"), None);
    }
}
