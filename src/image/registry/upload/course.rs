//! One upload from its beginning to its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use http::Method;
use http::header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, LOCATION, RANGE};
use hyper::body::Bytes;

use super::source::Source;
use crate::aws::{Answer, Payload};
use crate::image::Blob;
use crate::image::registry::ask::{Ask, join, with_parameter};
use crate::image::registry::manifests::same;
use crate::image::registry::pause::{ATTEMPTS, pause};
use crate::image::registry::reply::Miss;
use crate::image::registry::{Repository, Told, What};

/// The media type of blobs on their way.
const OCTETS: &str = "application/octet-stream";

/// ECR's words before the offset at which it wants the next part.
/// Source: <https://github.com/apple/containerization/issues/790>.
const INSTEAD_OF: &str = "instead of ";

/// Why an upload did not come to its end.
#[derive(Debug)]
pub(super) enum Broken {
    /// Another one may.
    Again(What),
    /// No other one would.
    Final(What),
}

/// One upload.
pub(super) struct Course<'a> {
    repository: &'a Repository,
    blob: &'a Blob,
    source: &'a Source,
    told: &'a Told,
    /// Where the next request goes.
    location: String,
    /// Bytes that the registry has.
    offset: u64,
    /// Bytes that were told of as moved.
    shown: Arc<AtomicI64>,
    /// Attempts since something last got through.
    misses: u32,
}

impl<'a> Course<'a> {
    pub(super) fn new(
        repository: &'a Repository,
        blob: &'a Blob,
        source: &'a Source,
        told: &'a Told,
    ) -> Self {
        Self {
            repository,
            blob,
            source,
            told,
            location: String::new(),
            offset: 0,
            shown: Arc::default(),
            misses: 0,
        }
    }

    /// Sends the blob, in one piece if it is no longer than a part.
    pub(super) async fn run(&mut self, location: String, part: u64) -> Result<(), Broken> {
        self.location = location;
        if self.blob.bytes <= part {
            let whole = self.read(self.blob.bytes).await?;
            return self.finish(Some(whole)).await;
        }
        while self.offset < self.blob.bytes {
            self.append(part).await?;
        }
        self.finish(None).await
    }

    /// Takes back what was told of as moved.
    pub(super) fn take_back(&self) {
        self.show(0);
    }

    /// Sends the next part.
    async fn append(&mut self, part: u64) -> Result<(), Broken> {
        let begin = self.offset;
        let end = self.blob.bytes.min(begin.saturating_add(part));
        let bytes = self.read(end - begin).await?;
        let ask = Ask::new(Method::PATCH, self.location.as_str())
            .header(CONTENT_TYPE, OCTETS)
            .header(CONTENT_RANGE, format!("{begin}-{}", end.saturating_sub(1)))
            .header(CONTENT_LENGTH, bytes.len().to_string())
            .payload(self.telling(bytes));
        match self.repository.registry().once(&ask).await {
            Ok(answer) => {
                self.move_on(&answer)?;
                self.reached(end);
                Ok(())
            }
            Err(miss) => self.recover(miss, end).await,
        }
    }

    /// Finds out where to go on after a part that ends at `end` did not get through.
    async fn recover(&mut self, miss: Miss, end: u64) -> Result<(), Broken> {
        let begin = self.offset;
        match miss {
            Miss::Passing { what, .. } if self.misses + 1 >= ATTEMPTS => Err(Broken::Final(what)),
            Miss::Passing { what, wish } => {
                let clock = self.repository.registry().0.http.clock();
                pause(clock, self.misses, &self.location, wish).await;
                self.misses += 1;
                match self.status().await {
                    Some(offset) if offset > begin && offset <= end => self.reached(offset),
                    Some(offset) if offset != begin => return Err(Broken::Again(what)),
                    // Nothing of it is there, or nobody knows.
                    _ => self.show(begin),
                }
                Ok(())
            }
            Miss::Final(what @ What::Refused { status: 416, .. }) => {
                let said = match &what {
                    What::Refused { said, .. } => wanted_offset(said),
                    _ => None,
                };
                let offset = match said {
                    Some(offset) => Some(offset),
                    None => self.status().await,
                };
                match offset {
                    Some(offset) if offset > begin && offset <= end => {
                        self.reached(offset);
                        Ok(())
                    }
                    _ => Err(Broken::Again(what)),
                }
            }
            // The upload is gone, or was never as we believed.
            Miss::Final(what @ (What::NotFound(_) | What::Refused { .. })) => {
                Err(Broken::Again(what))
            }
            Miss::Final(what) => Err(Broken::Final(what)),
        }
    }

    /// How many bytes the registry says that it has, if it says.
    async fn status(&mut self) -> Option<u64> {
        let ask = Ask::new(Method::GET, self.location.as_str());
        let answer = self.repository.registry().once(&ask).await.ok()?;
        let offset = received(answer.header(RANGE.as_str())?);
        self.move_on(&answer).ok()?;
        offset
    }

    /// Ends the upload, with all of the blob if it was not sent before.
    async fn finish(&mut self, whole: Option<Bytes>) -> Result<(), Broken> {
        let url = with_parameter(&self.location, "digest", &self.blob.digest.to_string());
        let length = whole.as_ref().map_or(0, Bytes::len);
        let ask = Ask::new(Method::PUT, url)
            .header(CONTENT_TYPE, OCTETS)
            .header(CONTENT_LENGTH, length.to_string())
            .payload(whole.map_or_else(Payload::empty, |bytes| self.telling(bytes)));
        let what = match self.repository.registry().once(&ask).await {
            Ok(answer) => {
                same(self.blob.digest, &answer).map_err(Broken::Final)?;
                self.show(self.blob.bytes);
                return Ok(());
            }
            Err(Miss::Passing { what, .. }) => {
                // It may have got through although nobody said so.
                match self.repository.find_blob(self.blob).await {
                    Ok(Some(_)) => {
                        self.show(self.blob.bytes);
                        return Ok(());
                    }
                    _ => return Err(Broken::Again(what)),
                }
            }
            Err(Miss::Final(what @ (What::NotFound(_) | What::Refused { .. }))) => what,
            Err(Miss::Final(what)) => return Err(Broken::Final(what)),
        };
        // Lost on the way it may get through another time; wrong here, never.
        let found = self.source.digest().await.map_err(local)?;
        if found != self.blob.digest {
            return Err(Broken::Final(What::WrongDigest {
                wanted: self.blob.digest,
                found: found.to_string(),
            }));
        }
        Err(Broken::Again(what))
    }

    async fn read(&self, length: u64) -> Result<Bytes, Broken> {
        self.source.part(self.offset, length).await.map_err(local)
    }

    /// Every answer may say where the next request goes.
    fn move_on(&mut self, answer: &Answer) -> Result<(), Broken> {
        if let Some(location) = answer.header(LOCATION.as_str()) {
            self.location = join(&self.location, location).map_err(Broken::Final)?;
        }
        Ok(())
    }

    /// The registry has everything up to `offset`.
    fn reached(&mut self, offset: u64) {
        self.offset = offset;
        self.misses = 0;
        self.show(offset);
    }

    /// A payload that is told of as it goes.
    fn telling(&self, bytes: Bytes) -> Payload {
        let (told, shown) = (Arc::clone(self.told), Arc::clone(&self.shown));
        Payload::from(bytes).telling(Arc::new(move |bytes| {
            let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
            shown.fetch_add(bytes, Ordering::Relaxed);
            told(bytes);
        }))
    }

    /// Sets what was told of to what is so.
    fn show(&self, offset: u64) {
        let offset = i64::try_from(offset).unwrap_or(i64::MAX);
        let before = self.shown.swap(offset, Ordering::Relaxed);
        if before != offset {
            (self.told)(offset - before);
        }
    }
}

fn local(error: std::io::Error) -> Broken {
    Broken::Final(What::Local(error))
}

/// Bytes received, of `0-99` or `bytes=0-99`: 100. Of nothing, some registries say `0-0`.
fn received(range: &str) -> Option<u64> {
    let (_, last) = range.rsplit_once('-')?;
    match last.trim().parse().ok()? {
        0 => Some(0),
        last => u64::checked_add(last, 1),
    }
}

/// The offset in ECR's words, such as `First byte of the layer part is 0 instead of 11304960`.
fn wanted_offset(said: &str) -> Option<u64> {
    let (_, after) = said.split_once(INSTEAD_OF)?;
    let digits = after.split(|one: char| !one.is_ascii_digit()).next()?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_read_as_registries_say_them() {
        assert_eq!(received("0-99"), Some(100));
        assert_eq!(received("bytes=0-99"), Some(100));
        assert_eq!(received("0-0"), Some(0));
        for other in ["", "99", "0-", "0-x", "0-18446744073709551615"] {
            assert_eq!(received(other), None, "{other}");
        }
        let said = "First byte of the layer part is 0 instead of 11304960 (BLOB_UPLOAD_INVALID)";
        assert_eq!(wanted_offset(said), Some(11_304_960));
        assert_eq!(wanted_offset("instead of that"), None);
    }
}
