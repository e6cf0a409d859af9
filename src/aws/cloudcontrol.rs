//! Cloud Control: types whose list and read handlers say enough, without a client of their own.
//!
//! Lists take no filter and give little more than identifiers; tags come with a read.
//! <https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations-list.html>

use aws_config::SdkConfig;
use serde_json::Value;

use super::error::Place;
use super::{Error, ErrorKind};

/// A resource as Cloud Control knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlledResource {
    /// Primary identifier; parts are separated by `|`.
    pub id: String,
    /// Properties as its schema names them; a list may give only some of them. `Null` when they
    /// are not JSON.
    pub properties: Value,
}

/// Cloud Control in one Region.
#[derive(Debug, Clone)]
pub struct CloudControl {
    client: aws_sdk_cloudcontrol::Client,
    place: Place,
}

impl CloudControl {
    pub(super) fn new(config: &SdkConfig, region: &str) -> Self {
        Self {
            client: aws_sdk_cloudcontrol::Client::new(config),
            place: Place {
                service: "cloudformation",
                region: region.to_owned(),
            },
        }
    }

    /// `ListResources` of a type: every page.
    pub async fn list(&self, type_name: &str) -> Result<Vec<ControlledResource>, Error> {
        const OPERATION: &str = "ListResources";
        let mut found = Vec::new();
        let mut pages = self
            .client
            .list_resources()
            .type_name(type_name)
            .into_paginator()
            .send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| self.place.failed(OPERATION, &error))?;
            for resource in page.resource_descriptions.unwrap_or_default() {
                found.push(ControlledResource {
                    id: resource
                        .identifier
                        .ok_or_else(|| self.place.missing(OPERATION, "Identifier"))?,
                    properties: json(resource.properties),
                });
            }
        }
        Ok(found)
    }

    /// `GetResource`; `None` when it is gone.
    pub async fn get(
        &self,
        type_name: &str,
        id: &str,
    ) -> Result<Option<ControlledResource>, Error> {
        const OPERATION: &str = "GetResource";
        let answer = self
            .client
            .get_resource()
            .type_name(type_name)
            .identifier(id)
            .send()
            .await;
        match answer.map_err(|error| self.place.failed(OPERATION, &error)) {
            Ok(answer) => {
                let found = answer
                    .resource_description
                    .ok_or_else(|| self.place.missing(OPERATION, "ResourceDescription"))?;
                Ok(Some(ControlledResource {
                    id: found.identifier.unwrap_or_else(|| id.to_owned()),
                    properties: json(found.properties),
                }))
            }
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// `DeleteResource`: begins a delete that goes on after the answer. One that is gone is deleted.
    pub async fn delete(&self, type_name: &str, id: &str) -> Result<(), Error> {
        let answer = self
            .client
            .delete_resource()
            .type_name(type_name)
            .identifier(id)
            .send()
            .await;
        match answer.map_err(|error| self.place.failed("DeleteResource", &error)) {
            Err(error) if error.kind != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

fn json(text: Option<String>) -> Value {
    text.and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}
