//! The account settings that decide what fits.

use aws_sdk_ecs::types::SettingName;

use super::Ecs;
use crate::aws::Error;

impl Ecs {
    /// The effective value of `awsvpcTrunking` for the caller (`enabled`, `disabled`), as
    /// `ListAccountSettings` gives it; `None` when it is not among the settings.
    pub async fn awsvpc_trunking(&self) -> Result<Option<String>, Error> {
        let mut settings = self
            .client
            .list_account_settings()
            .name(SettingName::AwsvpcTrunking)
            .effective_settings(true)
            .into_paginator()
            .items()
            .send();
        while let Some(setting) = settings.next().await {
            let setting =
                setting.map_err(|error| self.place.failed("ListAccountSettings", &error))?;
            if setting.name == Some(SettingName::AwsvpcTrunking) {
                return Ok(setting.value);
            }
        }
        Ok(None)
    }
}
