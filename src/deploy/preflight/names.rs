//! Are the names free that the stack needs for itself? A stack of its name is looked at by `up`
//! itself, which knows how to go on from most of its states; cluster and capacity provider carry the
//! same name, are one of their kind in an account, and stand in the way if no stack of ours has them.

use super::super::tags::PROFILE_TAG;
use super::table::Look;
use super::unseen::unseen;
use crate::aws::{Error, Named, Session};
use crate::stack::StackStatus;
use crate::stack::check::{Check, Finding, Fix, Taken};

/// Id of the check.
pub(super) const ID: &str = "name-free";

pub(super) async fn ask(look: Look<'_>) -> Vec<Check> {
    vec![match taken(look).await {
        Ok(taken) => told(look.needs.stack, taken),
        Err(error) => unseen(ID, &error),
    }]
}

/// Is there a stack of that name, with anything in it?
async fn stands(session: &Session, name: &str) -> Result<bool, Error> {
    let stack = session.cloudformation().stack(name).await?;
    Ok(stack.is_some_and(|stack| {
        !matches!(
            stack.status,
            StackStatus::DeleteComplete | StackStatus::ReviewInProgress
        )
    }))
}

/// Who has the names, beside the stack itself.
async fn taken(look: Look<'_>) -> Result<Vec<Taken>, Error> {
    let name = look.needs.stack;
    let there = match look.needs.there {
        Some(there) => there,
        None => stands(look.session, name).await?,
    };
    if there {
        return Ok(Vec::new());
    }
    let ecs = look.session.ecs();
    let provider = async {
        match look.needs.plan.hosts.as_option() {
            Some(_) => ecs.capacity_provider(name).await,
            None => Ok(None),
        }
    };
    let (cluster, provider) = tokio::join!(ecs.cluster(name), provider);
    let found = [("cluster", cluster?), ("capacity provider", provider?)];
    let found = found.into_iter().filter_map(|(kind, found)| {
        let found = found?;
        Some(Taken {
            kind,
            name: name.to_owned(),
            ours: is_ours(&found),
            status: found.status,
        })
    });
    Ok(found.collect())
}

fn is_ours(found: &Named) -> bool {
    found.tags.iter().any(|(key, _)| key == PROFILE_TAG)
}

fn told(name: &str, taken: Vec<Taken>) -> Check {
    let free = taken.is_empty();
    let left = taken.iter().all(|one| one.ours);
    let finding = Finding::Names {
        wanted: vec![name.to_owned()],
        taken,
    };
    if free {
        return Check::ok(ID, finding);
    }
    let another = Fix::Do("choose another name: `--name NAME`".to_owned());
    let fix = if left {
        vec![Fix::Stackgen("residue --delete".to_owned()), another]
    } else {
        vec![another]
    };
    Check::will_fail(ID, finding, fix)
}
