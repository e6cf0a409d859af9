//! Layers of made-up images: a few files, packed the same every time.

use std::io::Write as _;

use flate2::{Compression, GzBuilder};
use serde_json::{Value, json};

use super::super::public::FOREIGN;
use crate::sandbox::engine::chance;
use crate::sandbox::engine::registry::digest_of;

/// What a layer is made of.
#[derive(Debug)]
pub(super) struct Source {
    media_type: &'static str,
    /// Paths of its files, and how many bytes each has.
    files: &'static [(&'static str, usize)],
}

const OCI: &str = "application/vnd.oci.image.layer.v1.tar+gzip";
const DOCKER: &str = "application/vnd.docker.image.rootfs.diff.tar.gzip";
const DOCKER_FOREIGN: &str = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";

/// The layers of Linux: its system, and Python.
pub(super) const LINUX: &[Source] = &[
    Source {
        media_type: OCI,
        files: &[("etc/os-release", 120), ("usr/lib/libc.so.6", 12_000)],
    },
    Source {
        media_type: OCI,
        files: &[
            ("usr/local/bin/python3", 4_000),
            ("usr/local/lib/libpython3.so", 9_000),
        ],
    },
];

/// The layers of Windows; the first one is Microsoft's.
pub(super) const WINDOWS: &[Source] = &[
    Source {
        media_type: DOCKER_FOREIGN,
        files: &[
            ("Files/Windows/System32/ntdll.dll", 14_000),
            ("Hives/System_Base", 2_000),
        ],
    },
    Source {
        media_type: DOCKER,
        files: &[("Files/Python/python.exe", 5_000)],
    },
];

/// Where a system finds programs.
pub(super) fn path(system: &str) -> &'static str {
    if system == "windows" {
        "PATH=C:\\Python;C:\\Windows\\System32"
    } else {
        "PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
    }
}

/// A layer.
#[derive(Debug)]
pub(super) struct Layer {
    media_type: &'static str,
    pub(super) is_foreign: bool,
    pub(super) digest: String,
    /// Digest of what is in it, unpacked.
    pub(super) diff: String,
    pub(super) bytes: Vec<u8>,
}

impl Layer {
    pub(super) fn make(source: &Source, architecture: &str, version: &str) -> Self {
        let packed = pack(source, architecture, version);
        // Writing to memory fails for want of memory only.
        let bytes = compress(&packed).unwrap_or_default();
        Self {
            media_type: source.media_type,
            is_foreign: source.media_type == DOCKER_FOREIGN,
            digest: digest_of(&bytes),
            diff: digest_of(&packed),
            bytes,
        }
    }

    /// What a manifest says of it.
    pub(super) fn described(&self) -> Value {
        let (size, digest) = (self.bytes.len(), &self.digest);
        if self.is_foreign {
            let url = format!("https://{FOREIGN}/v2/windows/servercore/blobs/{digest}");
            json!({"mediaType": self.media_type, "size": size, "digest": digest, "urls": [url]})
        } else {
            json!({"mediaType": self.media_type, "size": size, "digest": digest})
        }
    }
}

fn pack(source: &Source, architecture: &str, version: &str) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (path, size) in source.files {
        let python = if path.contains("ython") { version } else { "" };
        let mut content = format!("simulated {architecture} {python}\n").into_bytes();
        let entity = format!("{path} {architecture} {python}");
        content.extend(chance::hex(0, &entity, "content", *size).into_bytes());
        let mut header = tar::Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(0o755);
        header.set_mtime(0);
        header.set_uid(0);
        header.set_gid(0);
        // Paths are short, and writing to memory fails for want of memory only.
        let _ = archive.append_data(&mut header, path, content.as_slice());
    }
    archive.into_inner().unwrap_or_default()
}

fn compress(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = GzBuilder::new()
        .mtime(0)
        .write(Vec::new(), Compression::default());
    packed.write_all(bytes)?;
    packed.finish()
}
