//! The resources a call is about, as ARNs.

use super::text;
use crate::sandbox::call::{Call, Tree};
use crate::sandbox::engine::World;
use crate::sandbox::engine::place::Place;
use crate::sandbox::services::LINKED;

/// The resources a pattern names for a call.
///
/// `{region}`, `{account}` and members of the input are filled in: the last one in every value of
/// a list, a value that is an ARN already as it is. `{stack}` alone is the call's stack.
pub(super) fn resources(world: &World, call: &Call, pattern: &str) -> Vec<String> {
    if pattern == "{stack}" {
        return vec![stack(world, call)];
    }
    let Some((head, last)) = pattern.rsplit_once('{') else {
        return vec![fill(call, pattern)];
    };
    let (member, tail) = last.split_once('}').unwrap_or((last, ""));
    if matches!(member, "region" | "account") {
        return vec![fill(call, pattern)];
    }
    let given = names(&call.input, member);
    let values = if given.is_empty() {
        vec![absent(member)]
    } else {
        given
    };
    let head = fill(call, head);
    values
        .into_iter()
        .map(|value| {
            if value.starts_with("arn:") {
                value.to_owned()
            } else {
                format!("{head}{}{value}{}", path(member, value), fill(call, tail))
            }
        })
        .collect()
}

/// The path of a role that is named: those of services have one, all others none.
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>.
fn path(member: &str, name: &str) -> String {
    let linked = LINKED.iter().find(|(_, role)| *role == name);
    match linked.filter(|_| member == "RoleName") {
        Some((service, _)) => format!("aws-service-role/{service}/"),
        None => String::new(),
    }
}

/// The texts of a member that is a text, a list of texts, or a list of structures `path` leads to.
fn names<'a>(input: &'a Tree, path: &str) -> Vec<&'a str> {
    let (member, rest) = path.split_once('.').unwrap_or((path, ""));
    match input.get(member) {
        Tree::List(items) if rest.is_empty() => items.iter().filter_map(Tree::as_str).collect(),
        Tree::List(items) => items.iter().flat_map(|item| names(item, rest)).collect(),
        Tree::Text(text) => vec![text],
        inner if !rest.is_empty() => names(inner, rest),
        _ => Vec::new(),
    }
}

/// What stands for a member that the call leaves out.
fn absent(member: &str) -> &'static str {
    match member {
        "cluster" | "clusters" | "GroupName" => "default",
        _ => "*",
    }
}

fn fill(call: &Call, pattern: &str) -> String {
    let mut filled = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (member, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(match member {
            "region" => &call.region,
            "account" => &call.account,
            member => bare(text(&call.input, member).unwrap_or_else(|| absent(member))),
        });
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// A name, also out of an ARN.
fn bare(name_or_arn: &str) -> &str {
    name_or_arn.rsplit('/').next().unwrap_or(name_or_arn)
}

/// The stack of a call: named by its name, its ARN, its change set's ARN; `*` for its id when
/// there is none of that name, and any stack when none is named.
pub(super) fn stack(world: &World, call: &Call) -> String {
    let place = Place::new(call.account.as_str(), call.region.as_str());
    let family = format!(
        "arn:aws:cloudformation:{}:{}:stack/",
        call.region, call.account
    );
    if let Some(name) = text(&call.input, "StackName") {
        if name.starts_with("arn:") {
            return name.to_owned();
        }
        return world
            .stack_named(&place, name)
            .map_or_else(|| format!("{family}{name}/*"), |stack| stack.id.clone());
    }
    let change_set = text(&call.input, "ChangeSetName");
    world
        .region(&place)
        .into_iter()
        .flat_map(|region| region.stacks.values())
        .find(|stack| {
            let mut change_sets = stack.change_sets.values();
            change_sets.any(|one| Some(one.id.as_str()) == change_set)
        })
        .map_or_else(|| format!("{family}*/*"), |stack| stack.id.clone())
}
