//! Which IAM actions there are, and which of them a policy can limit to named resources.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
struct Table {
    #[serde(borrow)]
    services: BTreeMap<&'static str, Service>,
}

/// Names of a service's actions in lower case, with spaces between.
#[derive(Debug, Default, Deserialize)]
struct Service {
    scoped: &'static str,
    unscoped: &'static str,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    // The text is part of the binary and a test parses it, so the fallback is never seen.
    serde_json::from_str(include_str!("actions.json")).unwrap_or_default()
});

/// What the table says about an action or a pattern of actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Some of the actions meant can be limited to named resources.
    Scoped,
    /// None of them can, so `*` is the only resource there is.
    Unscoped,
    /// The service has no such action.
    NoSuchAction,
    /// The table does not hold the service.
    NoSuchService,
}

/// Looks up `service:Action`; `*` and `?` stand for what they stand for in IAM.
pub(super) fn scope(action: &str) -> Scope {
    let lower = action.to_ascii_lowercase();
    let Some((service, name)) = lower.split_once(':') else {
        return Scope::NoSuchAction;
    };
    let Some(service) = TABLE.services.get(service) else {
        return Scope::NoSuchService;
    };
    // Most are names in full, and some services have hundreds.
    let is_pattern = name.contains(['*', '?']);
    let fits = |known: &str| known == name || (is_pattern && matches(name, known));
    let any = |list: &str| list.split_ascii_whitespace().any(fits);
    if any(service.scoped) {
        Scope::Scoped
    } else if any(service.unscoped) {
        Scope::Unscoped
    } else {
        Scope::NoSuchAction
    }
}

/// Whether a name fits a pattern with `*` and `?` in it.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_at_checked(1) {
        None => name.is_empty(),
        Some(("*", rest)) => {
            (0..=name.len()).any(|at| name.get(at..).is_some_and(|tail| matches(rest, tail)))
        }
        Some((first, rest)) => name
            .split_at_checked(1)
            .is_some_and(|(letter, tail)| (first == "?" || first == letter) && matches(rest, tail)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_looked_up_whatever_their_case() {
        assert!(TABLE.services.len() > 15);
        assert_eq!(scope("ecr:BatchGetImage"), Scope::Scoped);
        assert_eq!(scope("ecr:getAuthorizationToken"), Scope::Unscoped);
        assert_eq!(scope("ecs:Submit*"), Scope::Scoped);
        assert_eq!(scope("ssmmessages:*"), Scope::Unscoped);
        assert_eq!(scope("ecs:Sumbit*"), Scope::NoSuchAction);
        assert_eq!(scope("nothing"), Scope::NoSuchAction);
        assert_eq!(scope("madeup:Do"), Scope::NoSuchService);
    }

    #[test]
    fn patterns_match_as_in_iam() {
        assert!(matches("desc*tags", "describetags"));
        assert!(matches("get?", "geta"));
        assert!(!matches("get?", "get"));
        assert!(!matches("desc*", "listtags"));
    }
}
