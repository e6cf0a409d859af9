//! Whose a thing is.

use std::collections::{BTreeMap, BTreeSet};

use super::Gone;
use super::find::Found;
use super::kinds::{How, Kind};
use crate::aws::{StackDetail, Vpc};
use crate::deploy::tags::{NAME_TAG, PROFILE_TAG};
use crate::stack::{StackStatus, Tie};

/// CloudFormation's own tag on what it makes: the ARN of the stack.
const STACK_TAG: &str = "aws:cloudformation:stack-id";
/// The tag that our templates give to what hosts bring along: the name of the stack.
pub(super) const PROJECT_TAG: &str = "Project";
/// Every stack of ours has a name that begins so.
pub(super) const PREFIX: &str = "stackgen-";

/// What tags say of a thing.
#[derive(Debug)]
enum Mark {
    /// Nothing.
    None,
    /// A stack that is there holds it, or a stack that is not searched for had it.
    Held,
    /// It is left of this stack.
    Ours(Tie, String),
}

impl Mark {
    fn of(searched: bool, tie: Tie, stack: &str) -> Self {
        if searched {
            Self::Ours(tie, stack.to_owned())
        } else {
            Self::Held
        }
    }
}

/// The stacks that are searched for, and those that are there and clear what is theirs.
#[derive(Debug)]
pub(super) struct Circle {
    /// ARN to name of the stacks searched for; `None` when any stack of ours is.
    gone: Option<BTreeMap<String, String>>,
    /// (Type, physical id) to the name of the stack searched for that had it.
    had: BTreeMap<(String, String), String>,
    /// VPCs of stacks searched for, each with the stack's name.
    vpcs: BTreeMap<String, String>,
    live: BTreeSet<String>,
    live_names: BTreeSet<String>,
}

impl Circle {
    /// A stack that is there holds what is its own. One that is searched for and could not be
    /// deleted holds nothing back.
    pub(super) fn new(gone: Option<&[Gone]>, stacks: &[StackDetail]) -> Self {
        let failed = |stack: &&StackDetail| {
            stack.status == StackStatus::DeleteFailed
                && gone.is_some_and(|gone| gone.iter().any(|gone| gone.arn == stack.arn))
        };
        let live: Vec<_> = stacks.iter().filter(|stack| !failed(stack)).collect();
        let live_arns: BTreeSet<String> = live.iter().map(|stack| stack.arn.clone()).collect();
        let searched: Option<Vec<&Gone>> = gone.map(|gone| {
            gone.iter()
                .filter(|gone| !live_arns.contains(&gone.arn))
                .collect()
        });
        let (mut had, mut vpcs) = (BTreeMap::new(), BTreeMap::new());
        for gone in searched.iter().flatten() {
            for resource in &gone.resources {
                let Some(id) = &resource.physical_id else {
                    continue;
                };
                if resource.resource_type == "AWS::EC2::VPC" {
                    vpcs.insert(id.clone(), gone.name.clone());
                }
                let key = (resource.resource_type.clone(), id.clone());
                had.insert(key, gone.name.clone());
            }
        }
        Self {
            gone: searched.map(|searched| {
                searched
                    .iter()
                    .map(|gone| (gone.arn.clone(), gone.name.clone()))
                    .collect()
            }),
            had,
            vpcs,
            live_names: live.iter().map(|stack| stack.name.clone()).collect(),
            live: live_arns,
        }
    }

    /// Takes in the VPCs that are left: what stands in them is in the circle too.
    pub(super) fn enclose(&mut self, vpcs: &[Vpc]) {
        for vpc in vpcs {
            if let Mark::Ours(_, stack) = self.mark(&vpc.tags) {
                self.vpcs.insert(vpc.id.clone(), stack);
            }
        }
    }

    /// Ids of the VPCs of stacks searched for.
    pub(super) fn vpc_ids(&self) -> impl Iterator<Item = &String> {
        self.vpcs.keys()
    }

    /// Names of the stacks searched for, as a filter of EC2's takes them.
    pub(super) fn names(&self) -> Vec<String> {
        match &self.gone {
            Some(gone) => gone.values().cloned().collect(),
            None => vec![format!("{PREFIX}*")],
        }
    }

    /// Is any stack of ours searched for, and not only some?
    pub(super) const fn is_everything(&self) -> bool {
        self.gone.is_none()
    }

    /// The clusters that stacks searched for had, less those that a live stack of the same name has
    /// now.
    pub(super) fn clusters(&self) -> Vec<String> {
        self.had
            .iter()
            .filter(|((resource_type, _), stack)| {
                resource_type == "AWS::ECS::Cluster" && !self.live_names.contains(*stack)
            })
            .map(|((_, id), _)| id.clone())
            .collect()
    }

    /// Did a stack searched for have this resource?
    pub(super) fn knows(&self, resource_type: &str, id: &str) -> bool {
        self.had
            .contains_key(&(resource_type.to_owned(), id.to_owned()))
    }

    /// What ties a thing to a stack searched for, and the stack's name; `None` when a live stack
    /// holds it, or when it is not ours.
    pub(super) fn owner(&self, kind: &Kind, found: &Found) -> Option<(Tie, Option<String>)> {
        // Its tags decide, whatever else speaks for or against it.
        match self.mark(&found.tags) {
            Mark::Ours(tie, stack) => return Some((tie, Some(stack))),
            Mark::Held => return None,
            Mark::None => {}
        }
        let vpc = found.vpc.as_ref().and_then(|vpc| self.vpcs.get(vpc));
        if let Some(stack) = vpc {
            return Some((Tie::Vpc, Some(stack.clone())));
        }
        let key = (kind.resource_type.to_owned(), found.id.clone());
        if let Some(stack) = self.had.get(&key) {
            // Names can be given again, to what a live stack of that name has now.
            let again = self.live_names.contains(stack) && !is_unique(kind.how);
            return (!again).then(|| (Tie::Resource, Some(stack.clone())));
        }
        let named = found.named.as_ref()?;
        self.searches(named)
            .then(|| (Tie::Name, Some(named.clone())))
    }

    /// What tags say.
    fn mark(&self, tags: &BTreeMap<String, String>) -> Mark {
        if let Some(arn) = tags.get(STACK_TAG) {
            let name = name_in(arn);
            let searched = match &self.gone {
                Some(gone) => gone.contains_key(arn),
                None => {
                    !self.live.contains(arn)
                        && (tags.contains_key(PROFILE_TAG) || name.starts_with(PREFIX))
                }
            };
            return Mark::of(searched, Tie::Tag, name);
        }
        if let (true, Some(name)) = (tags.contains_key(PROFILE_TAG), tags.get(NAME_TAG)) {
            return Mark::of(self.searches(name), Tie::Tag, name);
        }
        match tags.get(PROJECT_TAG) {
            Some(project) if project.starts_with(PREFIX) => {
                Mark::of(self.searches(project), Tie::Name, project)
            }
            _ => Mark::None,
        }
    }

    /// Is a stack of this name searched for, and none of this name there?
    pub(super) fn searches(&self, name: &str) -> bool {
        !self.live_names.contains(name)
            && self
                .gone
                .as_ref()
                .is_none_or(|gone| gone.values().any(|gone| gone == name))
    }

    /// Is the stack of this ARN gone, and searched for?
    pub(super) fn is_gone(&self, arn: &str) -> bool {
        !self.live.contains(arn) && self.gone.as_ref().is_none_or(|gone| gone.contains_key(arn))
    }
}

/// Are ids of this kind never given again?
const fn is_unique(how: How) -> bool {
    !matches!(
        how,
        How::Controlled | How::Groups | How::Services | How::Schedules
    )
}

/// The name in a stack's ARN.
pub(super) fn name_in(arn: &str) -> &str {
    arn.split('/').nth(1).unwrap_or(arn)
}
