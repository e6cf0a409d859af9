//! Images that nobody built: what a world begins with, and what a script pushes by hand.

use serde_json::json;

use super::{Blob, INDEX, MANIFEST, Manifest, digest_of};
use crate::sandbox::engine::chance;
use crate::sandbox::engine::place::Address;
use crate::sandbox::engine::world::World;

/// Media type of a configuration.
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
/// Media type of a layer.
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar+gzip";
/// The release of Windows that made-up images are for: Server 2019.
/// Source: <https://learn.microsoft.com/en-us/virtualization/windowscontainers/deploy-containers/version-compatibility>.
const WINDOWS: &str = "10.0.17763.7314";

/// What to make.
#[derive(Debug, Clone, Copy)]
pub struct Making<'a> {
    /// What its chance is addressed by.
    pub what: &'a str,
    /// Its tags; they are taken from other images.
    pub tags: &'a [&'a str],
    /// Its platforms, such as `linux/arm64`.
    pub platforms: &'a [&'a str],
    /// Bytes of each platform's configuration and layer.
    pub bytes: u64,
    /// Whether the world begins with it.
    pub from_the_start: bool,
}

/// Makes an index with one image for each platform. Layers have a digest and a size and no bytes.
pub fn make(world: &mut World, repository: &Address, making: &Making<'_>) -> String {
    let mut listed = Vec::new();
    for platform in making.platforms {
        let (system, architecture) = platform.split_once('/').unwrap_or((*platform, "amd64"));
        let image = image(world, repository, making, (system, architecture));
        let mut described = json!({"os": system, "architecture": architecture});
        if let (true, Some(described)) = (system == "windows", described.as_object_mut()) {
            described.insert("os.version".to_owned(), WINDOWS.into());
        }
        listed.push(json!({
            "mediaType": MANIFEST, "digest": image.0, "size": image.1, "platform": described,
        }));
    }
    let index = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": listed});
    let digest = keep(world, repository, making, index.to_string(), INDEX);
    let holdings = world.holdings_mut(repository);
    for tag in making.tags {
        holdings.tags.insert((*tag).to_owned(), digest.clone());
    }
    digest
}

/// Makes the image of one platform; its digest, and the size of its manifest.
fn image(
    world: &mut World,
    repository: &Address,
    making: &Making<'_>,
    (system, architecture): (&str, &str),
) -> (String, usize) {
    let entity = format!("{}/{}", repository.entity(), making.what);
    let of_layer = |purpose: &str| {
        let what = format!("{purpose} of {system}/{architecture}");
        format!("sha256:{}", chance::hex(world.seed, &entity, &what, 64))
    };
    let (layer, diff) = (of_layer("layer"), of_layer("diff"));
    let config = json!({
        "os": system, "architecture": architecture,
        "config": {"Labels": {"simulated": "true"}},
        "rootfs": {"type": "layers", "diff_ids": [diff]},
    })
    .to_string();
    let config_bytes = config.len() as u64;
    let layer_bytes = making.bytes.saturating_sub(config_bytes);
    let config_digest = digest_of(config.as_bytes());
    let manifest = json!({
        "schemaVersion": 2, "mediaType": MANIFEST,
        "config": {"mediaType": CONFIG, "digest": config_digest, "size": config_bytes},
        "layers": [{"mediaType": LAYER, "digest": layer, "size": layer_bytes}],
    })
    .to_string();
    let blobs = &mut world.holdings_mut(repository).blobs;
    blobs.insert(config_digest, Blob::of(config.as_bytes()));
    blobs.insert(layer, Blob::unknown(layer_bytes));
    let size = manifest.len();
    let of_platform = Making {
        platforms: &[&format!("{system}/{architecture}")],
        ..*making
    };
    let digest = keep(world, repository, &of_platform, manifest, MANIFEST);
    (digest, size)
}

fn keep(
    world: &mut World,
    repository: &Address,
    making: &Making<'_>,
    text: String,
    media_type: &str,
) -> String {
    let manifest = Manifest {
        media_type: media_type.to_owned(),
        bytes: making.bytes,
        platforms: making
            .platforms
            .iter()
            .map(|name| (*name).to_owned())
            .collect(),
        pushed_at_ms: world.now_ms,
        from_the_start: making.from_the_start,
        text,
    };
    let digest = digest_of(manifest.text.as_bytes());
    let manifests = &mut world.holdings_mut(repository).manifests;
    manifests.insert(digest.clone(), manifest);
    digest
}
