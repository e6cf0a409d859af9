//! ECS: account settings, and the services, tasks and hosts of a cluster.

mod clusters;
mod fargate;
mod hosts;
mod named;
mod services;
mod settings;
mod tasks;

pub use clusters::ClusterCounts;
pub use fargate::FargateUse;
pub use hosts::ContainerInstance;
pub use named::Named;
pub use services::{Deployment, Service, ServiceEvent};
pub use tasks::{StoppedContainer, Task, TaskFilter};

use aws_config::SdkConfig;
use aws_sdk_ecs::types::Failure;

use super::error::Place;
use super::tally::Tally;
use super::{Error, ErrorKind};

/// ECS in one Region.
#[derive(Debug, Clone)]
pub struct Ecs {
    client: aws_sdk_ecs::Client,
    place: Place,
}

impl Ecs {
    /// A client whose calls are counted.
    pub(super) fn new(config: &SdkConfig, region: &str, tally: &Tally) -> Self {
        let counted = aws_sdk_ecs::config::Builder::from(config).interceptor(tally.clone());
        Self {
            client: aws_sdk_ecs::Client::from_conf(counted.build()),
            place: Place {
                service: "ecs",
                region: region.to_owned(),
            },
        }
    }

    /// Turns what a describe call could not describe into an error, unless it is merely gone: things
    /// may end between the list and the description.
    fn described(&self, operation: &'static str, failures: &[Failure]) -> Result<(), Error> {
        let worst = failures
            .iter()
            .find(|failure| failure.reason() != Some("MISSING"));
        match worst {
            None => Ok(()),
            Some(failure) => Err(Error {
                kind: ErrorKind::Service,
                service: "ecs",
                operation,
                region: self.place.region.as_str().into(),
                code: failure.reason().map(Box::from),
                message: format!(
                    "{} {}",
                    failure.arn().unwrap_or("an unnamed thing"),
                    failure.detail().unwrap_or("cannot be described")
                )
                .into(),
                request_id: None,
            }),
        }
    }
}

/// What is not there, where its absence is an answer and no error.
fn unless_gone<T>(result: Result<T, Error>) -> Result<Option<T>, Error> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
