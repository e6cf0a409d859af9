//! A file that is there whole or not at all, whatever becomes of the process or the machine.

use std::io::{self, Write as _};
use std::path::Path;

/// Writes `bytes` beside `path`, makes sure they are on disk, and puts them in its place.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new()
        .prefix(".writing-")
        .tempfile_in(folder)?;
    file.write_all(bytes)?;
    readable(file.as_file())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync(folder)
}

/// Makes sure that the names in a folder are on disk.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Temporary files and folders are private; a run folder is for others, too.
#[cfg(unix)]
pub(super) fn readable(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = if file.metadata()?.is_dir() {
        0o755
    } else {
        0o644
    };
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
pub(super) fn readable(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}
