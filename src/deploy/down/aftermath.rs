//! What stacks that are gone have left behind, and the end of their schedules.

use super::super::residue::scan_deleted;
use super::super::{Report, expiry};
use super::DownOutcome;
use crate::aws::Session;
use crate::stack::{Event, Followed, Mend, Mending, Residue};

/// Looks, once for all stacks of the Region, for what is left; then removes their schedules, last of
/// all: until then they are what would repeat a delete.
pub(super) async fn aftermath(
    session: &Session,
    outcomes: &[DownOutcome],
    report: Report<'_>,
) -> Residue {
    let gone: Vec<Followed> = outcomes
        .iter()
        .filter(|outcome| outcome.report.is_gone())
        .map(|outcome| Followed {
            name: outcome.stack.name.clone(),
            arn: outcome.stack.arn.clone(),
            region: outcome.stack.region.clone(),
        })
        .collect();
    if gone.is_empty() {
        return Residue::default();
    }
    let residue = scan_deleted(session, &gone).await;
    for stack in gone {
        if let Err(error) = expiry::disarm(session, &stack.arn).await {
            report(Event::Mending(Mending {
                stack,
                step: Mend::ScheduleLeft {
                    reason: error.to_string(),
                },
            }));
        }
    }
    residue
}
