//! The roles for one stack: the bootstrap's, or those that a company names.

use super::BootstrapError;
use super::ensure::{Wanted, ensure};
use super::look::{Standing, look};
use crate::aws::Session;
use crate::deploy::Report;
use crate::deploy::expiry::{DEFAULT_GROUP, GROUP};

/// Roles that the user names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Own<'a> {
    /// In place of the bootstrap's service role.
    pub service: Option<&'a str>,
    /// In place of the bootstrap's reaper role.
    pub reaper: Option<&'a str>,
}

impl Own<'_> {
    /// Is nothing of the bootstrap stack's needed beside them?
    pub const fn is_whole(&self) -> bool {
        self.service.is_some() && self.reaper.is_some()
    }
}

/// Who deletes a stack whose time is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaper {
    /// ARN of the role that the schedule runs as.
    pub role_arn: String,
    /// Group of the schedule.
    pub group: String,
}

/// Who works on a stack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hands {
    /// CloudFormation works as this one; without it, as the caller.
    pub service_role_arn: Option<String>,
    /// Who deletes it by itself; without one, nobody does.
    pub reaper: Option<Reaper>,
}

/// Finds the roles for a stack that will be deleted by itself (`expires`), or that will not. Only
/// the first kind needs a bootstrap stack; the other takes the service role of one that is there.
pub async fn hands(
    session: &Session,
    own: Own<'_>,
    expires: bool,
    wanted: Option<&Wanted<'_>>,
    report: Report<'_>,
) -> Result<Hands, BootstrapError> {
    let service = own.service.map(str::to_owned);
    if !expires {
        let service_role_arn = match service {
            Some(service) => Some(service),
            None => match wanted {
                Some(wanted) => bootstrapped(session, wanted).await?,
                None => None,
            },
        };
        return Ok(Hands {
            service_role_arn,
            reaper: None,
        });
    }
    if let (Some(service), Some(reaper)) = (&service, own.reaper) {
        return Ok(Hands {
            service_role_arn: Some(service.clone()),
            reaper: Some(Reaper {
                role_arn: reaper.to_owned(),
                group: group(session).await?.to_owned(),
            }),
        });
    }
    let wanted = wanted.ok_or_else(|| BootstrapError::Missing {
        region: session.region().to_owned(),
    })?;
    let roles = ensure(session, wanted, report).await?.roles;
    Ok(Hands {
        service_role_arn: Some(service.unwrap_or(roles.service_role_arn)),
        reaper: Some(Reaper {
            role_arn: own.reaper.map_or(roles.reaper_role_arn, str::to_owned),
            group: roles.group,
        }),
    })
}

/// The service role of a bootstrap stack that happens to be there and covers the template.
async fn bootstrapped(
    session: &Session,
    wanted: &Wanted<'_>,
) -> Result<Option<String>, BootstrapError> {
    Ok(match look(session).await? {
        Standing::Ready(installed) if installed.lacks(wanted.needs).is_empty() => {
            Some(installed.roles.service_role_arn)
        }
        _ => None,
    })
}

/// Our group where the bootstrap stack has made it, else the one that every account has.
async fn group(session: &Session) -> Result<&'static str, BootstrapError> {
    Ok(match look(session).await? {
        Standing::Ready(_) => GROUP,
        _ => DEFAULT_GROUP,
    })
}
