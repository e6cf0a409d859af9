//! Packing a layer's tar file: its digest before and after, in one pass.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;

use super::digest::{Digest, Hashing};
use super::document::{Blob, MAX_LAYER};
use super::layout::{Draft, LayoutError};
use super::media::Encoding;
use super::recipe::Compression;
use super::stored::Stored;

/// Zstandard's own default.
const ZSTD_LEVEL: i32 = 3;

/// Bytes of the history that Zstandard's reader keeps at most: 128 MiB, what every reader takes.
/// Source: <https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1.1.2>.
const ZSTD_WINDOW_LOG: u32 = 27;

/// A layer that is in the layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Packed {
    /// The packed layer.
    pub(super) blob: Blob,
    /// The digest of its tar file.
    pub(super) diff_id: Digest,
}

/// What is in a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contents {
    /// Files.
    Files,
    /// Bytes that cannot be made smaller: nobody tries.
    Noise,
}

/// Takes a tar file and writes it packed.
pub(super) struct Packer {
    encoder: Hashing<Encoder>,
    folder: PathBuf,
}

enum Encoder {
    Gzip(GzEncoder<Draft>),
    Stored(Stored<Draft>),
    Zstd(zstd::Encoder<'static, Draft>),
}

impl Compression {
    /// The encoding of layers that are packed like this.
    pub(super) const fn encoding(self) -> Encoding {
        match self {
            Self::Gzip => Encoding::Gzip,
            Self::Zstd => Encoding::Zstd,
        }
    }
}

impl Packer {
    /// Packs into `draft`.
    pub(super) fn new(
        draft: Draft,
        compression: Compression,
        contents: Contents,
    ) -> Result<Self, LayoutError> {
        let folder = draft.folder().to_owned();
        let encoder = Self::encoder(draft, compression, contents);
        Ok(Self {
            encoder: Hashing::new(encoder.map_err(|error| LayoutError::io(&folder, error))?),
            folder,
        })
    }

    fn encoder(draft: Draft, compression: Compression, contents: Contents) -> io::Result<Encoder> {
        Ok(match (compression, contents) {
            (Compression::Gzip, Contents::Files) => {
                Encoder::Gzip(GzEncoder::new(draft, flate2::Compression::best()))
            }
            (Compression::Gzip, Contents::Noise) => Encoder::Stored(Stored::new(draft)?),
            (Compression::Zstd, _) => Encoder::Zstd(zstd::Encoder::new(draft, ZSTD_LEVEL)?),
        })
    }

    /// Keeps the layer.
    pub(super) fn keep(self) -> Result<Packed, LayoutError> {
        let (encoder, diff_id, _) = self.encoder.finish();
        let (encoding, draft) = match encoder {
            Encoder::Gzip(gzip) => (Encoding::Gzip, gzip.finish()),
            Encoder::Stored(stored) => (Encoding::Gzip, stored.finish()),
            Encoder::Zstd(zstd) => (Encoding::Zstd, zstd.finish()),
        };
        let draft = draft.map_err(|error| LayoutError::io(&self.folder, error))?;
        Ok(Packed {
            blob: draft.keep(encoding.layer())?,
            diff_id,
        })
    }
}

impl Write for Packer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.encoder.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.encoder.flush()
    }
}

impl Write for Encoder {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Gzip(gzip) => gzip.write(bytes),
            Self::Stored(stored) => stored.write(bytes),
            Self::Zstd(zstd) => zstd.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Gzip(gzip) => gzip.flush(),
            Self::Stored(stored) => stored.flush(),
            Self::Zstd(zstd) => zstd.flush(),
        }
    }
}

/// Unpacks a layer, at most as much as a layer may hold.
pub(super) fn unpack(packed: impl Read + 'static, encoding: Encoding) -> io::Result<Box<dyn Read>> {
    let reader: Box<dyn Read> = match encoding {
        Encoding::Plain => Box::new(packed),
        Encoding::Gzip => Box::new(MultiGzDecoder::new(packed)),
        Encoding::Zstd => {
            let mut decoder = zstd::Decoder::new(packed)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG)?;
            Box::new(decoder)
        }
    };
    Ok(Box::new(reader.take(MAX_LAYER)))
}
