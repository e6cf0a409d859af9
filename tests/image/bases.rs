//! Bases as public registries serve them, only small: an OCI index for Linux, Docker's documents with
//! a foreign layer for Windows.

use std::io::Write as _;

use serde_json::{Value, json};

use crate::registry::{Registry, digest};

pub(crate) const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";
pub(crate) const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
pub(crate) const OCI_LAYER: &str = "application/vnd.oci.image.layer.v1.tar+gzip";
const OCI_CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const DOCKER_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";
const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
const DOCKER_CONFIG: &str = "application/vnd.docker.container.image.v1+json";
const DOCKER_LAYER: &str = "application/vnd.docker.image.rootfs.diff.tar.gzip";
const DOCKER_FOREIGN: &str = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";

/// The version of the Windows base.
pub(crate) const WINDOWS_VERSION: &str = "10.0.17763.7136";

/// A layer: its tar file, and the same packed.
pub(crate) struct Layer {
    pub(crate) tar: Vec<u8>,
    pub(crate) packed: Vec<u8>,
}

/// A layer with one file of `bytes` bytes that do not get much smaller.
pub(crate) fn layer(path: &str, bytes: u32) -> Layer {
    let mut seed = bytes;
    let contents: Vec<u8> = (0..bytes)
        .map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            seed.to_be_bytes()[0]
        })
        .collect();
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(u64::from(bytes));
    header.set_mode(0o755);
    header.set_mtime(1_700_000_000);
    builder
        .append_data(&mut header, path, contents.as_slice())
        .unwrap();
    let tar = builder.into_inner().unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&tar).unwrap();
    Layer {
        packed: gzip.finish().unwrap(),
        tar,
    }
}

/// A configuration as a public Python has it.
pub(crate) fn config(os: &str, architecture: &str, python: &str, layers: &[&Layer]) -> Value {
    let ids: Vec<String> = layers.iter().map(|layer| digest(&layer.tar)).collect();
    json!({
        "os": os,
        "architecture": architecture,
        "created": "2026-11-01T00:00:00Z",
        "config": {
            "Env": [format!("PYTHON_VERSION={python}"), "PATH=/usr/local/bin:/usr/bin:/bin"],
            "Cmd": ["python3"],
            "Entrypoint": ["/hello"],
            "OnBuild": null,
        },
        "history": [{"created_by": "somebody"}],
        "rootfs": {"type": "layers", "diff_ids": ids},
    })
}

fn described(media_type: &str, bytes: &[u8]) -> Value {
    json!({"mediaType": media_type, "digest": digest(bytes), "size": bytes.len()})
}

/// Serves a manifest with its parts; says what leads to it.
pub(crate) fn manifest(registry: &Registry, config: &Value, layers: &[&Layer]) -> Value {
    let config = serde_json::to_vec(config).unwrap();
    registry.blob(&config);
    for layer in layers {
        registry.blob(&layer.packed);
    }
    let layers: Vec<Value> = layers
        .iter()
        .map(|layer| described(OCI_LAYER, &layer.packed))
        .collect();
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "config": described(OCI_CONFIG, &config),
        "layers": layers,
    });
    let bytes = serde_json::to_vec(&manifest).unwrap();
    registry.document("untagged", OCI_MANIFEST, &bytes);
    described(OCI_MANIFEST, &bytes)
}

/// Serves `test/python:3` for Linux. Both architectures share a layer.
pub(crate) fn linux(registry: &Registry) -> String {
    let shared = layer("usr/share/words", 40_000);
    let entries: Vec<Value> = ["amd64", "arm64"]
        .iter()
        .zip([50_000, 60_000])
        .map(|(architecture, bytes)| {
            let own = layer("usr/local/bin/python3", bytes);
            let layers = [&shared, &own];
            let config = config("linux", architecture, "3.13.9", &layers);
            let mut entry = manifest(registry, &config, &layers);
            entry["platform"] = json!({"os": "linux", "architecture": architecture});
            entry
        })
        .collect();
    let index = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries});
    registry.document("3", OCI_INDEX, &serde_json::to_vec(&index).unwrap());
    registry.image("python:3")
}

/// Serves `test/python:windows`, whose lower layer only its vendor has.
pub(crate) fn windows(registry: &Registry) -> String {
    let vendors = layer("Files/Windows/System32/kernel32.dll", 90_000);
    let own = layer("Files/Python/python.exe", 30_000);
    let mut config = config("windows", "amd64", "3.13.3", &[&vendors, &own]);
    config["os.version"] = json!(WINDOWS_VERSION);
    config["os.features"] = json!(["win32k"]);
    let config = serde_json::to_vec(&config).unwrap();
    registry.blob(&config);
    registry.blob(&own.packed);
    let path = format!("/vendor/{}", digest(&vendors.packed));
    registry.serve(&path, "application/octet-stream", &vendors.packed);
    let mut foreign = described(DOCKER_FOREIGN, &vendors.packed);
    foreign["urls"] = json!([registry.url("/nowhere"), registry.url(&path)]);
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": DOCKER_MANIFEST,
        "config": described(DOCKER_CONFIG, &config),
        "layers": [foreign, described(DOCKER_LAYER, &own.packed)],
    });
    let bytes = serde_json::to_vec(&manifest).unwrap();
    registry.document("untagged", DOCKER_MANIFEST, &bytes);
    let mut entry = described(DOCKER_MANIFEST, &bytes);
    entry["platform"] =
        json!({"os": "windows", "architecture": "amd64", "os.version": WINDOWS_VERSION});
    let list = json!({"schemaVersion": 2, "mediaType": DOCKER_LIST, "manifests": [entry]});
    registry.document("windows", DOCKER_LIST, &serde_json::to_vec(&list).unwrap());
    registry.image("python:windows")
}
