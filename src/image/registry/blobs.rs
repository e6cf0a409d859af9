//! Blobs, read: found by their digest, fetched from where they broke off, held against it.

use std::io::Write;

use http::header::{CONTENT_LENGTH, RANGE};
use http::{Method, StatusCode};

use super::ask::Ask;
use super::pause::{ATTEMPTS, pause};
use super::reply::Miss;
use super::{Action, RegistryError, Repository, Told, What};
use crate::aws::Answer;
use crate::image::digest::Hashing;
use crate::image::{Blob, Digest};

/// A blob that is to be read, and where else it may be.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The blob.
    pub blob: &'a Blob,
    /// Addresses that have it when the registry does not: those of foreign layers.
    pub urls: &'a [String],
}

/// How far a blob has come.
struct Course<'a, W> {
    hashing: Hashing<&'a mut W>,
    told: Option<&'a Told>,
    limit: u64,
}

impl Repository {
    /// The size of a blob, if it is there. Where the registry does not say, that of its document is
    /// believed.
    pub async fn find_blob(&self, blob: &Blob) -> Result<Option<u64>, RegistryError> {
        let ask = Ask::new(Method::HEAD, self.blob_url(blob.digest));
        let answer = self.registry.find(&ask).await;
        let answer = answer.map_err(|what| self.failed(Action::Find, &blob.digest, what))?;
        Ok(answer.map(|answer| {
            let length = answer.header(CONTENT_LENGTH.as_str());
            length
                .and_then(|length| length.parse().ok())
                .unwrap_or(blob.bytes)
        }))
    }

    /// Reads a blob into `to`, from its beginning to its end; a connection that breaks is taken up
    /// where it broke.
    ///
    /// # Errors
    /// Also when digest or size are not those of the blob; what was written by then is of no use.
    pub async fn read_blob<W: Write + Send>(
        &self,
        wanted: Wanted<'_>,
        to: &mut W,
        told: Option<&Told>,
    ) -> Result<(), RegistryError> {
        let Wanted { blob, urls } = wanted;
        let failed = |what| self.failed(Action::Pull, &blob.digest, what);
        let mut course = Course {
            hashing: Hashing::new(to),
            told,
            limit: blob.bytes,
        };
        let mut result = self.fetch(&self.blob_url(blob.digest), &mut course).await;
        for url in urls {
            if !matches!(result, Err(What::NotFound(_))) {
                break;
            }
            result = self.fetch(url, &mut course).await;
        }
        result.map_err(failed)?;
        let (_, found, bytes) = course.hashing.finish();
        if bytes != blob.bytes {
            return Err(failed(What::WrongSize {
                wanted: blob.bytes,
                found: bytes,
            }));
        }
        if found != blob.digest {
            return Err(failed(What::WrongDigest {
                wanted: blob.digest,
                found: found.to_string(),
            }));
        }
        Ok(())
    }

    /// Reads what is at `url` to its end, with as many attempts as it takes while each brings
    /// something.
    async fn fetch<W: Write + Send>(
        &self,
        url: &str,
        course: &mut Course<'_, W>,
    ) -> Result<(), What> {
        let mut attempt = 0;
        loop {
            let before = course.hashing.bytes();
            let miss = match self.part(url, course).await {
                Ok(()) => return Ok(()),
                Err(miss) => miss,
            };
            if course.hashing.bytes() > before {
                attempt = 0;
            }
            match miss {
                Miss::Passing { wish, .. } if attempt + 1 < ATTEMPTS => {
                    pause(self.registry.0.http.clock(), attempt, url, wish).await;
                    attempt += 1;
                }
                miss => return Err(miss.what()),
            }
        }
    }

    /// One request for what is missing.
    async fn part<W: Write + Send>(
        &self,
        url: &str,
        course: &mut Course<'_, W>,
    ) -> Result<(), Miss> {
        let have = course.hashing.bytes();
        let mut ask = Ask::new(Method::GET, url);
        if have > 0 {
            ask = ask.header(RANGE, format!("bytes={have}-"));
        }
        let answer = self.registry.once(&ask).await?;
        // A registry may send the whole again.
        let skip = if answer.status == StatusCode::PARTIAL_CONTENT {
            0
        } else {
            have
        };
        course.take(answer, skip).await
    }

    /// The address of a blob.
    pub(super) fn blob_url(&self, digest: Digest) -> String {
        self.url(&format!("blobs/{digest}"))
    }
}

impl<W: Write + Send> Course<'_, W> {
    /// Takes an answer to its end, less the first `skip` bytes.
    async fn take(&mut self, mut answer: Answer, mut skip: u64) -> Result<(), Miss> {
        while let Some(piece) = answer.next().await? {
            let known = usize::try_from(skip).unwrap_or(usize::MAX).min(piece.len());
            skip -= known as u64;
            let new = piece.get(known..).unwrap_or_default();
            if self.hashing.bytes() + new.len() as u64 > self.limit {
                return Err(Miss::Final(What::WrongSize {
                    wanted: self.limit,
                    found: self.hashing.bytes() + new.len() as u64,
                }));
            }
            let written = self.hashing.write_all(new);
            written.map_err(|error| Miss::Final(What::Local(error)))?;
            if let Some(told) = self.told {
                told(i64::try_from(new.len()).unwrap_or(i64::MAX));
            }
        }
        if self.hashing.bytes() < self.limit {
            // Some servers close the connection where they should say that it broke.
            return Err(Miss::Passing {
                what: What::WrongSize {
                    wanted: self.limit,
                    found: self.hashing.bytes(),
                },
                wish: None,
            });
        }
        Ok(())
    }
}
