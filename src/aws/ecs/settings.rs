//! The account settings that decide what fits.

use std::collections::BTreeMap;

use super::Ecs;
use crate::aws::Error;

impl Ecs {
    /// The effective values of every setting for the caller, by name (`ListAccountSettings`, every
    /// page).
    pub async fn account_settings(&self) -> Result<BTreeMap<String, String>, Error> {
        let mut found = BTreeMap::new();
        let mut settings = self
            .client
            .list_account_settings()
            .effective_settings(true)
            .into_paginator()
            .items()
            .send();
        while let Some(setting) = settings.next().await {
            let setting =
                setting.map_err(|error| self.place.failed("ListAccountSettings", &error))?;
            if let (Some(name), Some(value)) = (setting.name, setting.value) {
                found.insert(name.as_str().to_owned(), value);
            }
        }
        Ok(found)
    }
}
