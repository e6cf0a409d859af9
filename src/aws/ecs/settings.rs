//! The account settings that decide what fits.

use std::collections::BTreeMap;

use aws_sdk_ecs::types::SettingName;

use super::Ecs;
use crate::aws::Error;

impl Ecs {
    /// The effective value of `awsvpcTrunking` for the caller (`enabled`, `disabled`), as
    /// `ListAccountSettings` gives it; `None` when it is not among the settings.
    pub async fn awsvpc_trunking(&self) -> Result<Option<String>, Error> {
        let name = SettingName::AwsvpcTrunking;
        let mut settings = self.settings(Some(name.clone())).await?;
        Ok(settings.remove(name.as_str()))
    }

    /// The effective values of every setting for the caller, by name (`ListAccountSettings`, every
    /// page).
    pub async fn account_settings(&self) -> Result<BTreeMap<String, String>, Error> {
        self.settings(None).await
    }

    async fn settings(&self, name: Option<SettingName>) -> Result<BTreeMap<String, String>, Error> {
        let mut found = BTreeMap::new();
        let mut settings = self
            .client
            .list_account_settings()
            .set_name(name)
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
