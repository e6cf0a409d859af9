//! The layers of an image: fetched, packed anew, or made.

use std::collections::BTreeMap;
use std::io::{self, Read, Write as _};
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};

use crate::image::app;
use crate::image::base::Base;
use crate::image::config::APP;
use crate::image::digest::Digest;
use crate::image::document::{Blob, Layer};
use crate::image::error::BuildError;
use crate::image::event::{Event, Report, Work};
use crate::image::layout::{Blobs, LayoutError};
use crate::image::pack::{Contents, Packed, Packer, unpack};
use crate::image::pad::Padding;
use crate::image::platform::Platform;
use crate::image::recipe::Compression;
use crate::image::registry::{RegistryError, Repository, Told, Wanted, What};
use crate::image::tarball::Tarball;

/// Layers that are fetched at once.
const AT_ONCE: usize = 4;

/// Bytes that are unpacked at once.
const BUFFER: usize = 256 << 10;

/// Where the padding is, from the root of the image.
const PAD: &str = "pad";

/// Makes layers, each once.
pub(super) struct Layers {
    blobs: Blobs,
    fetched: Blobs,
    compression: Compression,
    report: Report,
    repacked: BTreeMap<Digest, Packed>,
    padded: BTreeMap<(Padding, &'static str), Packed>,
    bytes_fetched: u64,
}

/// A layer that is wanted from a registry.
struct Errand {
    layer: Layer,
    repository: Repository,
    fetched: Blobs,
    report: Report,
}

impl Layers {
    pub(super) fn new(
        blobs: &Blobs,
        fetched: &Blobs,
        compression: Compression,
        report: &Report,
    ) -> Self {
        Self {
            blobs: blobs.clone(),
            fetched: fetched.clone(),
            compression,
            report: Arc::clone(report),
            repacked: BTreeMap::new(),
            padded: BTreeMap::new(),
            bytes_fetched: 0,
        }
    }

    /// Bytes that were not there before.
    pub(super) const fn bytes_fetched(&self) -> u64 {
        self.bytes_fetched
    }

    /// The layers of a base, packed as wanted. Foreign ones become ordinary ones.
    pub(super) async fn base(&mut self, base: &Base) -> Result<Vec<Packed>, BuildError> {
        self.fetch(base).await?;
        let mut layers = Vec::new();
        for (layer, diff_id) in base.manifest.layers.iter().zip(&base.diff_ids) {
            layers.push(if layer.encoding == self.compression.encoding() {
                self.blobs.take(&self.fetched, &layer.blob)?;
                Packed {
                    blob: Blob {
                        media_type: layer.encoding.layer().to_owned(),
                        ..layer.blob.clone()
                    },
                    diff_id: *diff_id,
                }
            } else {
                self.repack(layer, *diff_id).await?
            });
        }
        Ok(layers)
    }

    /// Fetches what is not there, some layers at once.
    async fn fetch(&mut self, base: &Base) -> Result<(), BuildError> {
        let free = Arc::new(Semaphore::new(AT_ONCE));
        let mut errands = JoinSet::new();
        let mut seen = Vec::new();
        for layer in &base.manifest.layers {
            if seen.contains(&layer.blob.digest) {
                continue;
            }
            seen.push(layer.blob.digest);
            let errand = Errand {
                layer: layer.clone(),
                repository: base.repository.clone(),
                fetched: self.fetched.clone(),
                report: Arc::clone(&self.report),
            };
            let free = Arc::clone(&free);
            errands.spawn(async move {
                // Nobody closes it.
                let _turn = free.acquire_owned().await;
                errand.run().await
            });
        }
        // The first that fails stops the others: dropped, they take their half-written files along.
        while let Some(done) = errands.join_next().await {
            self.bytes_fetched += done??;
        }
        Ok(())
    }

    /// A layer of a base, packed in another way.
    async fn repack(&mut self, layer: &Layer, diff_id: Digest) -> Result<Packed, BuildError> {
        let digest = layer.blob.digest;
        if let Some(packed) = self.repacked.get(&digest) {
            return Ok(packed.clone());
        }
        let (blobs, fetched) = (self.blobs.clone(), self.fetched.clone());
        let (layer, compression) = (layer.clone(), self.compression);
        let report = Arc::clone(&self.report);
        let work = Work::Repack(digest);
        let bytes = layer.blob.bytes;
        (self.report)(Event::Began { work, bytes });
        let repacking =
            spawn_blocking(move || repack(&layer, &fetched, &blobs, compression, &report));
        let packed = repacking.await??;
        (self.report)(Event::Ended { work });
        if packed.diff_id != diff_id {
            return Err(BuildError::Unpacked {
                layer: digest,
                wanted: diff_id,
                found: packed.diff_id,
            });
        }
        self.repacked.insert(digest, packed.clone());
        Ok(packed)
    }

    /// The layer with the app.
    pub(super) fn app(&self, platform: Platform) -> Result<Packed, BuildError> {
        let packer = Packer::new(self.blobs.draft()?, self.compression, Contents::Files)?;
        let write = |packer| -> io::Result<Packer> {
            let mut tarball = Tarball::new(packer, platform)?;
            tarball.folder(APP)?;
            for (name, source) in app::FILES {
                let bytes = u64::try_from(source.len()).unwrap_or_default();
                tarball.file(&format!("{APP}/{name}"), bytes, source.as_bytes())?;
            }
            tarball.finish()
        };
        let packer = write(packer).map_err(|error| LayoutError::io(self.blobs.folder(), error))?;
        Ok(packer.keep()?)
    }

    /// A layer that pads, made once for all platforms that write paths alike.
    pub(super) async fn pad(
        &mut self,
        padding: Padding,
        platform: Platform,
    ) -> Result<Packed, BuildError> {
        let key = (padding, platform.os());
        if let Some(packed) = self.padded.get(&key) {
            return Ok(packed.clone());
        }
        let (blobs, compression) = (self.blobs.clone(), self.compression);
        let report = Arc::clone(&self.report);
        let work = Work::Pad(padding.number);
        let bytes = padding.file;
        (self.report)(Event::Began { work, bytes });
        let making = spawn_blocking(move || pad(padding, platform, &blobs, compression, &report));
        let packed = making.await??;
        (self.report)(Event::Ended { work });
        self.padded.insert(key, packed.clone());
        Ok(packed)
    }
}

impl Errand {
    /// Fetches a layer, unless it is there. Says how many bytes were fetched.
    async fn run(self) -> Result<u64, BuildError> {
        let blob = self.layer.blob.clone();
        let there = self.fetched.clone();
        if spawn_blocking(move || there.has(&blob)).await?? {
            return Ok(0);
        }
        let blob = &self.layer.blob;
        let (work, bytes) = (Work::Fetch(blob.digest), blob.bytes);
        (self.report)(Event::Began { work, bytes });
        let report = Arc::clone(&self.report);
        let told: Told = Arc::new(move |bytes| report(Event::Moved { work, bytes }));
        let urls = &self.layer.urls;
        let mut draft = self.fetched.draft()?;
        let read = self
            .repository
            .read_blob(Wanted { blob, urls }, &mut draft, Some(&told));
        read.await.map_err(|error| self.failed(error))?;
        draft.keep(&blob.media_type)?;
        (self.report)(Event::Ended { work });
        Ok(bytes)
    }

    /// A disk that is full is no trouble with the registry.
    fn failed(&self, error: RegistryError) -> BuildError {
        match error.what {
            What::Local(source) => LayoutError::io(self.fetched.folder(), source).into(),
            _ => error.into(),
        }
    }
}

/// Unpacks a layer and packs it anew. A layer that was not packed is packed.
fn repack(
    layer: &Layer,
    fetched: &Blobs,
    blobs: &Blobs,
    compression: Compression,
    report: &Report,
) -> Result<Packed, BuildError> {
    let work = Work::Repack(layer.blob.digest);
    let garbled = |source| BuildError::Garbled {
        layer: layer.blob.digest,
        source,
    };
    let told = Arc::clone(report);
    let file = Telling {
        inner: fetched.read(&layer.blob)?,
        told: Box::new(move |bytes| told(Event::Moved { work, bytes })),
    };
    let mut reader = unpack(file, layer.encoding).map_err(garbled)?;
    let mut packer = Packer::new(blobs.draft()?, compression, Contents::Files)?;
    let mut buffer = vec![0; BUFFER];
    loop {
        let read = reader.read(&mut buffer).map_err(garbled)?;
        if read == 0 {
            return Ok(packer.keep()?);
        }
        packer
            .write_all(buffer.get(..read).unwrap_or_default())
            .map_err(|error| LayoutError::io(blobs.folder(), error))?;
    }
}

fn pad(
    padding: Padding,
    platform: Platform,
    blobs: &Blobs,
    compression: Compression,
    report: &Report,
) -> Result<Packed, BuildError> {
    let work = Work::Pad(padding.number);
    let told = Arc::clone(report);
    let noise = Telling {
        inner: padding.noise(),
        told: Box::new(move |bytes| told(Event::Moved { work, bytes })),
    };
    let packer = Packer::new(blobs.draft()?, compression, Contents::Noise)?;
    let write = |packer| -> io::Result<Packer> {
        let mut tarball = Tarball::new(packer, platform)?;
        tarball.file(&format!("{PAD}/{}", padding.name()), padding.file, noise)?;
        tarball.finish()
    };
    let packer = write(packer).map_err(|error| LayoutError::io(blobs.folder(), error))?;
    Ok(packer.keep()?)
}

/// Tells how many bytes are read.
struct Telling<R> {
    inner: R,
    told: Box<dyn Fn(i64) + Send>,
}

impl<R: Read> Read for Telling<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        (self.told)(i64::try_from(read).unwrap_or_default());
        Ok(read)
    }
}
