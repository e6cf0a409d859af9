//! Asking AWS for more, where a quota is too small.

use super::quotas;
use super::table::Look;
use super::{Needs, together};
use crate::aws::{Error, QuotaRequest, Session};
use crate::stack::check::Finding;

/// A quota that is too small.
#[derive(Debug, Clone, PartialEq)]
pub struct Raise {
    /// Code of the service in Service Quotas.
    pub service: &'static str,
    /// Code of the quota there.
    pub code: &'static str,
    /// What it counts.
    pub name: &'static str,
    /// Its value.
    pub limit: u64,
    /// The value that would do.
    pub wanted: u64,
    /// What was asked for already and is not decided.
    pub open: Option<QuotaRequest>,
}

/// The quotas that are too small, each with the request for it that is open. Requests that may not
/// be listed are taken as none: AWS refuses a second one.
pub async fn too_small(session: &Session, needs: &Needs<'_>) -> Vec<Raise> {
    let checks = quotas::ask(Look { session, needs }).await;
    let raises = checks.iter().filter_map(|check| raise(&check.finding));
    let raises: Vec<Raise> = raises.collect();
    let opened = raises.into_iter().map(|raise| -> quotas::Waiting<'_, _> {
        Box::pin(async move {
            let requests = session.quotas().requests(raise.service, raise.code).await;
            let open = requests.into_iter().flatten().find(QuotaRequest::is_open);
            Raise { open, ..raise }
        })
    });
    together(opened).await
}

fn raise(finding: &Finding) -> Option<Raise> {
    let Finding::Quota(quota) = finding else {
        return None;
    };
    (quota.wanted() > quota.limit).then(|| Raise {
        service: quota.service,
        code: quota.code,
        name: quota.name,
        limit: quota.limit,
        wanted: quota.wanted(),
        open: None,
    })
}

/// Asks for one.
pub async fn request(session: &Session, raise: &Raise) -> Result<QuotaRequest, Error> {
    let quotas = session.quotas();
    quotas.ask(raise.service, raise.code, raise.wanted).await
}
