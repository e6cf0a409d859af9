//! STS: who we are.

use aws_config::SdkConfig;

use super::Error;
use super::error::Place;
use super::tally::{Dated, Tally};

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
    /// A client whose answers tell how far this machine's clock is from AWS's.
    pub(super) fn new(config: &SdkConfig, region: &str, tally: &Tally) -> Self {
        let dated = aws_sdk_sts::config::Builder::from(config).interceptor(Dated(tally.clone()));
        Self {
            client: aws_sdk_sts::Client::from_conf(dated.build()),
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
