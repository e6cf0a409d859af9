//! One action that somebody needs, on what, and how sure that is.

use serde::Serialize;

/// How sure it is that an action is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Needed in some cases only; the reason says in which.
    Possible,
    /// Without it the command fails.
    Certain,
}

/// A condition of a statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Condition {
    /// Such as `StringEquals`.
    pub operator: &'static str,
    /// Such as `iam:PassedToService`.
    pub key: &'static str,
    /// Any of these.
    pub values: Vec<String>,
}

/// One action on some resources.
///
/// Resources and values of conditions may hold `${AWS::Partition}`, `${AWS::Region}` and
/// `${AWS::AccountId}`, as in a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grant {
    /// Such as `ec2:CreateVpc`; `*` at the end of reads.
    pub action: String,
    /// What it may be done to.
    pub resources: Vec<String>,
    /// All of these have to hold.
    pub conditions: Vec<Condition>,
    /// How sure it is that it is needed.
    pub certainty: Certainty,
    /// Why it is needed, each in a few words.
    pub why: Vec<String>,
}

/// One grant for each action, resources and conditions: the surest of them, with all reasons.
pub(super) fn merged(grants: impl IntoIterator<Item = Grant>) -> Vec<Grant> {
    let mut merged: Vec<Grant> = Vec::new();
    for grant in grants {
        let same = merged.iter_mut().find(|other| {
            other.action == grant.action
                && other.resources == grant.resources
                && other.conditions == grant.conditions
        });
        match same {
            Some(other) => other.take_in(grant),
            None => merged.push(grant),
        }
    }
    merged.sort_by(|a, b| (&a.action, &a.resources).cmp(&(&b.action, &b.resources)));
    absorbed(merged)
}

/// Puts what a wider grant allows already into it: one that names all actions that begin so, or
/// more values of the same conditions.
fn absorbed(grants: Vec<Grant>) -> Vec<Grant> {
    let mut kept: Vec<Grant> = Vec::new();
    let mut narrow = grants;
    while let Some(grant) = narrow.pop() {
        let wider = narrow
            .iter_mut()
            .chain(&mut kept)
            .find(|other| other.covers(&grant));
        match wider {
            Some(wide) => wide.take_in(grant),
            None => kept.push(grant),
        }
    }
    kept.sort_by(|a, b| {
        (&a.action, &a.resources, &a.conditions).cmp(&(&b.action, &b.resources, &b.conditions))
    });
    kept
}

impl Grant {
    /// Takes in what another is needed for, the surest reasons first.
    fn take_in(&mut self, other: Self) {
        let surer = other.certainty > self.certainty;
        self.certainty = self.certainty.max(other.certainty);
        let earlier = std::mem::take(&mut self.why);
        let (first, then) = if surer {
            (other.why, earlier)
        } else {
            (earlier, other.why)
        };
        for why in first.into_iter().chain(then) {
            if !self.why.contains(&why) {
                self.why.push(why);
            }
        }
    }

    fn covers(&self, other: &Self) -> bool {
        let named = match self.action.strip_suffix('*') {
            Some(stem) => other.action.starts_with(stem),
            None => self.action == other.action,
        };
        let mut conditions = self.conditions.iter().zip(&other.conditions);
        named
            && self.resources == other.resources
            && self.conditions.len() == other.conditions.len()
            && conditions.all(|(wide, narrow)| wide.covers(narrow))
    }
}

impl Condition {
    /// Whether it holds whenever another does.
    fn covers(&self, other: &Self) -> bool {
        (self.operator, self.key) == (other.operator, other.key)
            && other.values.iter().all(|value| self.values.contains(value))
    }
}
