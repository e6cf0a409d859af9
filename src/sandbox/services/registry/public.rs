//! The public registry: some Python images that the sandbox makes up, so that images can be built
//! with no network.
//!
//! Anybody gets a token, and has to have one. Some of its ways:
//! <https://github.com/aws/containers-roadmap/issues/2671> (no `HEAD` of blobs),
//! <https://github.com/aws/containers-roadmap/issues/2835> (a bad token is a bad request).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::base::{BASES, Bases};
use super::manifests::{self, DIGEST};
use super::{JSON, error, reply, text, with_bytes, with_text};
use crate::sandbox::call::{Answer, ApiError, Call};
use crate::sandbox::engine::World;

/// Its name.
pub const HOST: &str = "public.ecr.aws";
/// Where its layers are stored.
/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/public/public-registries.html>, which says
/// that it is behind `CloudFront`; the name is of many a log.
pub const LAYERS: &str = "d5l0dvt14r5h8.cloudfront.net";
/// Where Windows layers are that must not be anywhere else.
pub const FOREIGN: &str = "mcr.microsoft.com";
/// How long a token is good: assumed to be as long as those of accounts.
const GOOD_FOR_MS: i64 = 12 * 60 * 60 * 1_000;

/// A token of nobody in particular.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bearer {
    expires_at_ms: i64,
}

impl Bearer {
    fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        serde_json::from_slice(&bytes).ok()
    }
}

fn admit(world: &World, call: &Call) -> Result<&'static Bases, ApiError> {
    let Some(bearer) = call.input.get("bearer").as_str() else {
        return Err(error(401, "UNAUTHORIZED", "Not Authorized"));
    };
    let good = Bearer::read(bearer).is_some_and(|bearer| bearer.expires_at_ms > world.now_ms);
    if good {
        Ok(&BASES)
    } else {
        Err(error(
            400,
            "DENIED",
            "Your authorization token is invalid or has expired",
        ))
    }
}

/// `GET /token/`.
#[expect(clippy::unnecessary_wraps, reason = "actions answer with a result")]
pub(super) fn token(world: &World, _: &Call) -> Answer {
    let bearer = Bearer {
        expires_at_ms: world.now_ms.saturating_add(GOOD_FOR_MS),
    };
    let token = URL_SAFE_NO_PAD.encode(serde_json::json!(bearer).to_string());
    let body = serde_json::json!({"token": token});
    Ok(with_text(
        &body.to_string(),
        [("content-type", JSON.to_owned())],
    ))
}

/// `GET /v2/`.
pub(super) fn ping(world: &World, call: &Call) -> Answer {
    admit(world, call)?;
    Ok(with_text("{}", [("content-type", JSON.to_owned())]))
}

/// `GET` and `HEAD /v2/…/manifests/…`.
pub(super) fn manifest(world: &World, call: &Call) -> Answer {
    let bases = admit(world, call)?;
    let reference = text(call, "reference");
    let (digest, manifest) = bases
        .manifest(text(call, "repository"), reference)
        .ok_or_else(|| {
            let words = "Requested image not found";
            error(404, "MANIFEST_UNKNOWN", words)
        })?;
    Ok(with_text(
        &manifest.text,
        [
            ("content-type", manifest.media_type.to_owned()),
            (DIGEST, digest.to_owned()),
        ],
    ))
}

/// `GET /v2/…/blobs/…`.
pub(super) fn blob(world: &World, call: &Call) -> Answer {
    let bases = admit(world, call)?;
    let digest = text(call, "reference");
    if bases.blob(digest).is_none() {
        return Err(error(404, "BLOB_UNKNOWN", "blob unknown to registry"));
    }
    let at = if text(call, "base").is_empty() {
        format!("/_public-layers/{digest}")
    } else {
        format!("https://{LAYERS}/{digest}")
    };
    Ok(reply(307, [("location", at)]))
}

/// `HEAD /v2/…/blobs/…`: refused, token or not.
pub(super) fn head_blob(_: &World, _: &Call) -> Answer {
    Err(error(401, "UNAUTHORIZED", "Not Authorized"))
}

/// `GET /v2/…/tags/list`.
pub(super) fn tags(world: &World, call: &Call) -> Answer {
    let bases = admit(world, call)?;
    let tags = bases.tags(text(call, "repository")).ok_or_else(|| {
        let words = "The repository does not exist";
        error(404, "NAME_UNKNOWN", words)
    })?;
    Ok(manifests::listed(call, &tags))
}

/// `GET` of a layer where it is stored.
pub(super) fn download(_: &World, call: &Call) -> Answer {
    let blob = BASES.blob(text(call, "reference"));
    blob.map(|bytes| with_bytes(call, bytes))
        .ok_or_else(|| error(403, "AccessDenied", "Access Denied"))
}

/// `GET` of a foreign layer, which asks for no token.
pub(super) fn foreign(_: &World, call: &Call) -> Answer {
    let blob = BASES.foreign(text(call, "reference"));
    blob.map(|bytes| with_bytes(call, bytes))
        .ok_or_else(|| error(404, "BLOB_UNKNOWN", "blob unknown to registry"))
}
