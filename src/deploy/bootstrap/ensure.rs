//! Making the bootstrap stack, or bringing it up to what is needed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::look::{Installed, Standing, look};
use super::{BOUNDARY, BootstrapError, Roles, STACK, VERSION, VERSION_TAG};
use crate::aws::{Deletion, ErrorKind, ParameterValue, Session, StackDetail, StackRequest};
use crate::deploy::{Report, Watch, follow};
use crate::stack::{Event, Followed, Notice, Operation, Settled, Verdict};

/// So often we look again after somebody else, or our own delete, came to an end.
const ROUNDS: u32 = 6;

/// How far an installed stack is brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Left as it is if it covers what is needed.
    Enough,
    /// To this program's version; a newer one is left as it is.
    Latest,
}

/// What is wanted of the bootstrap stack.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Its template, as it is sent.
    pub body: &'a str,
    /// Further tags.
    pub tags: &'a BTreeMap<String, String>,
    /// Permissions boundary of its roles; without one an installed stack keeps its own.
    pub boundary: Option<&'a str>,
    /// Resource types that its service role must cover.
    pub needs: &'a BTreeSet<String>,
    /// May it be made or changed?
    pub may_make: bool,
    /// How far it is brought.
    pub level: Level,
}

impl Wanted<'_> {
    /// Is something asked of it beside its version?
    pub fn is_marked(&self) -> bool {
        self.boundary.is_some() || !self.tags.is_empty()
    }
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Did {
    /// Nothing: it is as it should be.
    Nothing,
    /// Nothing: it is newer than this program.
    LeftNewer,
    /// It was made.
    Made,
    /// It was changed.
    Changed {
        /// The version it had.
        from: u32,
    },
}

/// A bootstrap stack to work with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ensured {
    /// ARN of the stack.
    pub arn: String,
    /// Its version.
    pub version: u32,
    /// What it gives.
    pub roles: Roles,
    /// What was done for it.
    pub did: Did,
}

/// Makes sure that the Region has a bootstrap stack that covers what is needed. Two clients that do
/// this at once end with one stack; what a killed client left behind is waited for or replaced.
///
/// # Errors
/// Without a way to have one, nothing of the stack that needs it may be made.
pub async fn ensure(
    session: &Session,
    wanted: &Wanted<'_>,
    report: Report<'_>,
) -> Result<Ensured, BootstrapError> {
    let region = session.region();
    let mut did = None;
    let mut last = None;
    for _ in 0..ROUNDS {
        match look(session).await? {
            Standing::Ready(installed) => match settle(wanted, &installed, did, region)? {
                Some(ensured) => return Ok(ensured),
                None => did = Some(update(session, wanted, &installed, report).await?),
            },
            Standing::Foreign => {
                return Err(BootstrapError::Foreign {
                    region: region.to_owned(),
                });
            }
            Standing::Busy(stack) => {
                last = Some(stack.status.clone());
                wait(session, &stack).await?;
            }
            Standing::Absent | Standing::Broken(_) if !wanted.may_make => {
                return Err(BootstrapError::Missing {
                    region: region.to_owned(),
                });
            }
            Standing::Absent => did = make(session, wanted, report).await?.or(did),
            Standing::Broken(stack) => {
                last = Some(stack.status.clone());
                clear(session, &stack).await?;
            }
        }
    }
    Err(BootstrapError::Restless(
        last.unwrap_or(crate::stack::StackStatus::UpdateComplete),
    ))
}

/// Is an installed stack as wanted? `None` when it has to be changed.
fn settle(
    wanted: &Wanted<'_>,
    installed: &Installed,
    did: Option<Did>,
    region: &str,
) -> Result<Option<Ensured>, BootstrapError> {
    let version = installed.version;
    let done = |did| {
        Some(Ensured {
            arn: installed.arn.clone(),
            version,
            roles: installed.roles.clone(),
            did,
        })
    };
    let lacks = installed.lacks(wanted.needs);
    match (wanted.level, did) {
        (Level::Latest, Some(did)) => Ok(done(did)),
        (Level::Latest, None) if version > VERSION => Ok(done(Did::LeftNewer)),
        (Level::Latest, None) if version == VERSION && !wanted.is_marked() => {
            Ok(done(Did::Nothing))
        }
        (Level::Enough, did) if lacks.is_empty() => Ok(done(did.unwrap_or(Did::Nothing))),
        (Level::Enough, _) if version >= VERSION => {
            Err(BootstrapError::NotCovered { version, lacks })
        }
        (Level::Enough, _) if !wanted.may_make => Err(BootstrapError::Outdated {
            region: region.to_owned(),
            version,
            lacks,
        }),
        (Level::Latest, None) | (Level::Enough, _) => Ok(None),
    }
}

/// Makes the stack; `None` when somebody else was quicker.
async fn make(
    session: &Session,
    wanted: &Wanted<'_>,
    report: Report<'_>,
) -> Result<Option<Did>, BootstrapError> {
    report(Event::Notice(Notice::BootstrapMaking {
        stack: STACK.to_owned(),
        region: session.region().to_owned(),
        version: VERSION,
    }));
    let began = session.clock().now();
    let parameters: Vec<_> = wanted
        .boundary
        .map(|boundary| (BOUNDARY, ParameterValue::Given(boundary)))
        .into_iter()
        .collect();
    let made = session
        .cloudformation()
        .create_stack(&StackRequest {
            stack: STACK,
            body: wanted.body,
            parameters: &parameters,
            tags: &tags(wanted, BTreeMap::new()),
            token: &token("create", began),
        })
        .await;
    let arn = match made {
        Ok(arn) => arn,
        Err(error) if error.kind == ErrorKind::AlreadyExists => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let watch = Watch::whole(followed(session, &arn), began, Vec::new());
    end(session, watch).await?;
    Ok(Some(Did::Made))
}

/// Changes the stack to this program's template.
async fn update(
    session: &Session,
    wanted: &Wanted<'_>,
    installed: &Installed,
    report: Report<'_>,
) -> Result<Did, BootstrapError> {
    let began = session.clock().now();
    let boundary = wanted
        .boundary
        .map_or(ParameterValue::Previous, ParameterValue::Given);
    let cloudformation = session.cloudformation();
    let watch = Watch::from_now(
        cloudformation,
        followed(session, &installed.arn),
        Operation::Update,
        began,
    )
    .await?;
    let sent = cloudformation
        .update_stack(&StackRequest {
            stack: &installed.arn,
            body: wanted.body,
            parameters: &[(BOUNDARY, boundary)],
            tags: &tags(wanted, installed.tags.clone()),
            token: &token("update", began),
        })
        .await;
    let did = Did::Changed {
        from: installed.version,
    };
    match sent {
        Ok(()) => {
            report(Event::Notice(Notice::BootstrapChanging {
                stack: STACK.to_owned(),
                region: session.region().to_owned(),
                from: installed.version,
                to: VERSION,
            }));
            end(session, watch).await?;
            Ok(did)
        }
        // "No updates are to be performed": somebody else did, or by hand for the second time.
        Err(error) if error.message.contains("No updates are to be performed") => Ok(Did::Nothing),
        Err(error) => Err(error.into()),
    }
}

/// Waits for what somebody else does to the stack, however it ends.
async fn wait(session: &Session, stack: &StackDetail) -> Result<(), BootstrapError> {
    let watch = Watch::attach(
        session.cloudformation(),
        followed(session, &stack.arn),
        session.clock().now(),
    )
    .await?;
    follow(session, vec![watch], &|_| {})
        .await
        .map_err(|lost| BootstrapError::Aws(lost.error))?;
    Ok(())
}

/// Deletes what a failed attempt left.
async fn clear(session: &Session, stack: &StackDetail) -> Result<(), BootstrapError> {
    delete(session, &stack.arn).await.map(|_| ())
}

/// Deletes the stack and waits for the end of it.
pub(super) async fn delete(session: &Session, arn: &str) -> Result<Settled, BootstrapError> {
    let cloudformation = session.cloudformation();
    let began = session.clock().now();
    let followed = followed(session, arn);
    let watch = Watch::from_now(cloudformation, followed, Operation::Delete, began).await?;
    cloudformation
        .delete_stack(&Deletion {
            arn,
            token: &token("delete", began),
            role: None,
            force: false,
        })
        .await?;
    end(session, watch).await
}

/// Names a request. CloudFormation refuses a name that it knows from another operation on the stack.
fn token(verb: &str, began: Timestamp) -> String {
    format!("{STACK}-{verb}-{}", began.as_millisecond())
}

/// Follows an operation of ours to its end; anything but success is an error.
async fn end(session: &Session, watch: Watch) -> Result<Settled, BootstrapError> {
    let settled = follow(session, vec![watch], &|_| {})
        .await
        .map_err(|lost| BootstrapError::Aws(lost.error))?;
    match settled.into_iter().next() {
        Some(settled) if settled.verdict == Verdict::Succeeded => Ok(settled),
        Some(settled) => Err(BootstrapError::Failed(Box::new(settled))),
        None => Err(BootstrapError::Restless(
            crate::stack::StackStatus::CreateInProgress,
        )),
    }
}

pub(super) fn followed(session: &Session, arn: &str) -> Followed {
    Followed {
        name: STACK.to_owned(),
        arn: arn.to_owned(),
        region: session.region().to_owned(),
    }
}

/// The tags it gets: its own, what is wanted, and its version.
fn tags(wanted: &Wanted<'_>, mut own: BTreeMap<String, String>) -> BTreeMap<String, String> {
    own.retain(|key, _| !key.starts_with("aws:"));
    own.extend(wanted.tags.clone());
    own.insert(VERSION_TAG.to_owned(), VERSION.to_string());
    own
}
