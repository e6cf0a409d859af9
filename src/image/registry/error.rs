//! What a registry did not do, and why.

use std::io;

use crate::aws::{self, HttpError};
use crate::image::Digest;

/// A request that came to nothing.
#[derive(Debug, thiserror::Error)]
#[error("cannot {} {subject} ({origin}/{repository})", action.words())]
pub struct RegistryError {
    /// Why.
    #[source]
    pub what: What,
    /// What was to be done.
    pub action: Action,
    /// With what: a tag, or a digest.
    pub subject: Box<str>,
    /// The repository.
    pub repository: Box<str>,
    /// The registry's address.
    pub origin: Box<str>,
}

/// What was to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Find out whether a manifest or blob is there.
    Find,
    /// Read a manifest or blob.
    Pull,
    /// Write a manifest or blob.
    Push,
}

impl Action {
    /// In words that something follows.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Find => "look for",
            Self::Pull => "pull",
            Self::Push => "push",
        }
    }
}

/// Why a request came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum What {
    /// The registry does not answer, not even later.
    #[error(transparent)]
    Unreachable(#[from] HttpError),
    /// It wants somebody else, or somebody at all, to sign in.
    #[error("it wants a sign-in{}", after_colon(.0))]
    Unauthorized(String),
    /// The credentials for it could not be had.
    #[error("its credentials could not be had")]
    Login(#[source] Box<aws::Error>),
    /// Whoever signed in may not do this.
    #[error("it does not allow this{}", after_colon(.0))]
    Denied(String),
    /// It is not there.
    #[error("it is not there{}", after_colon(.0))]
    NotFound(String),
    /// Too many requests, even after waiting.
    #[error("it takes no more requests for now, even after waiting")]
    Throttled,
    /// The registry has a problem of its own, even after waiting.
    #[error("it has a problem of its own: HTTP {status}{}", after_colon(.said))]
    Unavailable {
        /// The HTTP status.
        status: u16,
        /// Its words.
        said: String,
    },
    /// Any other refusal.
    #[error("it refuses: HTTP {status}{}", after_colon(.said))]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The registry's code, such as `MANIFEST_INVALID`.
        code: Option<String>,
        /// Its words.
        said: String,
    },
    /// The contents are not those of the digest.
    #[error("the contents are of {found}, not of {wanted}")]
    WrongDigest {
        /// The digest it should have.
        wanted: Digest,
        /// The digest it has.
        found: String,
    },
    /// It has another size.
    #[error("it has {found} bytes, not {wanted}")]
    WrongSize {
        /// How many it should have.
        wanted: u64,
        /// How many it has, at least.
        found: u64,
    },
    /// A document is larger than documents are.
    #[error("it is larger than the {0} bytes that a document may have")]
    TooLarge(u64),
    /// The answer cannot be understood.
    #[error("the answer cannot be understood: {0}")]
    Garbled(String),
    /// A file on this machine cannot be read or written.
    #[error("a file on this machine cannot be read or written")]
    Local(#[source] io::Error),
}

fn after_colon(said: &str) -> String {
    if said.is_empty() {
        String::new()
    } else {
        format!(": {said}")
    }
}
