//! SHA-256 of what comes in parts, to be gone on with by another process.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::digest::common::hazmat::{SerializableState, SerializedState};
use sha2::{Digest, Sha256};

use super::KEPT_BYTES;

/// A hash under way, with the bytes it is over as long as they are few.
#[derive(Debug, Clone)]
pub struct Hashing {
    state: Sha256,
    bytes: u64,
    content: Option<Vec<u8>>,
}

/// The form it is saved in.
#[derive(Serialize, Deserialize)]
struct Saved {
    bytes: u64,
    /// State of the hash in base64.
    state: String,
    /// Bytes in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<String>,
}

impl Default for Hashing {
    fn default() -> Self {
        Self {
            state: Sha256::new(),
            bytes: 0,
            content: Some(Vec::new()),
        }
    }
}

impl Hashing {
    /// Takes more bytes in.
    pub fn update(&mut self, more: &[u8]) {
        self.state.update(more);
        self.bytes = self.bytes.saturating_add(more.len() as u64);
        if self.bytes > KEPT_BYTES {
            self.content = None;
        }
        if let Some(content) = &mut self.content {
            content.extend_from_slice(more);
        }
    }

    /// How many bytes came.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The bytes, if they are at most [`KEPT_BYTES`].
    pub fn content(&self) -> Option<&[u8]> {
        self.content.as_deref()
    }

    /// The digest of all that came.
    pub fn digest(&self) -> String {
        named(&self.state.clone().finalize())
    }
}

impl PartialEq for Hashing {
    fn eq(&self, other: &Self) -> bool {
        self.state.serialize() == other.state.serialize() && self.bytes == other.bytes
    }
}

impl Eq for Hashing {}

impl Serialize for Hashing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let saved = Saved {
            bytes: self.bytes,
            state: STANDARD.encode(self.state.serialize()),
            content: self
                .content
                .as_ref()
                .map(|content| STANDARD.encode(content)),
        };
        saved.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Hashing {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let saved = Saved::deserialize(deserializer)?;
        let decoded = |text: &str| STANDARD.decode(text).map_err(Error::custom);
        let bytes = decoded(&saved.state)?;
        let state = SerializedState::<Sha256>::try_from(bytes.as_slice()).map_err(Error::custom)?;
        Ok(Self {
            state: Sha256::deserialize(&state).map_err(Error::custom)?,
            bytes: saved.bytes,
            content: saved.content.as_deref().map(decoded).transpose()?,
        })
    }
}

/// The digest of some bytes, as registries write it.
pub fn digest_of(bytes: &[u8]) -> String {
    named(&Sha256::digest(bytes))
}

fn named(hash: &[u8]) -> String {
    hash.iter().fold("sha256:".to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // Writing to a String cannot fail.
        text
    })
}
