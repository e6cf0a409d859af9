//! Registries as clients of images see them: the one of an account and region, and the public one.
//!
//! Actions are named after what a request asks for; HTTP is the matter of `wire`. An answer is a
//! tree of `status`, `headers`, and a body as `text` or, in base64, as `bytes`.
//!
//! What a registry has to do:
//! <https://github.com/opencontainers/distribution-spec/blob/main/spec.md>. Where ECR does otherwise,
//! so does this; each place says where that is known from.

mod base;
mod blobs;
mod manifests;
mod public;
pub(super) mod storage;
mod token;
mod uploads;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Action, Service, Unknown, place};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::kinds::names::REPOSITORY;
use crate::sandbox::engine::{Address, World, registry};

pub use public::{Bearer, FOREIGN, HOST as PUBLIC, LAYERS};
pub use storage::Stored;
pub use token::Token;

/// The registry of an account and region.
pub(super) static PRIVATE: Service = Service {
    name: "registry",
    version: "2",
    unknown: Unknown::UnknownOperation,
    actions: &[
        Action::write("AppendUpload", uploads::append),
        Action::write("CancelUpload", uploads::cancel),
        Action::write("DeleteManifest", manifests::delete),
        Action::read("DownloadLayer", storage::download),
        Action::write("FinishUpload", uploads::finish),
        Action::read("GetBlob", blobs::get),
        Action::read("GetManifest", manifests::get),
        Action::read("GetUpload", uploads::status),
        Action::read("HeadBlob", blobs::head),
        Action::read("HeadManifest", manifests::head),
        Action::read("ListTags", manifests::tags),
        Action::read("Ping", ping),
        Action::write("PutManifest", manifests::put),
        Action::write("StartUpload", uploads::start),
    ],
};

/// The public one, as far as the sandbox's own images go.
pub(super) static PUBLIC_ONE: Service = Service {
    name: "public-registry",
    version: "2",
    unknown: Unknown::UnknownOperation,
    actions: &[
        Action::read("DownloadLayer", public::download),
        Action::read("GetBlob", public::blob),
        Action::read("GetForeignLayer", public::foreign),
        Action::read("GetManifest", public::manifest),
        Action::read("GetToken", public::token),
        Action::read("HeadBlob", public::head_blob),
        Action::read("HeadManifest", public::manifest),
        Action::read("ListTags", public::tags),
        Action::read("Ping", public::ping),
    ],
};

const JSON: &str = "application/json";

/// `GET /v2/`: whether the token is good.
fn ping(world: &World, call: &Call) -> Answer {
    token::admit(world, call)?;
    Ok(with_text("{}", [("content-type", JSON.to_owned())]))
}

/// The repository of a request whose token is good.
fn open(world: &World, call: &Call) -> Result<Address, ApiError> {
    token::admit(world, call)?;
    let name = text(call, "repository");
    let place = place(call);
    if world.find(&place, REPOSITORY, name).is_none() {
        let message = format!(
            "The repository with name '{name}' does not exist in the registry with id '{}'",
            call.account
        );
        return Err(error(404, "NAME_UNKNOWN", message));
    }
    Ok(registry::repository(&place, name))
}

fn text<'a>(call: &'a Call, name: &str) -> &'a str {
    call.input.get(name).as_str().unwrap_or_default()
}

/// An error as registries give it.
fn error(status: u16, code: &str, message: impl Into<String>) -> ApiError {
    ApiError {
        status,
        code: code.to_owned(),
        message: message.into(),
    }
}

/// An answer without a body.
fn reply<'a>(status: i64, headers: impl IntoIterator<Item = (&'a str, String)>) -> Tree {
    let headers = headers
        .into_iter()
        .map(|(name, value)| (name, Tree::Text(value)));
    Tree::map([
        ("status", Tree::Int(status)),
        ("headers", Tree::map(headers)),
    ])
}

/// An answer with text in it.
fn with_text<'a>(body: &str, headers: impl IntoIterator<Item = (&'a str, String)>) -> Tree {
    with(reply(200, headers), "text", body.to_owned())
}

/// An answer with bytes in it: all of them, or those from where a call wants them.
fn with_bytes(call: &Call, body: &[u8]) -> Tree {
    let mut headers = vec![("content-type", "application/octet-stream".to_owned())];
    let from = call.input.get("wantedFrom").as_int();
    let rest = from.and_then(|from| Some((from, body.get(usize::try_from(from).ok()?..)?)));
    let (status, body) = match rest {
        Some((from, rest)) if !rest.is_empty() => {
            let range = format!("bytes {from}-{}/{}", body.len() - 1, body.len());
            headers.push(("content-range", range));
            (206, rest)
        }
        _ => (200, body),
    };
    with(reply(status, headers), "bytes", STANDARD.encode(body))
}

fn with(mut answer: Tree, key: &str, body: String) -> Tree {
    if let Tree::Map(members) = &mut answer {
        members.insert(key.to_owned(), Tree::Text(body));
    }
    answer
}
