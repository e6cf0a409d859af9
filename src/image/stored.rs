//! Gzip of bytes that cannot be made smaller: stored as they are, in the largest blocks there are.
//!
//! The bytes follow from the format alone, not from how some version of a library goes about it.
//! Sources: <https://www.rfc-editor.org/rfc/rfc1952>, <https://www.rfc-editor.org/rfc/rfc1951>.

use std::io::{self, Write};

use flate2::Crc;

/// No name, no time, system unknown.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

/// Bytes of a stored block.
const BLOCK: usize = 0xffff;

/// Bytes before each block.
const BLOCK_HEADER: u64 = 5;

/// Bytes after all blocks: checksum and length.
const TRAILER: u64 = 8;

/// Writes a gzip file of stored blocks.
pub(super) struct Stored<W> {
    inner: W,
    block: Vec<u8>,
    checksum: Crc,
}

impl<W: Write> Stored<W> {
    pub(super) fn new(mut inner: W) -> io::Result<Self> {
        inner.write_all(&HEADER)?;
        Ok(Self {
            inner,
            block: Vec::with_capacity(BLOCK),
            checksum: Crc::new(),
        })
    }

    /// Writes what is left, and the end.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.store(true)?;
        self.inner.write_all(&self.checksum.sum().to_le_bytes())?;
        self.inner
            .write_all(&self.checksum.amount().to_le_bytes())?;
        Ok(self.inner)
    }

    fn store(&mut self, last: bool) -> io::Result<()> {
        let length = u16::try_from(self.block.len()).unwrap_or(u16::MAX);
        self.inner.write_all(&[u8::from(last)])?;
        self.inner.write_all(&length.to_le_bytes())?;
        self.inner.write_all(&(!length).to_le_bytes())?;
        self.inner.write_all(&self.block)?;
        self.block.clear();
        Ok(())
    }
}

impl<W: Write> Write for Stored<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // The last block is marked as such: a full one waits until more comes.
        if self.block.len() == BLOCK && !bytes.is_empty() {
            self.store(false)?;
        }
        let taken = bytes.len().min(BLOCK - self.block.len());
        let bytes = bytes.get(..taken).unwrap_or_default();
        self.block.extend_from_slice(bytes);
        self.checksum.update(bytes);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// How large a file of this many bytes becomes.
pub(super) const fn stored_size(bytes: u64) -> u64 {
    let blocks = if bytes == 0 {
        1
    } else {
        bytes.div_ceil(BLOCK as u64)
    };
    HEADER.len() as u64 + blocks * BLOCK_HEADER + bytes + TRAILER
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn it_is_read_back_and_has_the_size_that_was_foretold() {
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 200_000] {
            let bytes: Vec<u8> = (0..=250).cycle().step_by(7).take(length).collect();
            let mut stored = Stored::new(Vec::new()).unwrap();
            for piece in bytes.chunks(1000) {
                stored.write_all(piece).unwrap();
            }
            let file = stored.finish().unwrap();
            assert_eq!(file.len() as u64, stored_size(length as u64), "{length}");
            let mut back = Vec::new();
            GzDecoder::new(&*file).read_to_end(&mut back).unwrap();
            assert!(back == bytes, "{length}");
        }
    }
}
