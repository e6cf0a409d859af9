//! STS: who we are.

use aws_config::SdkConfig;

use super::Error;
use super::error::Place;

/// The caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Account id.
    pub account: String,
    /// ARN of the user, role session or root.
    pub arn: String,
}

/// STS in one Region.
#[derive(Debug, Clone)]
pub struct Sts {
    client: aws_sdk_sts::Client,
    place: Place,
}

impl Sts {
    pub(super) fn new(config: &SdkConfig, region: &str) -> Self {
        Self {
            client: aws_sdk_sts::Client::new(config),
            place: Place {
                service: "sts",
                region: region.to_owned(),
            },
        }
    }

    /// `GetCallerIdentity`: needs no permission.
    pub async fn caller(&self) -> Result<Caller, Error> {
        const OPERATION: &str = "GetCallerIdentity";
        let answer = self
            .client
            .get_caller_identity()
            .send()
            .await
            .map_err(|error| self.place.failed(OPERATION, &error))?;
        Ok(Caller {
            account: answer
                .account
                .ok_or_else(|| self.place.missing(OPERATION, "Account"))?,
            arn: answer
                .arn
                .ok_or_else(|| self.place.missing(OPERATION, "Arn"))?,
        })
    }
}
