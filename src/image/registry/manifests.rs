//! Manifests and indexes: what a tag or a digest leads to.

use http::Method;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE};

use super::ask::Ask;
use super::{Action, Pointer, RegistryError, Repository, What};
use crate::aws::Answer;
use crate::image::document::MAX_DOCUMENT;
use crate::image::{Digest, media};

/// The header that says whose contents were sent or taken.
const DIGEST: &str = "docker-content-digest";

/// A manifest or an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its digest, computed from its bytes.
    pub digest: Digest,
    /// Its media type, as the registry says.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What is known of a manifest or index that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its digest.
    pub digest: Digest,
    /// Its media type, as the registry says.
    pub media_type: String,
    /// Its size, if the registry says.
    pub bytes: Option<u64>,
}

impl Repository {
    /// Looks for a manifest or index.
    pub async fn head(&self, pointer: &Pointer) -> Result<Option<Head>, RegistryError> {
        let failed = |what| self.failed(Action::Find, pointer, what);
        let ask = self.document_ask(Method::HEAD, pointer);
        let answer = self.registry.find(&ask).await.map_err(failed)?;
        let Some(answer) = answer else {
            return Ok(None);
        };
        if let Some(digest) = said_digest(&answer) {
            return Ok(Some(Head {
                digest,
                media_type: media_type(&answer),
                bytes: answer
                    .header(CONTENT_LENGTH.as_str())
                    .and_then(|length| length.parse().ok()),
            }));
        }
        // A registry may leave the header out; the contents say it as well.
        let document = self.document(pointer).await?;
        Ok(Some(Head {
            digest: document.digest,
            bytes: u64::try_from(document.bytes.len()).ok(),
            media_type: document.media_type,
        }))
    }

    /// Reads a manifest or index.
    ///
    /// # Errors
    /// Also when it is not there, is larger than documents are, or is not that of its digest.
    pub async fn document(&self, pointer: &Pointer) -> Result<Document, RegistryError> {
        let failed = |what| self.failed(Action::Pull, pointer, what);
        let ask = self.document_ask(Method::GET, pointer);
        let answer = self.registry.send(&ask).await.map_err(failed)?;
        let media_type = media_type(&answer);
        let wanted = match pointer {
            Pointer::Digest(digest) => Some(*digest),
            Pointer::Tag(_) => said_digest(&answer),
        };
        let limit = usize::try_from(MAX_DOCUMENT).unwrap_or(usize::MAX);
        let too_large = answer
            .header(CONTENT_LENGTH.as_str())
            .and_then(|length| length.parse().ok())
            .is_some_and(|length: u64| length > MAX_DOCUMENT);
        if too_large {
            return Err(failed(What::TooLarge(MAX_DOCUMENT)));
        }
        let bytes = answer.bytes(limit).await;
        let bytes = bytes.map_err(|error| failed(What::Unreachable(error)))?;
        let digest = Digest::of(&bytes);
        if let Some(wanted) = wanted.filter(|wanted| *wanted != digest) {
            let found = digest.to_string();
            return Err(failed(What::WrongDigest { wanted, found }));
        }
        Ok(Document {
            digest,
            media_type,
            bytes,
        })
    }

    /// Writes a manifest or index, under its digest or a tag.
    ///
    /// # Errors
    /// Also when the registry says that it took something else.
    pub async fn put(
        &self,
        pointer: &Pointer,
        media_type: &str,
        bytes: &[u8],
    ) -> Result<Digest, RegistryError> {
        let failed = |what| self.failed(Action::Push, pointer, what);
        let ask = Ask::new(Method::PUT, self.url(&format!("manifests/{pointer}")))
            .header(CONTENT_TYPE, media_type)
            .payload(bytes.to_vec().into());
        let answer = self.registry.send(&ask).await.map_err(failed)?;
        let wanted = Digest::of(bytes);
        same(wanted, &answer).map_err(failed)?;
        Ok(wanted)
    }

    fn document_ask(&self, method: Method, pointer: &Pointer) -> Ask {
        Ask::new(method, self.url(&format!("manifests/{pointer}")))
            .header(ACCEPT, media::ACCEPTED.join(", "))
    }
}

fn media_type(answer: &Answer) -> String {
    let whole = answer.header(CONTENT_TYPE.as_str()).unwrap_or_default();
    let media_type = whole.split(';').next().unwrap_or(whole);
    media_type.trim().to_owned()
}

/// The digest that an answer says, if it says a SHA-256.
fn said_digest(answer: &Answer) -> Option<Digest> {
    answer.header(DIGEST)?.parse().ok()
}

/// Is what the registry took what it was sent? One that says nothing is believed.
pub(super) fn same(wanted: Digest, answer: &Answer) -> Result<(), What> {
    match answer.header(DIGEST) {
        Some(found) if found != wanted.to_string() => Err(What::WrongDigest {
            wanted,
            found: found.chars().take(80).collect(),
        }),
        _ => Ok(()),
    }
}
