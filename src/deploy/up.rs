//! From rendered bytes to a stack that is there.

use std::collections::BTreeMap;

use super::change_set::{self, Prepared};
use super::tags::{DIGEST_TAG, TagSource, is_ours, tags};
use super::{Blocked, Report, TrunkingNeed, UpError, Watch, follow, preflight};
use crate::aws::{ChangeSetRequest, ErrorKind, Session, StackDetail};
use crate::stack::{
    Checked, Event, Followed, Notice, Outputs, Resource, Settled, StackStatus, Verdict,
};
use crate::template::Template;

/// What is to be deployed.
#[derive(Debug, Clone, Copy)]
pub struct UpRequest<'a> {
    /// Name of the profile.
    pub profile: &'a str,
    /// Name of the stack.
    pub stack: &'a str,
    /// The template, checked.
    pub template: &'a Template,
    /// Capabilities the template needs, such as `CAPABILITY_IAM`.
    pub capabilities: &'a [String],
    /// Repository and tag of the image that must be in the account's registry.
    pub image: (&'a str, &'a str),
    /// What `awsvpcTrunking` decides; `None` where it decides nothing.
    pub trunking: Option<TrunkingNeed>,
    /// The profile's own tags.
    pub tags: &'a BTreeMap<String, String>,
    /// The user asked for a stack that nothing deletes by itself.
    pub never_expires: bool,
}

/// How `up` ended well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpOutcome {
    /// The stack is there, by our doing or by that of whoever we joined.
    Created(Box<Settled>, Outputs),
    /// It was there already, from the very same template.
    NothingToDo(Outputs),
}

/// Where the wanted stack stands before we do anything.
enum Standing {
    /// There is none, or an empty shell of one.
    Free { shell: bool },
    /// As wanted.
    Same(StackDetail),
    /// Somebody is making exactly this now.
    Underway(StackDetail),
    /// Anything else.
    Blocked(Box<Blocked>),
}

/// Creates the stack and follows it to its end.
///
/// Running it twice is the same as running it once: what is there is left alone, what is being
/// made is joined. Nothing is made before the identity was shown and the image was found.
pub async fn up(
    session: &Session,
    request: &UpRequest<'_>,
    report: Report<'_>,
) -> Result<UpOutcome, UpError> {
    if session.bills() && !request.never_expires {
        return Err(UpError::NoExpiry);
    }
    let identity = session.identity().await.map_err(UpError::Aws)?;
    let owner = identity.principal.clone();
    report(Event::Identity(identity));
    introduce(session, request, report);
    let digest = request.template.digest();
    match standing(session, request, &digest).await? {
        Standing::Free { shell } => {
            if shell {
                report(Event::Notice(Notice::ShellReused {
                    stack: request.stack.to_owned(),
                }));
            }
        }
        Standing::Same(stack) => return Ok(nothing_to_do(stack, report)),
        Standing::Underway(stack) => return join(session, request, stack, report).await,
        Standing::Blocked(blocked) => return Err(UpError::Blocked(blocked)),
    }
    let (repository, tag) = request.image;
    preflight::image(session, repository, tag, report).await?;
    if let Some(need) = request.trunking {
        preflight::trunking(session, need, report).await;
    }
    create(session, request, &digest, &owner, report).await
}

/// Says what will be sent, and what the user should know about Region and expiry.
fn introduce(session: &Session, request: &UpRequest<'_>, report: Report<'_>) {
    if let Some(environment) = session.other_region() {
        report(Event::Notice(Notice::RegionDiffers {
            environment: environment.to_owned(),
            used: session.region().to_owned(),
        }));
    }
    report(Event::Checked(Checked {
        profile: request.profile.to_owned(),
        stack: request.stack.to_owned(),
        resources: request.template.resources().count(),
        bytes: request.template.canonical().len(),
        digest: request.template.digest(),
    }));
    if session.bills() {
        report(Event::Notice(Notice::NoExpiry));
    } else if session.is_simulated() {
        report(Event::Notice(Notice::SimulatedExpiry));
    }
}

async fn standing(
    session: &Session,
    request: &UpRequest<'_>,
    digest: &str,
) -> Result<Standing, UpError> {
    let found = session
        .cloudformation()
        .stack(request.stack)
        .await
        .map_err(UpError::Aws)?;
    let Some(stack) = found else {
        return Ok(Standing::Free { shell: false });
    };
    let same = stack.tags.get(DIGEST_TAG).is_some_and(|tag| tag == digest);
    Ok(match stack.status {
        StackStatus::DeleteComplete => Standing::Free { shell: false },
        StackStatus::ReviewInProgress => Standing::Free { shell: true },
        StackStatus::CreateInProgress if same => Standing::Underway(stack),
        ref status if status.is_usable() && same => Standing::Same(stack),
        _ => Standing::Blocked(Box::new(Blocked {
            ours: is_ours(&stack.tags),
            stack: stack.name,
            arn: stack.arn,
            status: stack.status,
            reason: stack.status_reason,
            same,
        })),
    })
}

fn nothing_to_do(stack: StackDetail, report: Report<'_>) -> UpOutcome {
    report(Event::Notice(Notice::NothingToDo {
        stack: stack.name.clone(),
        status: stack.status.to_string(),
    }));
    let outputs = outputs(stack);
    report(Event::Outputs(outputs.clone()));
    UpOutcome::NothingToDo(outputs)
}

async fn create(
    session: &Session,
    request: &UpRequest<'_>,
    digest: &str,
    owner: &str,
    report: Report<'_>,
) -> Result<UpOutcome, UpError> {
    let tags = tags(&TagSource {
        profile: request.profile,
        stack: request.stack,
        digest,
        owner,
        extra: request.tags,
    });
    let name = change_set_name(digest, session.clock().now().as_millisecond());
    let prepared = change_set::prepare(
        session,
        &ChangeSetRequest {
            stack: request.stack,
            change_set: &name,
            body: &request.template.canonical(),
            capabilities: request.capabilities,
            tags: &tags,
        },
        report,
    )
    .await?;
    let made = match prepared {
        Prepared::Ready(made) => made,
        Prepared::Overtaken(error) => {
            return overtaken(session, request, digest, error, report).await;
        }
    };
    let began = session.clock().now();
    let executed = session
        .cloudformation()
        .execute_change_set(&made.id, &made.stack_arn, &name)
        .await;
    match executed {
        Ok(()) => {}
        Err(error) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Validation) => {
            return overtaken(session, request, digest, Some(error), report).await;
        }
        Err(error) => return Err(UpError::Aws(error)),
    }
    let watch = Watch::whole(
        Followed {
            name: request.stack.to_owned(),
            arn: made.stack_arn,
            region: session.region().to_owned(),
        },
        began,
        resources(request.template),
    );
    attend(session, watch, report).await
}

/// Somebody was quicker: join them if they make the same, else leave them alone.
async fn overtaken(
    session: &Session,
    request: &UpRequest<'_>,
    digest: &str,
    error: Option<crate::aws::Error>,
    report: Report<'_>,
) -> Result<UpOutcome, UpError> {
    match standing(session, request, digest).await? {
        Standing::Same(stack) => Ok(nothing_to_do(stack, report)),
        Standing::Underway(stack) => join(session, request, stack, report).await,
        Standing::Blocked(blocked) => Err(UpError::Blocked(blocked)),
        Standing::Free { .. } => Err(match error {
            Some(error) => UpError::Aws(error),
            None => UpError::Overtaken {
                stack: request.stack.to_owned(),
            },
        }),
    }
}

/// Follows a stack that somebody else is making, from its first event.
async fn join(
    session: &Session,
    request: &UpRequest<'_>,
    stack: StackDetail,
    report: Report<'_>,
) -> Result<UpOutcome, UpError> {
    report(Event::Notice(Notice::Joined {
        stack: stack.name.clone(),
    }));
    let began = stack.created.unwrap_or_else(|| session.clock().now());
    let watch = Watch::whole(
        Followed {
            name: stack.name,
            arn: stack.arn,
            region: session.region().to_owned(),
        },
        began,
        resources(request.template),
    );
    attend(session, watch, report).await
}

/// Follows to the end, and fetches the outputs of a stack that is there.
async fn attend(session: &Session, watch: Watch, report: Report<'_>) -> Result<UpOutcome, UpError> {
    let stack = watch.stack().clone();
    let lost = |error| UpError::Lost {
        stack: stack.name.clone(),
        arn: stack.arn.clone(),
        error,
    };
    watch.announce(report);
    let settled = follow(session, vec![watch], report)
        .await
        .map_err(|lost_sight| lost(lost_sight.error))?;
    let Some(settled) = settled.into_iter().next() else {
        return Err(UpError::Overtaken { stack: stack.name });
    };
    if settled.verdict == Verdict::Failed {
        return Err(UpError::Failed(Box::new(settled)));
    }
    let detail = session.cloudformation().stack(&stack.arn).await;
    let outputs = match detail.map_err(lost)? {
        Some(detail) => outputs(detail),
        None => return Err(UpError::Overtaken { stack: stack.name }),
    };
    report(Event::Outputs(outputs.clone()));
    Ok(UpOutcome::Created(Box::new(settled), outputs))
}

fn outputs(stack: StackDetail) -> Outputs {
    let mut outputs = stack.outputs;
    outputs.sort_by(|a, b| a.key.cmp(&b.key));
    Outputs {
        stack: stack.name,
        arn: stack.arn,
        outputs,
    }
}

fn resources(template: &Template) -> Vec<Resource> {
    template
        .resources()
        .map(|(logical_id, resource)| Resource {
            logical_id: logical_id.to_owned(),
            resource_type: resource
                .get("Type")
                .and_then(serde_json::Value::as_str)
                .unwrap_or_default()
                .to_owned(),
        })
        .collect()
}

/// Names a change set after what is in it and when: the same moment and template, the same request.
fn change_set_name(digest: &str, millisecond: i64) -> String {
    let short = digest.get(..12).unwrap_or(digest);
    format!("stackgen-{short}-{millisecond}")
}
