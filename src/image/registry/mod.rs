//! A client of container registries, as the OCI specifies them.
//!
//! A [`Registry`] is a host and how to sign in there, a [`Repository`] one of its repositories.
//! Waits go by the session's clock. What is merely in the way (too many requests, a server's own
//! trouble, a broken connection, a token that ran out) is dealt with here; what is left is an error
//! that says what was asked of whom.
//!
//! Source: <https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md>.

mod ask;
mod blobs;
mod challenge;
mod error;
mod exchange;
mod guard;
mod login;
mod manifests;
mod pause;
mod reference;
mod reply;
mod upload;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

pub use blobs::Wanted;
pub use error::{Action, RegistryError, What};
pub use login::{Login, Secret};
pub use manifests::{Document, Head};
pub use reference::{NoReference, Pointer, Reference};
pub use upload::Uploaded;

use self::guard::Guard;
use crate::aws::{Http, is_loopback};

/// Told how many bytes more have moved; a negative number takes back what has to go again.
pub type Told = Arc<dyn Fn(i64) + Send + Sync>;

/// Docker Hub's registry is not where its name says.
/// Source: <https://docs.docker.com/reference/api/registry/latest/>.
const DOCKER_HUB: (&str, &str) = ("docker.io", "https://registry-1.docker.io");

/// A registry. Cheap to clone; clones share connections and what they signed in with.
#[derive(Debug, Clone)]
pub struct Registry(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    http: Http,
    origin: String,
    guard: Guard,
}

/// A repository of a registry.
#[derive(Debug, Clone)]
pub struct Repository {
    registry: Registry,
    name: String,
}

impl Registry {
    /// The registry of a host as references name it, `host` or `host:port`: by `https://`, and on
    /// this machine by `http://`.
    pub fn of_host(http: Http, host: &str, login: Login) -> Self {
        Self::at(http, &Self::origin_of(host), login)
    }

    /// The address of the registry of a host.
    pub(super) fn origin_of(host: &str) -> String {
        match host {
            host if host == DOCKER_HUB.0 => DOCKER_HUB.1.to_owned(),
            host if is_loopback(host) => format!("http://{host}"),
            host => format!("https://{host}"),
        }
    }

    /// The registry at an address such as `https://public.ecr.aws`.
    pub fn at(http: Http, origin: &str, login: Login) -> Self {
        Self(Arc::new(Inner {
            http,
            origin: origin.trim_end_matches('/').to_owned(),
            guard: Guard::new(login),
        }))
    }

    /// One of its repositories.
    pub fn repository(&self, name: &str) -> Repository {
        Repository {
            registry: self.clone(),
            name: name.to_owned(),
        }
    }

    /// Where it is, such as `https://public.ecr.aws`.
    pub fn origin(&self) -> &str {
        &self.0.origin
    }
}

impl Repository {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The registry it is in.
    pub const fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The address of one of its parts, such as `manifests/latest`.
    fn url(&self, part: &str) -> String {
        format!("{}/v2/{}/{part}", self.registry.origin(), self.name)
    }

    /// What went wrong, and with what.
    fn failed(&self, action: Action, subject: &dyn fmt::Display, what: What) -> RegistryError {
        RegistryError {
            what,
            action,
            subject: subject.to_string().into(),
            repository: self.name.as_str().into(),
            origin: self.registry.origin().into(),
        }
    }
}
