//! Images of Python that nobody ever built: small, always the same, and marked as simulated.
//!
//! What they are like is like `public.ecr.aws/docker/library/python`: an index of images for several
//! platforms, those of Windows with a version of their system and a first layer that is to be had
//! from Microsoft only.

mod layer;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::sandbox::engine::registry::{INDEX, MANIFEST, digest_of};
use layer::{Layer, Source};

/// The repository they are in.
const REPOSITORY: &str = "docker/library/python";
/// Versions of Python, the last one being that of `3` and `latest`.
const VERSIONS: &[&str] = &["3.12", "3.13", "3.14"];
/// The tag of the last image of Python for Windows Server 2019.
/// Source: <https://github.com/docker-library/python/issues/1059>.
const SERVER_2019: &str = "3.13.3-windowsservercore-1809";
/// Version of Windows Server 2019.
/// Source: <https://learn.microsoft.com/en-us/virtualization/windowscontainers/deploy-containers/version-compatibility>.
const WINDOWS: &str = "10.0.17763.7314";

/// One platform: system, architecture, version of the system, media types of manifest,
/// configuration, and the layers' sources.
struct Platform {
    system: &'static str,
    architecture: &'static str,
    version: Option<&'static str>,
    media_types: [&'static str; 2],
    layers: &'static [Source],
}

const OCI: [&str; 2] = [MANIFEST, "application/vnd.oci.image.config.v1+json"];
const DOCKER: [&str; 2] = [
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.container.image.v1+json",
];

const PLATFORMS: &[Platform] = &[
    Platform {
        system: "linux",
        architecture: "amd64",
        version: None,
        media_types: OCI,
        layers: layer::LINUX,
    },
    Platform {
        system: "linux",
        architecture: "arm64",
        version: None,
        media_types: OCI,
        layers: layer::LINUX,
    },
    Platform {
        system: "windows",
        architecture: "amd64",
        version: Some(WINDOWS),
        media_types: DOCKER,
        layers: layer::WINDOWS,
    },
];

/// All of them.
pub(super) static BASES: LazyLock<Bases> = LazyLock::new(Bases::make);

/// A manifest.
#[derive(Debug)]
pub(super) struct Manifest {
    pub(super) media_type: &'static str,
    pub(super) text: String,
}

/// Some images, and what they are made of.
#[derive(Debug, Default)]
pub(super) struct Bases {
    manifests: BTreeMap<String, Manifest>,
    tags: BTreeMap<String, String>,
    blobs: BTreeMap<String, Vec<u8>>,
    foreign: BTreeMap<String, Vec<u8>>,
}

impl Bases {
    /// The manifest of a tag or a digest, with its digest.
    pub(super) fn manifest(&self, repository: &str, reference: &str) -> Option<(&str, &Manifest)> {
        if repository != REPOSITORY {
            return None;
        }
        let digest = self.tags.get(reference).map_or(reference, String::as_str);
        let (digest, manifest) = self.manifests.get_key_value(digest)?;
        Some((digest, manifest))
    }

    /// The bytes of a blob, if it may be had here.
    pub(super) fn blob(&self, digest: &str) -> Option<&[u8]> {
        self.blobs.get(digest).map(Vec::as_slice)
    }

    /// The bytes of a blob that may be had from its maker only.
    pub(super) fn foreign(&self, digest: &str) -> Option<&[u8]> {
        self.foreign.get(digest).map(Vec::as_slice)
    }

    /// The tags of a repository, if there is one of that name.
    pub(super) fn tags(&self, repository: &str) -> Option<Vec<&str>> {
        (repository == REPOSITORY).then(|| self.tags.keys().map(String::as_str).collect())
    }

    fn make() -> Self {
        let mut bases = Self::default();
        for version in VERSIONS {
            let images: Vec<Value> = PLATFORMS
                .iter()
                .map(|platform| bases.image(platform, version))
                .collect();
            let (windows, linux): (Vec<Value>, Vec<Value>) = images
                .iter()
                .cloned()
                .partition(|image| image.pointer("/platform/os.version").is_some());
            if SERVER_2019.starts_with(version) {
                bases.tag(&windows, &[SERVER_2019]);
            }
            bases.tag(
                &linux,
                &[&format!("{version}-alpine"), "3-alpine", "alpine"],
            );
            bases.tag(&images, &[version, "3", "latest"]);
        }
        bases
    }

    fn tag(&mut self, images: &[Value], tags: &[&str]) {
        let digest = self.index(images);
        for tag in tags {
            self.tags.insert((*tag).to_owned(), digest.clone());
        }
    }

    fn index(&mut self, images: &[Value]) -> String {
        let index = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": images});
        self.keep(INDEX, index.to_string())
    }

    fn keep(&mut self, media_type: &'static str, text: String) -> String {
        let digest = digest_of(text.as_bytes());
        let manifest = Manifest { media_type, text };
        self.manifests.insert(digest.clone(), manifest);
        digest
    }

    /// Makes the image of a platform; gives what the index says of it.
    fn image(&mut self, platform: &Platform, version: &str) -> Value {
        let layers: Vec<Layer> = platform
            .layers
            .iter()
            .map(|source| Layer::make(source, platform.architecture, version))
            .collect();
        let diffs: Vec<&str> = layers.iter().map(|layer| layer.diff.as_str()).collect();
        let mut config = json!({
            "architecture": platform.architecture, "os": platform.system,
            "created": "2026-01-01T00:00:00Z",
            "config": {
                "Env": [layer::path(platform.system), format!("PYTHON_VERSION={version}.0")],
                "Cmd": ["python3"], "Labels": {"simulated": "true"},
            },
            "rootfs": {"type": "layers", "diff_ids": diffs},
        });
        let mut described = json!({
            "architecture": platform.architecture, "os": platform.system,
        });
        for told in [&mut config, &mut described] {
            if let (Some(system), Some(told)) = (platform.version, told.as_object_mut()) {
                told.insert("os.version".to_owned(), system.into());
            }
        }
        let config = config.to_string();
        let [of_manifest, of_config] = platform.media_types;
        let manifest = json!({
            "schemaVersion": 2, "mediaType": of_manifest,
            "config": {
                "mediaType": of_config, "size": config.len(), "digest": digest_of(config.as_bytes()),
            },
            "layers": layers.iter().map(Layer::described).collect::<Vec<Value>>(),
        })
        .to_string();
        self.blobs
            .insert(digest_of(config.as_bytes()), config.into_bytes());
        for layer in layers {
            let place = if layer.is_foreign {
                &mut self.foreign
            } else {
                &mut self.blobs
            };
            place.insert(layer.digest, layer.bytes);
        }
        let size = manifest.len();
        let digest = self.keep(of_manifest, manifest);
        json!({
            "mediaType": of_manifest, "digest": digest, "size": size, "platform": described,
        })
    }
}

#[cfg(test)]
mod tests;
