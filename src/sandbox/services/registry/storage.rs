//! Where layers are stored: a bucket that asks for nothing but a signed address.
//!
//! Name of the bucket: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html>;
//! a signature in the address and another in a header are too many:
//! <https://github.com/renovatebot/renovate/issues/3877>.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::{error, text, with_bytes};
use crate::sandbox::call::{Answer, Call};
use crate::sandbox::clock::instant;
use crate::sandbox::engine::kinds::repository::registry_of;
use crate::sandbox::engine::{Address, Place, World, chance, registry};
use crate::sandbox::services::place;

const SCHEME: &str = "https://";
const BUCKET: &str = "-starport-layer-bucket.s3.";
const DOMAIN: &str = ".amazonaws.com";
/// Under what a served sandbox has the bucket.
const LOCAL: &str = "/_layers/";
/// How long an address is good, in seconds.
const GOOD_FOR_S: i64 = 3_600;
const STAMP: &str = "%Y%m%dT%H%M%SZ";

/// The address of a layer.
pub(in super::super) fn url(now_ms: i64, repository: &Address, digest: &str) -> String {
    let Place { account, region } = &repository.place;
    let date = instant(now_ms).strftime(STAMP);
    let signature = chance::hex(0, &registry_of(&repository.place), digest, 64);
    format!(
        "{SCHEME}prod-{region}{BUCKET}{region}{DOMAIN}/{account}/{}/{digest}?X-Amz-Algorithm=\
         AWS4-HMAC-SHA256&X-Amz-Date={date}&X-Amz-Expires={GOOD_FOR_S}&X-Amz-Signature={signature}",
        repository.id
    )
}

/// The same address on a served sandbox, which knows itself by no name.
pub(super) fn local(url: &str, base: &str) -> Option<String> {
    if !base.is_empty() {
        return None;
    }
    let (host, path) = url.strip_prefix(SCHEME)?.split_once('/')?;
    Some(format!("{LOCAL}{}/{path}", region_of(host)?))
}

fn region_of(host: &str) -> Option<&str> {
    let (_, region) = host.split_once(BUCKET)?;
    region.strip_suffix(DOMAIN)
}

/// A stored layer that an address names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Account and region.
    pub place: Place,
    /// Name of the repository.
    pub repository: String,
    /// Digest of the layer.
    pub digest: String,
    /// Whether a served sandbox is asked, by the host that the registry has: clients go on to send
    /// their token there.
    pub is_local: bool,
}

impl Stored {
    /// The layer that a host and a path name, if they name one.
    pub fn read(host: &str, path: &str) -> Option<Self> {
        let is_local = path.starts_with(LOCAL);
        let (region, path) = match path.strip_prefix(LOCAL) {
            Some(rest) => rest.split_once('/')?,
            None => (region_of(host)?, path.strip_prefix('/')?),
        };
        let (account, path) = path.split_once('/')?;
        let (repository, digest) = path.rsplit_once('/')?;
        Some(Self {
            place: Place::new(account, region),
            repository: repository.to_owned(),
            digest: digest.to_owned(),
            is_local,
        })
    }
}

/// `GET` of a layer where it is stored.
pub(super) fn download(world: &World, call: &Call) -> Answer {
    if call.input.get("authorized").as_bool() == Some(true) {
        let words = "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, \
                     Signature query string parameter or the Authorization header should be specified";
        return Err(error(400, "InvalidArgument", words));
    }
    let signed = DateTime::strptime(STAMP, text(call, "X-Amz-Date"))
        .and_then(|date| date.to_zoned(TimeZone::UTC))
        .map(|date| date.timestamp().as_millisecond())
        .ok();
    if signed.is_some_and(|signed| world.now_ms > signed.saturating_add(GOOD_FOR_S * 1_000)) {
        return Err(error(403, "AccessDenied", "Request has expired"));
    }
    let repository = registry::repository(&place(call), text(call, "repository"));
    let blob = world
        .holdings(&repository)
        .blobs
        .get(text(call, "reference"));
    blob.and_then(registry::Blob::content)
        .filter(|_| signed.is_some())
        .map(|bytes| with_bytes(call, &bytes))
        .ok_or_else(|| error(403, "AccessDenied", "Access Denied"))
}
