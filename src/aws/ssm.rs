//! Systems Manager's parameter store: the public parameters that name machine images.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html>

use aws_config::SdkConfig;

use super::query::{Call, Form, Query, SSM};
use super::{Error, ErrorKind};

const GET: Call = Call::list("GetParameter", "Parameter", "Value");

/// The parameter store in one Region.
#[derive(Debug, Clone)]
pub struct Ssm {
    query: Query,
}

impl Ssm {
    pub(super) fn new(config: &SdkConfig, region: &str) -> Self {
        Self {
            query: Query::new(&SSM, config, region),
        }
    }

    /// `GetParameter`: its value; `None` when there is no such parameter.
    pub async fn parameter(&self, name: &str) -> Result<Option<String>, Error> {
        match self.query.call(&GET, &Form::new().with("Name", name)).await {
            Ok(answer) => match answer.text_at("Parameter/Value") {
                Some(value) => Ok(Some(value)),
                None => Err(self.query.missing(&GET)),
            },
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}
