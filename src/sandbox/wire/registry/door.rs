//! Which registry a request is for, by its host.

use super::super::{DEFAULT_ACCOUNT, Request};
use super::header;
use crate::sandbox::engine::Place;
use crate::sandbox::services::registry::{FOREIGN, LAYERS, PUBLIC, Stored, Token};

/// Where a request is knocking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Door {
    /// At the registry of an account and region; `host` is empty if the client did not name it.
    Private {
        /// Its name, as the client has it.
        host: String,
        /// Its account and region; none on a loopback address, without a token that would say.
        place: Option<Place>,
    },
    /// At the public one.
    Public {
        /// Whether the client named it by its host.
        named: bool,
    },
    /// Where layers of accounts are stored.
    Stored(Stored),
    /// Where layers of the public one are stored.
    PublicLayers,
    /// Where foreign layers are.
    Foreign,
}

/// Under what a served sandbox has the layers of the public registry.
const LOCAL_LAYERS: &str = "/_public-layers/";
const REGISTRY: &str = ".dkr.ecr.";
const DOMAIN: &str = ".amazonaws.com";

impl Door {
    /// The door a request is at; none if it is at no registry.
    pub(super) fn of(request: &Request, token: Option<&Token>) -> Option<Self> {
        let host = host(request);
        let path = request.uri().path();
        match host {
            PUBLIC => return Some(Self::Public { named: true }),
            LAYERS => return Some(Self::PublicLayers),
            FOREIGN => return Some(Self::Foreign),
            _ => {}
        }
        if let Some(place) = place_of(host) {
            let host = host.to_owned();
            let place = Some(place);
            return Some(Self::Private { host, place });
        }
        if let Some(stored) = Stored::read(host, path) {
            return Some(Self::Stored(stored));
        }
        let signed =
            header(request, "authorization").is_some_and(|given| given.starts_with("AWS4-"));
        if signed {
            return None;
        }
        if path.starts_with(LOCAL_LAYERS) {
            return Some(Self::PublicLayers);
        }
        let rest = path.strip_prefix("/v2")?;
        if !(rest.is_empty() || rest.starts_with('/')) {
            return None;
        }
        let public = rest
            .strip_prefix('/')
            .and_then(|rest| rest.strip_prefix(PUBLIC));
        if public.is_some_and(|rest| rest.starts_with('/')) {
            return Some(Self::Public { named: false });
        }
        Some(Self::Private {
            host: String::new(),
            place: token.map(|token| Place::new(token.account.as_str(), token.region.as_str())),
        })
    }

    /// What addresses on this registry begin with; empty if it does not know its name.
    pub(super) fn base(&self) -> String {
        match self {
            Self::Private { host, .. } if !host.is_empty() => format!("https://{host}"),
            Self::Public { named: true } => format!("https://{PUBLIC}"),
            _ => String::new(),
        }
    }

    /// Account and region, as far as they matter.
    pub(super) fn place(&self) -> Place {
        match self {
            Self::Private {
                place: Some(place), ..
            } => place.clone(),
            Self::Stored(stored) => stored.place.clone(),
            _ => Place::new(DEFAULT_ACCOUNT, "us-east-1"),
        }
    }

    /// What the registry asks of those who say nothing of who they are.
    /// Sources: <https://github.com/aws/containers-roadmap/issues/2671>, and for accounts
    /// <https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html>.
    pub(super) fn challenge(&self) -> Option<String> {
        match self {
            Self::Private { .. } => Some(format!(
                "Basic realm=\"{}/\",service=\"ecr.amazonaws.com\"",
                self.base()
            )),
            Self::Public { .. } => Some(format!(
                "Bearer realm=\"{}/token/\",service=\"{PUBLIC}\",scope=\"aws\"",
                self.base()
            )),
            _ => None,
        }
    }

    /// Whether it speaks as S3 does.
    pub(super) const fn is_storage(&self) -> bool {
        matches!(self, Self::Stored(_) | Self::PublicLayers)
    }
}

/// The host of a request, without its port.
fn host(request: &Request) -> &str {
    let host = request
        .uri()
        .host()
        .or_else(|| header(request, "host"))
        .unwrap_or_default();
    host.split(':').next().unwrap_or_default()
}

/// Account and region in the name of a registry.
fn place_of(host: &str) -> Option<Place> {
    let (account, rest) = host.split_once(REGISTRY)?;
    let region = rest.strip_suffix(DOMAIN)?;
    let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    let is_region = region
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    (is_account && is_region && !region.is_empty()).then(|| Place::new(account, region))
}
