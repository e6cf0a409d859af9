//! A blob's file, read where it is needed.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use hyper::body::Bytes;

use crate::image::Digest;
use crate::image::digest::Hashing;

/// A file, to be read from any place.
#[derive(Debug, Clone)]
pub(super) struct Source(Arc<Mutex<File>>);

impl Source {
    pub(super) fn new(file: File) -> Self {
        Self(Arc::new(Mutex::new(file)))
    }

    /// Some bytes of it.
    pub(super) async fn part(&self, offset: u64, length: u64) -> io::Result<Bytes> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        self.blocking(move |file| {
            let mut bytes = vec![0; length];
            file.seek(SeekFrom::Start(offset))?;
            file.read_exact(&mut bytes)?;
            Ok(bytes.into())
        })
        .await
    }

    /// The digest of the whole.
    pub(super) async fn digest(&self) -> io::Result<Digest> {
        self.blocking(|file| {
            let mut hashing = Hashing::new(io::sink());
            file.seek(SeekFrom::Start(0))?;
            io::copy(file, &mut hashing)?;
            Ok(hashing.finish().1)
        })
        .await
    }

    /// Reads where waiting for a disk keeps nobody else.
    async fn blocking<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut File) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let file = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || {
            read(&mut file.lock().unwrap_or_else(PoisonError::into_inner))
        })
        .await
        .map_err(io::Error::other)?
    }
}
