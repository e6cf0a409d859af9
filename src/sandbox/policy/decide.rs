//! Whether policies allow a request.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>: an
//! explicit denial wins; else a statement has to allow, and so has the permissions boundary, if
//! there is one; else it is denied.

use super::condition::Operator;
use super::document::{Document, Effect, Statement};
use super::pattern::{arn_like, like_ignoring_case};
use super::request::Request;

/// What policies say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Allowed,
    /// A statement denies.
    ExplicitDeny,
    /// No statement allows.
    NotAllowed,
    /// The permissions boundary does not allow.
    OutOfBounds,
}

/// Policies of somebody, and the boundary of what they can give.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// Identity-based policies.
    pub policies: Vec<Document>,
    /// The permissions boundary.
    pub boundary: Option<Document>,
}

impl Held {
    /// What they say about a request.
    pub fn decide(&self, request: &Request) -> Decision {
        let says = |document: &Document, effect: Effect| {
            document
                .statement
                .iter()
                .any(|statement| statement.effect == effect && statement.applies(request))
        };
        let mut all = self.policies.iter().chain(&self.boundary);
        if all.any(|document| says(document, Effect::Deny)) {
            return Decision::ExplicitDeny;
        }
        if !self
            .policies
            .iter()
            .any(|document| says(document, Effect::Allow))
        {
            return Decision::NotAllowed;
        }
        match &self.boundary {
            Some(boundary) if !says(boundary, Effect::Allow) => Decision::OutOfBounds,
            _ => Decision::Allowed,
        }
    }

    /// Whether an action is allowed on some resource, under some condition.
    pub fn allows_somewhere(&self, action: &str) -> bool {
        let says = |effect: Effect, whole: bool| {
            let mut statements = self
                .policies
                .iter()
                .flat_map(|document| &document.statement);
            statements.any(|statement| {
                statement.effect == effect
                    && statement.names(action)
                    && (!whole || statement.is_unlimited())
            })
        };
        says(Effect::Allow, false) && !says(Effect::Deny, true)
    }
}

impl Statement {
    fn applies(&self, request: &Request) -> bool {
        self.names(&request.action) && self.covers(request) && self.conditions_hold(request)
    }

    fn names(&self, action: &str) -> bool {
        let any = |patterns: &[String]| {
            patterns
                .iter()
                .any(|pattern| like_ignoring_case(pattern, action))
        };
        if self.not_action.is_empty() {
            any(&self.action)
        } else {
            !any(&self.not_action)
        }
    }

    fn covers(&self, request: &Request) -> bool {
        let any = |patterns: &[String]| {
            patterns
                .iter()
                .any(|pattern| arn_like(&request.substituted(pattern), &request.resource))
        };
        if !self.not_resource.is_empty() {
            return !any(&self.not_resource);
        }
        // Without either it is a policy of a resource, which means itself.
        self.resource.is_empty() || any(&self.resource)
    }

    fn conditions_hold(&self, request: &Request) -> bool {
        self.condition.iter().all(|(name, keys)| {
            Operator::named(name).is_some_and(|operator| {
                keys.iter()
                    .all(|(key, values)| operator.holds(request, key, &values.0))
            })
        })
    }

    /// Whether it is about any resource, without condition.
    fn is_unlimited(&self) -> bool {
        self.condition.is_empty() && self.resource.iter().any(|resource| resource == "*")
    }
}
