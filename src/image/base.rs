//! Bases: what is under our layers, found in a registry by tag or digest.

use std::collections::BTreeMap;

use oci_spec::image::ImageConfiguration;

use super::digest::Digest;
use super::document::{self, Blob, Entry, Fault, Manifest};
use super::error::BuildError;
use super::layout::Blobs;
use super::platform::Platform;
use super::registry::{Document, Login, Pointer, Reference, Registry, Repository, Wanted};
use crate::aws::Http;

/// The default base of Linux images: the smallest public Python.
/// Source: <https://gallery.ecr.aws/docker/library/python>.
const LINUX: &str = "public.ecr.aws/docker/library/python:3.13-alpine";

/// That of Windows images: the last public Python on Windows Server 2019, which the published setup
/// runs on. Windows takes images of its own version only.
/// Sources: <https://github.com/docker-library/python/issues/1059>,
/// <https://learn.microsoft.com/virtualization/windowscontainers/deploy-containers/version-compatibility>.
const WINDOWS: &str = "public.ecr.aws/docker/library/python:3.13.3-windowsservercore-1809";

/// The oldest Python the app is for.
const PYTHON: (u32, u32) = (3, 12);

/// The variable in which public Python images say their version.
const PYTHON_VERSION: &str = "PYTHON_VERSION=";

/// The base of a platform that nobody chose another one for.
pub const fn default_base(platform: Platform) -> &'static str {
    match platform {
        Platform::LinuxAmd64 | Platform::LinuxArm64 => LINUX,
        Platform::WindowsAmd64 => WINDOWS,
    }
}

/// A base of one platform.
#[derive(Debug, Clone)]
pub(super) struct Base {
    /// As it was asked for, without its digest: `host/repository:tag`.
    pub(super) name: String,
    /// What its tag leads to, an index or the manifest itself.
    pub(super) found: Digest,
    /// Its manifest for the platform.
    pub(super) digest: Digest,
    /// What the manifest says.
    pub(super) manifest: Manifest,
    /// Its configuration.
    pub(super) config: ImageConfiguration,
    /// The digests of its unpacked layers.
    pub(super) diff_ids: Vec<Digest>,
    /// The Python in it, if it says.
    pub(super) python: Option<String>,
    /// Where its layers are.
    pub(super) repository: Repository,
}

/// Finds bases. What a tag leads to is asked once, so that all platforms get the same.
pub(super) struct Finder<'a> {
    http: &'a Http,
    /// Where fetched blobs are kept, documents among them.
    fetched: &'a Blobs,
    seen: BTreeMap<String, Document>,
}

impl<'a> Finder<'a> {
    pub(super) const fn new(http: &'a Http, fetched: &'a Blobs) -> Self {
        Self {
            http,
            fetched,
            seen: BTreeMap::new(),
        }
    }

    /// Finds the base that `text` names, for a platform.
    pub(super) async fn find(
        &mut self,
        text: &str,
        platform: Platform,
    ) -> Result<Base, BuildError> {
        let refused = |fault| BuildError::Base {
            name: text.to_owned(),
            platform,
            fault,
        };
        let reference: Reference = text.parse()?;
        let registry = Registry::of_host(self.http.clone(), &reference.host, Login::Anonymous);
        let repository = registry.repository(&reference.repository);
        let pointer = reference.pointer.clone();
        let pointer = pointer.ok_or_else(|| BuildError::NoTag(text.to_owned()))?;
        let top = self.top(text, &repository, &pointer).await?;
        let (digest, manifest) = if document::is_index(&top.bytes).map_err(refused)? {
            let entries = document::index(&top.bytes).map_err(refused)?;
            let entry = choose(&entries, platform).ok_or_else(|| BuildError::NotFor {
                name: text.to_owned(),
                platform,
            })?;
            let bytes = self.manifest(&repository, &entry.blob).await?;
            if document::is_index(&bytes).map_err(refused)? {
                return Err(refused(Fault::Nested));
            }
            (entry.blob.digest, bytes)
        } else {
            (top.digest, top.bytes)
        };
        let manifest = document::manifest(&manifest).map_err(refused)?;
        let bytes = self.blob(&repository, &manifest.config).await?;
        let (config, diff_ids) =
            document::config(&bytes, manifest.layers.len()).map_err(refused)?;
        if Platform::of(&config.os().to_string(), &config.architecture().to_string())
            != Some(platform)
        {
            return Err(BuildError::NotFor {
                name: text.to_owned(),
                platform,
            });
        }
        let python = python(&config);
        if let Some(version) = python.as_deref().filter(|version| is_old(version)) {
            return Err(BuildError::OldPython {
                name: text.to_owned(),
                version: version.to_owned(),
            });
        }
        Ok(Base {
            name: text.split('@').next().unwrap_or(text).to_owned(),
            found: top.digest,
            digest,
            manifest,
            config,
            diff_ids,
            python,
            repository,
        })
    }

    /// What the reference leads to. A digest that was fetched before needs no registry.
    async fn top(
        &mut self,
        text: &str,
        repository: &Repository,
        pointer: &Pointer,
    ) -> Result<Document, BuildError> {
        if let Some(document) = self.seen.get(text) {
            return Ok(document.clone());
        }
        let kept = match pointer {
            Pointer::Digest(digest) => self.kept(*digest)?,
            Pointer::Tag(_) => None,
        };
        let document = if let Some(document) = kept {
            document
        } else {
            let document = repository.document(pointer).await?;
            self.fetched.put(&document.bytes, &document.media_type)?;
            document
        };
        self.seen.insert(text.to_owned(), document.clone());
        Ok(document)
    }

    /// A manifest that an index names.
    async fn manifest(&self, repository: &Repository, blob: &Blob) -> Result<Vec<u8>, BuildError> {
        if let Some(document) = self.kept(blob.digest)? {
            return Ok(document.bytes);
        }
        let document = repository.document(&Pointer::Digest(blob.digest)).await?;
        self.fetched.put(&document.bytes, &document.media_type)?;
        Ok(document.bytes)
    }

    /// A small blob: a configuration.
    async fn blob(&self, repository: &Repository, blob: &Blob) -> Result<Vec<u8>, BuildError> {
        if let Some(document) = self.kept(blob.digest)? {
            return Ok(document.bytes);
        }
        let mut bytes = Vec::new();
        let wanted = Wanted { blob, urls: &[] };
        repository.read_blob(wanted, &mut bytes, None).await?;
        self.fetched.put(&bytes, &blob.media_type)?;
        Ok(bytes)
    }

    /// A document that was fetched before; one that is damaged is fetched anew.
    fn kept(&self, digest: Digest) -> Result<Option<Document>, BuildError> {
        let bytes = self.fetched.small(digest)?;
        Ok(bytes.map(|bytes| Document {
            digest,
            media_type: String::new(),
            bytes,
        }))
    }
}

/// The line of an index for a platform: the first that fits, as every runtime reads it.
fn choose(entries: &[Entry], platform: Platform) -> Option<&Entry> {
    entries.iter().find(|entry| {
        let wanted = entry.platform.as_ref();
        wanted
            .is_some_and(|wanted| Platform::of(&wanted.os, &wanted.architecture) == Some(platform))
    })
}

/// The version of Python that a public Python image says it has.
fn python(config: &ImageConfiguration) -> Option<String> {
    let variables = config.config().as_ref()?.env().as_ref()?;
    let said = variables
        .iter()
        .find_map(|variable| variable.strip_prefix(PYTHON_VERSION))?;
    Some(said.to_owned())
}

fn is_old(version: &str) -> bool {
    let mut numbers = version.split('.').map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) < PYTHON,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_python_is_too_old_or_not() {
        for (version, old) in [
            ("3.11.9", true),
            ("2.7", true),
            ("3.12.0", false),
            ("3.13.3", false),
            ("4.0", false),
            ("nightly", false),
        ] {
            assert_eq!(is_old(version), old, "{version}");
        }
    }
}
