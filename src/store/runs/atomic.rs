//! A file that is there whole or not at all, whatever becomes of the process or the machine.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

/// Puts `bytes` in the place of `path`.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_by(path, |out| out.write_all(bytes))
}

/// Puts in the place of `path` what `write` writes: beside it first, then forced to the disk.
pub(super) fn write_by(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<()>,
) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new()
        .prefix(".writing-")
        .tempfile_in(folder)?;
    let mut out = BufWriter::new(file.as_file_mut());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    readable(file.as_file())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync(folder)
}

/// Makes sure that the names in a folder are on disk.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Temporary files and folders are private; a run folder is for others, too.
#[cfg(unix)]
pub(super) fn readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = if file.metadata()?.is_dir() {
        0o755
    } else {
        0o644
    };
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
pub(super) fn readable(_: &File) -> io::Result<()> {
    Ok(())
}
