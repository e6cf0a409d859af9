//! The blobs of a layout: they count once they are whole, and under their right name.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::LayoutError;
use crate::image::digest::{Digest, Hashing};
use crate::image::document::Blob;

/// Bytes that are read and written at once.
const BUFFER: usize = 256 << 10;

/// How unfinished files begin. A digest's name does not.
const UNFINISHED: &str = ".part-";

/// A layout's folder of blobs.
#[derive(Debug, Clone)]
pub struct Blobs {
    folder: PathBuf,
}

impl Blobs {
    /// The blobs of a layout, which need not be there yet.
    pub(super) fn of(root: &Path) -> Self {
        Self {
            folder: root.join("blobs").join("sha256"),
        }
    }

    /// The same, to write to: makes the folder and takes away what an earlier process left
    /// unfinished and nobody can go on with.
    pub fn prepare(root: &Path) -> Result<Self, LayoutError> {
        let blobs = Self::of(root);
        let failed = |error| LayoutError::io(&blobs.folder, error);
        fs::create_dir_all(&blobs.folder).map_err(failed)?;
        for entry in fs::read_dir(&blobs.folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                fs::remove_file(entry.path()).map_err(failed)?;
            }
        }
        Ok(blobs)
    }

    /// Where a blob is, if it is there.
    pub fn path(&self, digest: Digest) -> PathBuf {
        self.folder.join(digest.hex())
    }

    /// Opens a blob; its size must be right.
    pub fn read(&self, blob: &Blob) -> Result<File, LayoutError> {
        let path = self.path(blob.digest);
        let failed = |error| LayoutError::io(&path, error);
        let file = File::open(&path).map_err(failed)?;
        if file.metadata().map_err(failed)?.len() != blob.bytes {
            return Err(LayoutError::Changed(path));
        }
        Ok(file)
    }

    /// A document's bytes, held against its digest.
    pub fn document(&self, blob: &Blob) -> Result<Vec<u8>, LayoutError> {
        let path = self.path(blob.digest);
        let bytes = super::read(&path)?;
        if Digest::of(&bytes) != blob.digest {
            return Err(LayoutError::Changed(path));
        }
        Ok(bytes)
    }

    /// The bytes of a document whose size is not known, if it is there and is what its name says.
    pub fn small(&self, digest: Digest) -> Result<Option<Vec<u8>>, LayoutError> {
        let path = self.path(digest);
        match path.try_exists() {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(error) => return Err(LayoutError::io(&path, error)),
        }
        let bytes = super::read(&path)?;
        Ok(Some(bytes).filter(|bytes| Digest::of(bytes) == digest))
    }

    /// The folder that the blobs are in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes a blob of another folder, which has it: as another name for the same file where the
    /// file system can, else as a copy.
    pub fn take(&self, from: &Self, blob: &Blob) -> Result<(), LayoutError> {
        let (source, path) = (from.path(blob.digest), self.path(blob.digest));
        let failed = |error| LayoutError::io(&path, error);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        if fs::hard_link(&source, &path).is_ok() {
            return Ok(());
        }
        let mut draft = self.draft()?;
        let mut file = File::open(&source).map_err(failed)?;
        io::copy(&mut file, &mut draft).map_err(failed)?;
        draft.keep(&blob.media_type).map(drop)
    }

    /// Takes every blob away that is not among `kept`.
    pub fn keep_only(&self, kept: &BTreeSet<Digest>) -> Result<(), LayoutError> {
        let names: BTreeSet<String> = kept.iter().map(Digest::hex).collect();
        let failed = |error| LayoutError::io(&self.folder, error);
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if !names.contains(entry.file_name().to_string_lossy().as_ref()) {
                fs::remove_file(entry.path()).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Is this blob there, with its size and every byte of it?
    pub fn has(&self, blob: &Blob) -> Result<bool, LayoutError> {
        let path = self.path(blob.digest);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(LayoutError::io(&path, error)),
        };
        let (digest, bytes) = digest_of(file).map_err(|error| LayoutError::io(&path, error))?;
        Ok(bytes == blob.bytes && digest == blob.digest)
    }

    /// Begins a blob whose digest is not known yet.
    pub fn draft(&self) -> Result<Draft, LayoutError> {
        let failed = |error| LayoutError::io(&self.folder, error);
        let file = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(&self.folder)
            .map_err(failed)?;
        Ok(Draft {
            blobs: self.clone(),
            file: Hashing::new(BufWriter::with_capacity(BUFFER, file)),
        })
    }

    /// Writes a small blob.
    pub fn put(&self, bytes: &[u8], media_type: &str) -> Result<Blob, LayoutError> {
        let mut draft = self.draft()?;
        draft
            .write_all(bytes)
            .map_err(|error| LayoutError::io(&self.folder, error))?;
        draft.keep(media_type)
    }
}

/// A blob that is being written. Dropped, it is gone.
#[derive(Debug)]
pub struct Draft {
    blobs: Blobs,
    file: Hashing<BufWriter<NamedTempFile>>,
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Draft {
    /// The folder it is in.
    pub fn folder(&self) -> &Path {
        &self.blobs.folder
    }

    /// Keeps the blob under its digest.
    pub fn keep(self, media_type: &str) -> Result<Blob, LayoutError> {
        let (buffered, digest, bytes) = self.file.finish();
        let path = self.blobs.path(digest);
        let failed = |error| LayoutError::io(&path, error);
        let file = buffered
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        persist(file, &path).map_err(failed)?;
        Ok(Blob {
            digest,
            bytes,
            media_type: media_type.to_owned(),
        })
    }
}

/// Reads to the end: digest and size.
pub(super) fn digest_of(mut file: File) -> io::Result<(Digest, u64)> {
    let mut hashing = Hashing::new(io::sink());
    let mut buffer = vec![0; BUFFER];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hashing.write_all(buffer.get(..read).unwrap_or_default())?;
    }
    let (_, digest, bytes) = hashing.finish();
    Ok((digest, bytes))
}

/// Writes a file so that it is there whole or not at all.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    persist(file, path)
}

/// Everything is on the disk before the name is.
fn persist(file: NamedTempFile, path: &Path) -> io::Result<()> {
    readable(file.path())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// Temporary files are private; other tools read a layout too.
#[cfg(unix)]
fn readable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &Path) -> io::Result<()> {
    Ok(())
}
