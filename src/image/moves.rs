//! What pushing and verifying tell whoever shows it.

use std::sync::Arc;

use super::document::Blob;
use super::{Digest, Platform};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// A blob is there already.
    Found(Blob),
    /// A blob begins to move.
    Began(Blob),
    /// So many bytes more of it have moved, or go again.
    Moved {
        /// Whose bytes.
        digest: Digest,
        /// How many; below zero, they go again.
        bytes: i64,
    },
    /// All of it has moved, or it was mounted and nothing had to.
    Arrived(Digest),
    /// The manifest of a platform is there, or was read.
    Manifest {
        /// Whom it is for.
        platform: Option<Platform>,
        /// Its digest.
        digest: Digest,
    },
}

/// Hears of everything that happens, from several tasks at once.
pub type Tell = Arc<dyn Fn(Move) + Send + Sync>;
