//! Blobs, written: mounted from a neighbour, or sent in parts that are taken up where they broke off.
//!
//! What registries say about an interrupted upload cannot always be believed, so this holds: a part
//! that was accepted is there; after one that broke, the registry's own offset counts if it lies
//! within that part; else the part goes again; and where that is refused, the blob is begun anew.
//! Only the digest at the end says that all is well.
//!
//! ECR is why: it answers 201 to a part, its `Range` stays at the first part's end, and it knows no
//! status of an upload. <https://github.com/aws/containers-roadmap/issues/2831>,
//! <https://github.com/dotnet/sdk/pull/33019>

mod course;
mod source;

use std::fs::File;

use http::header::{CONTENT_LENGTH, LOCATION};
use http::{Method, StatusCode};

use self::course::{Broken, Course};
use self::source::Source;
use super::ask::{Ask, join, with_parameter};
use super::manifests::same;
use super::pause::pause;
use super::{Action, RegistryError, Repository, Told, What};
use crate::aws::Answer;
use crate::image::{Blob, Digest};

/// Bytes of a part: at least 5 MiB and at most 10 MiB, or ECR refuses it.
/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html>.
const PART: u64 = 8 << 20;

/// The largest part that a registry may want as its smallest; each is in memory while it is sent.
const LARGEST_PART: u64 = 64 << 20;

/// How often a blob is begun before what is in the way counts as an error.
const BEGINNINGS: u32 = 6;

/// How a blob came to be in a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uploaded {
    /// The registry had it in another repository.
    Mounted,
    /// It was sent.
    Sent,
}

/// What the registry answers to the wish to write a blob.
enum Begun {
    Mounted,
    Upload { location: String, part: u64 },
}

impl Repository {
    /// Writes a blob that the repository does not have. `neighbour` is another repository of the
    /// same registry that may have it.
    pub async fn write_blob(
        &self,
        blob: &Blob,
        file: File,
        neighbour: Option<&str>,
        told: &Told,
    ) -> Result<Uploaded, RegistryError> {
        let failed = |what| self.failed(Action::Push, &blob.digest, what);
        let source = Source::new(file);
        let mut neighbour = neighbour;
        let mut beginning = 0;
        loop {
            let begun = self.begin(blob.digest, neighbour.take()).await;
            let (location, part) = match begun.map_err(failed)? {
                Begun::Mounted => {
                    told(i64::try_from(blob.bytes).unwrap_or(i64::MAX));
                    return Ok(Uploaded::Mounted);
                }
                Begun::Upload { location, part } => (location, part),
            };
            let mut course = Course::new(self, blob, &source, told);
            match course.run(location, part).await {
                Ok(()) => return Ok(Uploaded::Sent),
                Err(Broken::Again(_)) if beginning + 1 < BEGINNINGS => {
                    course.take_back();
                    let http = &self.registry.0.http;
                    pause(http.clock(), beginning, &blob.digest.to_string(), None).await;
                    beginning += 1;
                }
                Err(Broken::Again(what) | Broken::Final(what)) => return Err(failed(what)),
            }
        }
    }

    /// Begins an upload, or has the blob mounted.
    async fn begin(&self, digest: Digest, neighbour: Option<&str>) -> Result<Begun, What> {
        let uploads = self.url("blobs/uploads/");
        if let Some(neighbour) = neighbour {
            let url = with_parameter(&uploads, "mount", &digest.to_string());
            let url = with_parameter(&url, "from", neighbour);
            // Whoever may not read there, or a registry that does not mount, says so in many ways.
            if let Ok(answer) = self.registry.send(&beginning(&url)).await {
                return begun(digest, &url, &answer);
            }
        }
        let answer = self.registry.send(&beginning(&uploads)).await?;
        begun(digest, &uploads, &answer)
    }
}

fn beginning(url: &str) -> Ask {
    Ask::new(Method::POST, url).header(CONTENT_LENGTH, "0")
}

fn begun(digest: Digest, url: &str, answer: &Answer) -> Result<Begun, What> {
    if answer.status == StatusCode::CREATED {
        same(digest, answer)?;
        return Ok(Begun::Mounted);
    }
    let location = answer.header(LOCATION.as_str());
    let location = location.ok_or_else(|| What::Garbled("it has no `Location`".to_owned()))?;
    let smallest = answer.header("oci-chunk-min-length");
    let smallest: u64 = smallest.and_then(|bytes| bytes.parse().ok()).unwrap_or(0);
    if smallest > LARGEST_PART {
        let message = format!("it wants parts of at least {smallest} bytes");
        return Err(What::Garbled(message));
    }
    Ok(Begun::Upload {
        location: join(url, location)?,
        part: smallest.max(PART),
    })
}
