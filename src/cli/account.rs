//! What the checks found out about an account, as the plan counts with it.

use crate::plan::{Account, Plan};
use crate::stack::check::{Finding, Preflight};

/// What the checks found out about the account that decides what binds first.
pub(super) fn account(checks: &Preflight, plan: &Plan) -> Account {
    let trunked = plan.sizing.hosts.as_option();
    let trunked = trunked.map_or(0, |need| need.density.trunked);
    let mut account = Account::default();
    for check in &checks.checks {
        match &check.finding {
            Finding::Trunking(effect) => account.trunking = Some(effect.per_host == trunked),
            Finding::Quota(quota) => {
                if let Some(used) = quota.used {
                    let free = quota.limit.saturating_sub(used);
                    account.free.insert(quota.code.to_owned(), free);
                }
            }
            _ => {}
        }
    }
    account
}
