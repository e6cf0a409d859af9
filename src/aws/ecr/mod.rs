//! ECR: repositories of the account, the images in them, and the way into its registry.

mod images;
mod platforms;
mod repositories;
mod tags;

use aws_config::SdkConfig;

pub use images::{ImageDetail, ImageState, StoredImage};
pub use repositories::{NewRepository, RepositoryDetail};

use super::Error;
use super::error::Place;

/// ECR in one Region.
#[derive(Debug, Clone)]
pub struct Ecr {
    client: aws_sdk_ecr::Client,
    place: Place,
}

/// What signs in at the account's registry, for twelve hours.
#[derive(Clone, PartialEq, Eq)]
pub struct RegistryLogin {
    /// Name and password, as HTTP's basic authentication wants them.
    pub token: String,
    /// The registry's address, such as `https://123456789012.dkr.ecr.us-east-1.amazonaws.com`.
    pub address: String,
}

impl std::fmt::Debug for RegistryLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RegistryLogin({})", self.address)
    }
}

impl Ecr {
    pub(super) fn new(config: &SdkConfig, region: &str) -> Self {
        Self {
            client: aws_sdk_ecr::Client::new(config),
            place: Place {
                service: "ecr",
                region: region.to_owned(),
            },
        }
    }

    /// `GetAuthorizationToken`.
    pub async fn authorization(&self) -> Result<RegistryLogin, Error> {
        const CALL: &str = "GetAuthorizationToken";
        let answer = self.client.get_authorization_token().send().await;
        let answer = answer.map_err(|error| self.place.failed(CALL, &error))?;
        let data = answer.authorization_data.unwrap_or_default();
        let data = data.into_iter().next();
        let (token, address) = data.map_or((None, None), |data| {
            (data.authorization_token, data.proxy_endpoint)
        });
        Ok(RegistryLogin {
            token: token.ok_or_else(|| self.place.missing(CALL, "authorizationToken"))?,
            address: address.ok_or_else(|| self.place.missing(CALL, "proxyEndpoint"))?,
        })
    }
}
