//! What a request asks for, by its method and path.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use super::super::Request;
use super::door::Door;
use crate::sandbox::call::{ApiError, Tree};

/// What a path is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Registry,
    Manifest,
    Blob,
    Uploads,
    Upload,
    Tags,
}

/// Method, what the path is about, action.
/// Source: <https://github.com/opencontainers/distribution-spec/blob/main/spec.md#endpoints>.
const ROUTES: &[(&str, About, &str)] = &[
    ("GET", About::Registry, "Ping"),
    ("HEAD", About::Registry, "Ping"),
    ("GET", About::Manifest, "GetManifest"),
    ("HEAD", About::Manifest, "HeadManifest"),
    ("PUT", About::Manifest, "PutManifest"),
    ("DELETE", About::Manifest, "DeleteManifest"),
    ("GET", About::Blob, "GetBlob"),
    ("HEAD", About::Blob, "HeadBlob"),
    ("POST", About::Uploads, "StartUpload"),
    ("GET", About::Upload, "GetUpload"),
    ("PATCH", About::Upload, "AppendUpload"),
    ("PUT", About::Upload, "FinishUpload"),
    ("DELETE", About::Upload, "CancelUpload"),
    ("GET", About::Tags, "ListTags"),
];

/// Actions that the public registry has for those who have no account there.
const PUBLIC: &[&str] = &[
    "Ping",
    "GetManifest",
    "HeadManifest",
    "GetBlob",
    "HeadBlob",
    "ListTags",
];

/// Parameters of the address that are read.
const PARAMETERS: &[&str] = &["digest", "mount", "from", "n", "last", "X-Amz-Date"];

type Asked = (&'static str, &'static str, BTreeMap<String, Tree>);

/// Service, action and parameters of a request.
pub(super) fn find(request: &Request, door: &Door) -> Result<Asked, ApiError> {
    let path = request.uri().path();
    let last = || Tree::Text(decoded(path.rsplit('/').next().unwrap_or_default()));
    let mut input = parameters(request);
    let get = request.method() == http::Method::GET;
    let (service, action) = match door {
        Door::Stored(stored) if get => {
            input.insert("repository".to_owned(), Tree::text(&stored.repository));
            input.insert("reference".to_owned(), Tree::Text(decoded(&stored.digest)));
            ("registry", "DownloadLayer")
        }
        Door::PublicLayers if get => {
            input.insert("reference".to_owned(), last());
            ("public-registry", "DownloadLayer")
        }
        Door::Foreign if get => {
            input.insert("reference".to_owned(), last());
            ("public-registry", "GetForeignLayer")
        }
        Door::Public { .. } if get && path.trim_end_matches('/') == "/token" => {
            ("public-registry", "GetToken")
        }
        Door::Private { .. } | Door::Public { .. } => {
            let (about, name, reference) = parse(path, door).ok_or_else(unknown)?;
            let method = request.method().as_str();
            let route = ROUTES
                .iter()
                .find(|(of, what, _)| (*of, *what) == (method, about));
            let (_, _, action) = route.ok_or_else(unsupported)?;
            input.insert("repository".to_owned(), Tree::Text(name));
            input.insert("reference".to_owned(), Tree::Text(reference));
            match door {
                Door::Private { .. } => ("registry", *action),
                _ if PUBLIC.contains(action) => ("public-registry", *action),
                _ => return Err(unsupported()),
            }
        }
        _ => return Err(unsupported()),
    };
    Ok((service, action, input))
}

/// What a path is about, the repository's name, and what it names in it.
fn parse(path: &str, door: &Door) -> Option<(About, String, String)> {
    let rest = path.strip_prefix("/v2")?;
    let mut segments: Vec<&str> = rest.strip_prefix('/').unwrap_or(rest).split('/').collect();
    if (door == &Door::Public { named: false }) && !segments.is_empty() {
        segments.remove(0);
    }
    let (about, name, reference): (About, &[&str], &str) = match segments.as_slice() {
        [""] | [] => (About::Registry, &[], ""),
        [name @ .., "tags", "list"] => (About::Tags, name, ""),
        [name @ .., "blobs", "uploads"] | [name @ .., "blobs", "uploads", ""] => {
            (About::Uploads, name, "")
        }
        [name @ .., "blobs", "uploads", id] => (About::Upload, name, id),
        [name @ .., "blobs", digest] => (About::Blob, name, digest),
        [name @ .., "manifests", reference] => (About::Manifest, name, reference),
        _ => return None,
    };
    if about != About::Registry && name.is_empty() {
        return None;
    }
    Some((about, decoded(&name.join("/")), decoded(reference)))
}

/// The upload that a request to some registry adds to, by the end of its path: that of a `PATCH`
/// or a `PUT` whose body is a part of a blob.
pub fn upload_of<B>(request: &http::Request<B>) -> Option<&str> {
    let adds = matches!(*request.method(), http::Method::PATCH | http::Method::PUT);
    let (rest, id) = request.uri().path().rsplit_once('/')?;
    let is_upload = rest.starts_with("/v2/") && rest.ends_with("/blobs/uploads");
    (adds && is_upload && !id.is_empty()).then_some(id)
}

fn parameters(request: &Request) -> BTreeMap<String, Tree> {
    let query = request.uri().query().unwrap_or_default();
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .filter(|(name, _)| PARAMETERS.contains(name))
        .map(|(name, value)| (name.to_owned(), Tree::Text(decoded(value))))
        .collect()
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn unknown() -> ApiError {
    ApiError {
        status: 404,
        code: "NAME_UNKNOWN".to_owned(),
        message: "404 page not found".to_owned(),
    }
}

fn unsupported() -> ApiError {
    ApiError {
        status: 405,
        code: "UNSUPPORTED".to_owned(),
        message: "The operation is unsupported.".to_owned(),
    }
}
