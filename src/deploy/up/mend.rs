//! Causes that `up` takes away by itself before it begins once more.

use std::collections::BTreeSet;
use std::time::Duration;

use super::super::UpError;
use super::Job;
use crate::stack::{Event, Notice};

/// Causes by the row of the table, the role whose making takes them away, and the service whose role
/// it is: <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html>.
const ROLES: &[(&str, &str, &str)] = &[
    ("slr-ecs", "AWSServiceRoleForECS", "ecs.amazonaws.com"),
    ("slr-spot", "AWSServiceRoleForEC2Spot", "spot.amazonaws.com"),
];
/// Until a new role is known everywhere; what is too soon fails as before.
const KNOWN: Duration = Duration::from_secs(15);

/// Takes away the cause of a failure, once each; `true`: the deployment may begin once more.
pub(super) async fn mended(
    job: &Job<'_>,
    error: &UpError,
    before: &mut BTreeSet<&'static str>,
) -> bool {
    let UpError::Failed(failure) = error else {
        return false;
    };
    let cause = failure.settled.cause.as_ref();
    let below = failure.troubles.iter().map(|trouble| &trouble.known);
    let known = below.chain(cause.map(|cause| &cause.known)).flatten();
    let rows: Vec<&str> = known.map(|known| known.cause).collect();
    let row = ROLES.iter().find(|(row, ..)| rows.contains(row));
    let Some((_, role, service)) = row.filter(|(row, ..)| before.insert(row)) else {
        return false;
    };
    let (role, service) = ((*role).to_owned(), (*service).to_owned());
    let notice = match job.session.iam().create_service_linked_role(&service).await {
        // One that is there was made by the failed attempt itself, too late for it.
        Ok(_) => Notice::RoleMade { role, service },
        Err(error) => Notice::RoleUnknown {
            role,
            service,
            reason: error.to_string(),
        },
    };
    let made = matches!(notice, Notice::RoleMade { .. });
    (job.report)(Event::Notice(notice));
    if made {
        job.session.clock().sleep(KNOWN).await;
        (job.report)(Event::Notice(Notice::Again {
            stack: job.request.stack.to_owned(),
        }));
    }
    made
}
