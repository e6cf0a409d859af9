//! A stack from nothing: change set, execution, and what if somebody is quicker.

use super::super::change_set::{self, Prepared};
use super::super::outline::resources;
use super::super::tags::{TagSource, tags};
use super::super::{EXPIRES_TAG, UpError, Watch};
use super::attend::conclude;
use super::lifetime::start;
use super::{Job, Step, UpOutcome, parameters};
use crate::aws::{ChangeSetKind, ChangeSetRequest, ErrorKind, NewChangeSet, StackDetail};
use crate::stack::{ChangeSetReady, Event, Followed};

/// Makes the change set, executes it, and follows it to its end.
pub(super) async fn create(job: &Job<'_>) -> Result<Step, UpError> {
    let start = start(job).await?;
    let scope = Scope {
        kind: ChangeSetKind::Create,
        stack: job.request.stack,
        there: None,
        role: start.hands.service_role_arn.as_deref(),
        expires: Some(start.tag()),
    };
    let (prepared, name) = prepare(job, &scope).await?;
    let (made, set) = match prepared {
        Prepared::Ready(made, set) => (made, set),
        // There is nothing a new stack could be the same as: the shell went meanwhile.
        Prepared::NoChanges => return Ok(Step::Again(None)),
        Prepared::Overtaken(error) => return Ok(Step::Again(error)),
    };
    (job.report)(Event::ChangeSetReady(ChangeSetReady {
        stack: job.request.stack.to_owned(),
        arn: made.stack_arn.clone(),
        change_set: name.clone(),
        changes: set.changes.len(),
    }));
    start.arm(job, &made, &name).await?;
    let began = job.session.clock().now();
    if let Some(step) = execute(job, &made, &name).await? {
        return Ok(step);
    }
    let watch = Watch::whole(
        Followed {
            name: job.request.stack.to_owned(),
            arn: made.stack_arn,
            region: job.session.region().to_owned(),
        },
        began,
        resources(job.request.template),
    );
    let (settled, outputs) = conclude(job.session, watch, job.report).await?;
    Ok(Step::Ended(UpOutcome::Created(Box::new(settled), outputs)))
}

/// What a change set is about.
pub(super) struct Scope<'a> {
    pub(super) kind: ChangeSetKind,
    /// Name of the stack to be, or ARN of the one that is there.
    pub(super) stack: &'a str,
    /// The one that is there.
    pub(super) there: Option<&'a StackDetail>,
    /// The role CloudFormation works as; one that is there keeps its own.
    pub(super) role: Option<&'a str>,
    /// Value of the tag with the first expiry; a stack that is there keeps its own.
    pub(super) expires: Option<String>,
}

impl<'a> Scope<'a> {
    /// An update of the stack that is there.
    pub(super) fn update_of(stack: &'a StackDetail) -> Self {
        Self {
            kind: ChangeSetKind::Update,
            stack: &stack.arn,
            there: Some(stack),
            role: None,
            expires: stack.tags.get(EXPIRES_TAG).cloned(),
        }
    }
}

/// Makes a change set from the template and waits until it is ready; with its name.
pub(super) async fn prepare(
    job: &Job<'_>,
    scope: &Scope<'_>,
) -> Result<(Prepared, String), UpError> {
    let name = change_set_name(job.digest, job.session.clock().now().as_millisecond());
    let prepared = prepare_as(job, scope, &name).await?;
    Ok((prepared, name))
}

/// As [`prepare`], under a name that the caller keeps: it may have to take the change set back.
pub(super) async fn prepare_as(
    job: &Job<'_>,
    scope: &Scope<'_>,
    name: &str,
) -> Result<Prepared, UpError> {
    let tags = tags(&TagSource {
        profile: job.request.profile,
        stack: job.request.stack,
        digest: job.digest,
        owner: job.owner,
        expires: scope.expires.clone(),
        extra: job.request.tags,
    });
    let body = job.request.template.canonical();
    let parameters = parameters::values(job, scope.there);
    let request = ChangeSetRequest {
        kind: scope.kind,
        stack: scope.stack,
        role: scope.role,
        on_failure: job.request.on_failure,
        change_set: name,
        body: &body,
        parameters: &parameters,
        capabilities: job.request.capabilities,
        tags: &tags,
    };
    change_set::prepare(job.session, &request, job.report).await
}

/// Executes a change set; a step when somebody else was quicker.
async fn execute(job: &Job<'_>, made: &NewChangeSet, name: &str) -> Result<Option<Step>, UpError> {
    let executed = job
        .session
        .cloudformation()
        .execute_change_set(&made.id, &made.stack_arn, name)
        .await;
    match executed {
        Ok(()) => Ok(None),
        Err(error) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Validation) => {
            Ok(Some(Step::Again(Some(error))))
        }
        Err(error) => Err(UpError::Aws(error)),
    }
}

/// Names a change set after what is in it and when: the same moment and template, the same request.
pub(super) fn change_set_name(digest: &str, millisecond: i64) -> String {
    let short = digest.get(..12).unwrap_or(digest);
    format!("stackgen-{short}-{millisecond}")
}
