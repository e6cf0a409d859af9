//! What stacks that are gone have left behind, and the end of their schedules.

use std::time::Duration;

use super::super::residue::{remove, scan_deleted};
use super::super::{Report, expiry};
use super::DownOutcome;
use crate::aws::Session;
use crate::stack::{Event, Followed, Left, Mend, Mending, Residue, Tie};

/// How often it is looked whether a log group is gone, and how many times.
const LOOK: Duration = Duration::from_secs(3);
const LOOKS: u32 = 10;

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
    let mut residue = scan_deleted(session, &gone).await;
    late_logs(session, &mut residue, &gone, report).await;
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

/// Deletes log groups that the stacks had and that came back after their delete: whatever was still
/// writing makes them anew, without tags. One that carries our tags never went, and is left alone.
async fn late_logs(
    session: &Session,
    residue: &mut Residue,
    gone: &[Followed],
    report: Report<'_>,
) {
    let back = |left: &&Left| left.kind == "log group" && left.tie == Tie::Resource;
    let groups: Vec<Left> = residue.left.iter().filter(back).cloned().collect();
    for removal in remove(session, &groups).await {
        let group = removal.left;
        if removal.error.is_some() || !vanishes(session, &group.id).await {
            continue; // It stays in the list of what is left, with its command.
        }
        residue.left.retain(|left| *left != group);
        let stack = gone
            .iter()
            .find(|stack| Some(&stack.name) == group.stack.as_ref());
        if let Some(stack) = stack {
            report(Event::Mending(Mending {
                stack: stack.clone(),
                step: Mend::LogGroupDeleted { group: group.id },
            }));
        }
    }
}

/// Waits until a log group is gone: a delete is taken before it is done.
async fn vanishes(session: &Session, group: &str) -> bool {
    let control = session.cloudcontrol();
    for _ in 0..LOOKS {
        session.clock().sleep(LOOK).await;
        match control.get("AWS::Logs::LogGroup", group).await {
            Ok(None) => return true,
            Ok(Some(_)) => {}
            Err(_) => return false,
        }
    }
    false
}
