//! Service Quotas: what the account may have, and asking for more.
//!
//! <https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_Operations.html>. Raises
//! that were asked for stay undecided: the sandbox has nobody who decides.

use std::collections::BTreeMap;

use super::page::{page, size};
use super::{Action, Service, Unknown, place};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::World;
use crate::sandbox::engine::kinds::quotas::{self, Quota};
use crate::sandbox::engine::world::Raise;

/// Service Quotas, as far as it is simulated.
pub(super) static SERVICE: Service = Service {
    name: "servicequotas",
    version: "2019-06-24",
    unknown: Unknown::UnknownOperation,
    actions: &[
        Action::read("GetAWSDefaultServiceQuota", get_default),
        Action::read("GetServiceQuota", get),
        Action::read("ListAWSDefaultServiceQuotas", list_defaults),
        Action::read("ListRequestedServiceQuotaChangeHistoryByQuota", list_raises),
        Action::read("ListServiceQuotas", list),
        Action::write("RequestServiceQuotaIncrease", ask),
    ],
};

/// Names of the services whose quotas are kept, by service code.
const SERVICES: &[(&str, &str)] = &[
    ("autoscaling", "Amazon EC2 Auto Scaling"),
    ("ec2", "Amazon Elastic Compute Cloud (Amazon EC2)"),
    ("ecs", "Amazon Elastic Container Service (Amazon ECS)"),
    ("elasticloadbalancing", "Elastic Load Balancing (ELB)"),
    ("fargate", "AWS Fargate"),
    ("vpc", "Amazon Virtual Private Cloud (Amazon VPC)"),
];

/// Services that have an applied value only for what was changed; assumed which. That there are
/// such is what `ListServiceQuotas` says of itself.
const ONLY_CHANGED: &[&str] = &["autoscaling", "ecs"];

/// Raises of an account that may be undecided at a time.
/// Source: <https://docs.aws.amazon.com/servicequotas/latest/userguide/reference_limits.html>.
const MOST_OPEN: usize = 20;

/// A quota's service and its own code.
fn codes(quota: &Quota) -> (&'static str, &'static str) {
    quota.code.split_once('/').unwrap_or(("", quota.code))
}

fn missing() -> ApiError {
    ApiError::client(
        "NoSuchResourceException",
        "The request failed because the specified resource does not exist.",
    )
}

/// The quotas of the service that a call names.
fn of_service(call: &Call) -> Result<impl Iterator<Item = &'static Quota>, ApiError> {
    let wanted = call.input.get("ServiceCode").as_str().unwrap_or_default();
    let known = SERVICES.iter().find(|(code, _)| *code == wanted);
    let (code, _) = known.ok_or_else(missing)?;
    Ok(quotas::ALL
        .iter()
        .filter(move |quota| codes(quota).0 == *code))
}

/// The quota that a call names.
fn named(call: &Call) -> Result<&'static Quota, ApiError> {
    let wanted = call.input.get("QuotaCode").as_str().unwrap_or_default();
    of_service(call)?
        .find(|quota| codes(quota).1 == wanted)
        .ok_or_else(missing)
}

/// The value in force, where AWS has one that is not just the default.
fn applied(world: &World, call: &Call, quota: &Quota) -> Option<u64> {
    let place = place(call);
    let set = world.region(&place)?.quotas.get(quota.code).copied();
    let always = !ONLY_CHANGED.contains(&codes(quota).0);
    set.or_else(|| always.then(|| quotas::limit(world, &place, *quota)))
}

fn described(call: &Call, quota: &Quota, value: u64, account: &str) -> Tree {
    let (service, code) = codes(quota);
    let name = SERVICES.iter().find(|(known, _)| *known == service);
    let region = &call.region;
    Tree::map([
        ("ServiceCode", Tree::text(service)),
        ("ServiceName", Tree::text(name.map_or("", |(_, name)| name))),
        (
            "QuotaArn",
            Tree::Text(format!(
                "arn:aws:servicequotas:{region}:{account}:{service}/{code}"
            )),
        ),
        ("QuotaCode", Tree::text(code)),
        ("QuotaName", Tree::text(quota.title)),
        ("Value", number(value)),
        ("Unit", Tree::text("None")),
        ("Adjustable", Tree::Bool(!quotas::FIXED.contains(quota))),
        ("GlobalQuota", Tree::Bool(false)),
    ])
}

/// Values are numbers with a point on the wire.
fn number(value: u64) -> Tree {
    u32::try_from(value).map_or(Tree::Null, |value| Tree::Float(value.into()))
}

fn paged(call: &Call, list: &str, all: Vec<Tree>) -> Answer {
    let size = size(call.input.get("MaxResults"), 100, 100);
    let page = page(all, call.input.get("NextToken"), size).ok_or_else(|| {
        ApiError::client(
            "InvalidPaginationTokenException",
            "Invalid input was provided.",
        )
    })?;
    Ok(Tree::map([
        (list, Tree::List(page.items)),
        ("NextToken", page.next),
    ]))
}

fn list(world: &World, call: &Call) -> Answer {
    let all = of_service(call)?
        .filter_map(|quota| {
            let value = applied(world, call, quota)?;
            Some(described(call, quota, value, &call.account))
        })
        .collect();
    paged(call, "Quotas", all)
}

fn list_defaults(_: &World, call: &Call) -> Answer {
    let all = of_service(call)?
        .map(|quota| described(call, quota, quota.default, ""))
        .collect();
    paged(call, "Quotas", all)
}

fn get(world: &World, call: &Call) -> Answer {
    let quota = named(call)?;
    let value = applied(world, call, quota).ok_or_else(missing)?;
    let described = described(call, quota, value, &call.account);
    Ok(Tree::map([("Quota", described)]))
}

fn get_default(_: &World, call: &Call) -> Answer {
    let quota = named(call)?;
    let described = described(call, quota, quota.default, "");
    Ok(Tree::map([("Quota", described)]))
}

fn list_raises(world: &World, call: &Call) -> Answer {
    let quota = named(call)?;
    let raise = world
        .region(&place(call))
        .and_then(|region| region.raises.get(quota.code));
    let all = raise
        .into_iter()
        .map(|raise| of_raise(call, quota, raise))
        .collect();
    paged(call, "RequestedQuotas", all)
}

fn of_raise(call: &Call, quota: &Quota, raise: &Raise) -> Tree {
    let Tree::Map(mut tree) = described(call, quota, raise.wanted, &call.account) else {
        return Tree::Null;
    };
    tree.remove("Adjustable");
    if let Some(value) = tree.remove("Value") {
        tree.insert("DesiredValue".to_owned(), value);
    }
    for (name, value) in [
        ("Id", Tree::text(&raise.id)),
        ("Status", Tree::text("PENDING")),
        ("Created", Tree::Time(raise.at_ms)),
        ("LastUpdated", Tree::Time(raise.at_ms)),
        ("Requester", Tree::text(&raise.requester)),
    ] {
        tree.insert(name.to_owned(), value);
    }
    Tree::Map(tree)
}

fn ask(world: &mut World, call: &Call) -> Answer {
    let quota = named(call)?;
    let place = place(call);
    let wanted = wanted(call.input.get("DesiredValue"))?;
    let open = world.region(&place).map(|region| &region.raises);
    if open.is_some_and(|open| open.contains_key(quota.code)) {
        return Err(ApiError::client(
            "ResourceAlreadyExistsException",
            "Only one open service quota increase request is allowed per quota.",
        ));
    }
    if open.map_or(0, BTreeMap::len) >= MOST_OPEN {
        return Err(ApiError::client(
            "QuotaExceededException",
            "You have exceeded your service quota.",
        ));
    }
    if quotas::FIXED.contains(quota) {
        return Err(ApiError::client(
            "InvalidResourceStateException",
            "The quota cannot be adjusted.",
        ));
    }
    if wanted <= quotas::limit(world, &place, *quota) {
        return Err(ApiError::client(
            "IllegalArgumentException",
            "You must provide a quota value greater than the current quota value.",
        ));
    }
    let number = world.number("quota raises");
    let raise = Raise {
        id: format!("{number:032x}"),
        wanted,
        at_ms: world.now_ms,
        requester: serde_json::json!({"callerArn": call.principal.arn}).to_string(),
    };
    let answer = of_raise(call, quota, &raise);
    let raises = &mut world.region_mut(&place).raises;
    raises.insert(quota.code.to_owned(), raise);
    Ok(Tree::map([("RequestedQuota", answer)]))
}

fn wanted(value: &Tree) -> Result<u64, ApiError> {
    let whole = match value {
        // Quotas are whole and far below where doubles lose them.
        Tree::Float(value) => format!("{value:.0}").parse().ok(),
        other => other.as_int().and_then(|value| u64::try_from(value).ok()),
    };
    whole.ok_or_else(|| ApiError::client("IllegalArgumentException", "Invalid input was provided."))
}
