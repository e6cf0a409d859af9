//! Layers as tar files: nobody's, from no time, in one order.

use std::io::{self, Read, Write};

use tar::{Builder, EntryType, Header};

use super::platform::Platform;

/// When every file and image was made: 1980-01-01, the first day that every archive can tell.
pub(super) const EPOCH: u64 = 315_532_800;

/// The same as documents write it.
pub(super) const EPOCH_TEXT: &str = "1980-01-01T00:00:00Z";

/// What a tar file ends with, in bytes.
const END: u64 = 1024;

/// A header, in bytes; contents are filled up to a multiple of it.
const BLOCK: u64 = 512;

/// Owner and group of a file on Windows, `BUILTIN\Users`, as a self-relative security descriptor
/// of two well-known identifiers, S-1-5-32-545; without it Windows gives the file to nobody who may
/// read it. In Base64, as layers carry it.
/// Sources: <https://learn.microsoft.com/openspecs/windows_protocols/ms-dtyp/7d4dac05-9cef-4563-a058-f108abecce1d>,
/// <https://pkg.go.dev/github.com/Microsoft/go-winio/backuptar>.
const OWNED_BY_USERS: [u8; 52] = [
    1, 0, 0, 0x80, 20, 0, 0, 0, 36, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // Where the two begin.
    1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x21, 2, 0, 0, // Owner.
    1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x21, 2, 0, 0, // Group.
];

/// Writes a layer for a platform: what a path of the image is in it differs.
pub(super) struct Tarball<W: Write> {
    builder: Builder<W>,
    windows: bool,
}

impl<W: Write> Tarball<W> {
    /// Begins a layer. On Windows files are under `Files`, and registry hives would be under `Hives`.
    /// Source: <https://github.com/opencontainers/image-spec/blob/main/layer.md>.
    pub(super) fn new(to: W, platform: Platform) -> io::Result<Self> {
        let mut tarball = Self {
            builder: Builder::new(to),
            windows: platform == Platform::WindowsAmd64,
        };
        if tarball.windows {
            tarball.entry("Files", EntryType::Directory, 0, io::empty())?;
            tarball.entry("Hives", EntryType::Directory, 0, io::empty())?;
        }
        Ok(tarball)
    }

    /// A folder, by its path from the root of the image, without a slash at either end.
    pub(super) fn folder(&mut self, path: &str) -> io::Result<()> {
        let path = self.path(path);
        self.entry(&path, EntryType::Directory, 0, io::empty())
    }

    /// A file of `bytes` bytes.
    pub(super) fn file(&mut self, path: &str, bytes: u64, contents: impl Read) -> io::Result<()> {
        let path = self.path(path);
        self.entry(&path, EntryType::Regular, bytes, contents)
    }

    /// Ends the layer.
    pub(super) fn finish(self) -> io::Result<W> {
        self.builder.into_inner()
    }

    fn path(&self, path: &str) -> String {
        if self.windows {
            format!("Files/{path}")
        } else {
            path.to_owned()
        }
    }

    fn entry(
        &mut self,
        path: &str,
        kind: EntryType,
        bytes: u64,
        contents: impl Read,
    ) -> io::Result<()> {
        if self.windows {
            let records = windows_records(kind);
            let bytes = u64::try_from(records.len()).unwrap_or_default();
            let header = header(path, EntryType::XHeader, bytes)?;
            self.builder.append(&header, records.as_bytes())?;
        }
        let header = header(path, kind, bytes)?;
        self.builder.append(&header, contents)
    }
}

fn header(path: &str, kind: EntryType, bytes: u64) -> io::Result<Header> {
    let folder = kind == EntryType::Directory;
    let mut header = Header::new_ustar();
    header.set_entry_type(kind);
    header.set_path(if folder {
        format!("{path}/")
    } else {
        path.to_owned()
    })?;
    header.set_mode(if folder { 0o755 } else { 0o644 });
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(EPOCH);
    header.set_size(bytes);
    header.set_cksum();
    Ok(header)
}

/// What Windows wants to know of a file besides: its attributes (`16` a folder, `32` a file) and
/// whose it is.
fn windows_records(kind: EntryType) -> String {
    use base64::Engine as _;
    let attributes = if kind == EntryType::Directory {
        "16"
    } else {
        "32"
    };
    let owner = base64::engine::general_purpose::STANDARD.encode(OWNED_BY_USERS);
    record("MSWINDOWS.fileattr", attributes) + &record("MSWINDOWS.rawsd", &owner)
}

/// A record of a pax header: its own length in it.
/// Source: <https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_03>.
fn record(key: &str, value: &str) -> String {
    let rest = format!(" {key}={value}\n");
    let mut length = rest.len();
    // The digits of the length count too; adding them may add one.
    while length != rest.len() + length.to_string().len() {
        length = rest.len() + length.to_string().len();
    }
    format!("{length}{rest}")
}

/// What a tar file of one file has around that file's contents, in bytes. On Windows three entries
/// have records of their own: a header, and one block.
pub(super) const fn around(platform: Platform) -> u64 {
    match platform {
        Platform::LinuxAmd64 | Platform::LinuxArm64 => BLOCK + END,
        Platform::WindowsAmd64 => 3 * 3 * BLOCK + END,
    }
}

/// The largest file of whole blocks that makes a tar file of at most this many bytes; 0 if there is
/// none.
pub(super) const fn largest_file(tar: u64, around: u64) -> u64 {
    tar.saturating_sub(around) / BLOCK * BLOCK
}

#[cfg(test)]
#[path = "tests/tarball.rs"]
mod tests;
