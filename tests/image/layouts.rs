//! A layout, read without our own reader.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::registry::digest;

/// A folder with an image.
pub(crate) struct Layout(pub(crate) PathBuf);

impl Layout {
    pub(crate) fn bytes(&self, digest: &Value) -> Vec<u8> {
        let name = digest.as_str().unwrap().replace(':', "/");
        std::fs::read(self.0.join("blobs").join(name)).unwrap()
    }

    pub(crate) fn json(&self, digest: &Value) -> Value {
        serde_json::from_slice(&self.bytes(digest)).unwrap()
    }

    /// The image index that `index.json` leads to.
    pub(crate) fn index(&self) -> Value {
        let top: Value =
            serde_json::from_slice(&std::fs::read(self.0.join("index.json")).unwrap()).unwrap();
        self.json(&top["manifests"][0]["digest"])
    }

    /// Manifest and configuration of a platform.
    pub(crate) fn image(&self, platform: &str) -> (Value, Value) {
        let index = self.index();
        let entry = index["manifests"]
            .as_array()
            .unwrap()
            .iter()
            .find(|entry| {
                let wanted = &entry["platform"];
                let own = [&wanted["os"], &wanted["architecture"]].map(|one| one.as_str().unwrap());
                own.join("/") == platform
            })
            .unwrap();
        let manifest = self.json(&entry["digest"]);
        let config = self.json(&manifest["config"]["digest"]);
        (manifest, config)
    }

    /// The tar files of a platform's layers, each held against its digests, packed and unpacked.
    pub(crate) fn layers(&self, platform: &str) -> Vec<Vec<u8>> {
        let (manifest, config) = self.image(platform);
        let layers = manifest["layers"].as_array().unwrap();
        let ids = config["rootfs"]["diff_ids"].as_array().unwrap();
        assert_eq!(layers.len(), ids.len());
        layers
            .iter()
            .zip(ids)
            .map(|(layer, id)| {
                let packed = self.bytes(&layer["digest"]);
                assert_eq!(digest(&packed), layer["digest"]);
                assert_eq!(packed.len(), layer["size"]);
                let tar = match layer["mediaType"].as_str().unwrap() {
                    "application/vnd.oci.image.layer.v1.tar+gzip" => {
                        let mut tar = Vec::new();
                        flate2::read::GzDecoder::new(&*packed)
                            .read_to_end(&mut tar)
                            .unwrap();
                        tar
                    }
                    "application/vnd.oci.image.layer.v1.tar+zstd" => {
                        zstd::decode_all(&*packed).unwrap()
                    }
                    other => panic!("{other}"),
                };
                assert_eq!(digest(&tar), *id);
                tar
            })
            .collect()
    }

    /// The names of all files in a folder of it.
    pub(crate) fn files(&self, folder: &str) -> Vec<String> {
        names(&self.0.join(folder))
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
