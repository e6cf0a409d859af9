//! The one stack that is meant: by name, profile or ARN.

use super::commands::status::{look, no_stack};
use super::overdue::{aside, mention_one};
use super::target::{HOME_REGION, Reach, connect};
use super::{CliError, Context, Exit, failure};
use crate::aws::Session;
use crate::deploy::expiry::read;
use crate::deploy::{EXPIRES_TAG, select};
use crate::stack::{Followed, StackStatus};

/// A stack that was found, and the way to it.
#[derive(Debug)]
pub struct Found {
    /// A session in its Region.
    pub session: Session,
    /// The stack.
    pub stack: Followed,
    /// Its status when it was found.
    pub status: StackStatus,
}

/// Finds it. An ARN needs no search, and finds a deleted stack too.
pub async fn find(wanted: &str, context: &Context) -> Result<Found, CliError> {
    let region = region_of(wanted)
        .or(context.globals.region.as_deref())
        .unwrap_or(HOME_REGION);
    let reach = connect(&context.globals, region).await?;
    if region_of(wanted).is_some() {
        by_arn(wanted, reach.session, context).await
    } else {
        by_name(wanted, &reach, context).await
    }
}

async fn by_arn(arn: &str, session: Session, context: &Context) -> Result<Found, CliError> {
    let detail = session.cloudformation().stack(arn).await;
    let detail = detail.map_err(|error| failure::call_failed(&error))?;
    let detail = detail.ok_or_else(|| no_stack(arn))?;
    if detail.status != StackStatus::DeleteComplete {
        let tag = detail.tags.get(EXPIRES_TAG).map(String::as_str);
        let expiry = read(&session, &detail.arn, tag).await;
        let say = aside(&context.ui);
        mention_one(&detail.name, session.region(), &expiry, &say);
    }
    let stack = Followed {
        name: detail.name,
        arn: detail.arn,
        region: session.region().to_owned(),
    };
    Ok(Found {
        session,
        stack,
        status: detail.status,
    })
}

async fn by_name(wanted: &str, reach: &Reach, context: &Context) -> Result<Found, CliError> {
    let found = look(reach, context, &aside(&context.ui)).await?;
    let (mut stacks, _) = select(&found.stacks, &[name_of(wanted)]);
    match (stacks.pop(), stacks.is_empty()) {
        (None, _) => Err(no_stack(wanted)),
        (Some(stack), true) => Ok(Found {
            session: reach.session.in_region(&stack.region),
            stack: Followed {
                name: stack.name,
                arn: stack.arn,
                region: stack.region,
            },
            status: stack.status,
        }),
        (Some(_), false) => Err(CliError::new(
            Exit::Usage,
            "several-stacks",
            format!("`{wanted}` means several stacks"),
        )
        .hint("name one of them: `stackgen status` lists them")),
    }
}

/// A path to a profile means its stacks, which carry the profile's name.
pub(in crate::cli) fn name_of(target: &str) -> String {
    let path = std::path::Path::new(target);
    let is_file = path
        .extension()
        .is_some_and(|extension| extension == "yaml" || extension == "yml");
    match path.file_stem() {
        Some(stem) if is_file => stem.to_string_lossy().into_owned(),
        _ => target.to_owned(),
    }
}

/// The Region in a stack's ARN.
fn region_of(stack: &str) -> Option<&str> {
    let mut parts = stack.split(':');
    let is_arn = parts.next() == Some("arn") && parts.nth(1) == Some("cloudformation");
    is_arn
        .then(|| parts.next())
        .flatten()
        .filter(|region| !region.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{name_of, region_of};

    #[test]
    fn an_arn_names_its_region() {
        let arn = "arn:aws:cloudformation:eu-west-1:123456789012:stack/stackgen-x/0";
        assert_eq!(region_of(arn), Some("eu-west-1"));
        assert_eq!(region_of("stackgen-x"), None);
        assert_eq!(region_of("arn:aws:ecs:eu-west-1:1:cluster/x"), None);
    }

    #[test]
    fn a_path_means_the_profile_in_it() {
        assert_eq!(name_of("./mine/profiles/small.yaml"), "small");
        assert_eq!(name_of("ecs-ec2-95pct"), "ecs-ec2-95pct");
        let arn = "arn:aws:cloudformation:us-east-1:1:stack/a/b";
        assert_eq!(name_of(arn), arn);
    }
}
