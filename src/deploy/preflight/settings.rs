//! Account settings of ECS that bear on the stack. They are told, never changed.
//!
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html>

use std::collections::BTreeMap;

use super::Needs;
use super::table::Look;
use super::unseen::unseen;
use crate::plan::HostNeed;
use crate::stack::check::{Check, Finding, Fix, TrunkingEffect};

/// Id of the check whether tasks have room for their interfaces.
pub(super) const TRUNKING: &str = "setting-awsvpc-trunking";
/// Id of the check what a cluster without a word about it would measure.
pub(super) const INSIGHTS: &str = "setting-container-insights";
/// Id of the check whether services and tasks may carry tags.
pub(super) const LONG_ARNS: &str = "setting-long-arns";

/// The settings without which services, tasks and hosts cannot be tagged.
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html#ecs-resource-arn-migration>
const LONG: [&str; 3] = [
    "serviceLongArnFormat",
    "taskLongArnFormat",
    "containerInstanceLongArnFormat",
];

/// Trunking decides nothing but for hosts whose tasks have interfaces of their own.
pub(super) fn concerns(needs: &Needs<'_>, id: &str) -> bool {
    id != TRUNKING || trunked(needs).is_some()
}

pub(super) async fn ask(look: Look<'_>) -> Vec<Check> {
    let trunked = trunked(look.needs);
    let settings = match look.session.ecs().account_settings().await {
        Ok(settings) => settings,
        Err(error) => {
            let ids = trunked.map(|_| TRUNKING).into_iter();
            let ids = ids.chain([INSIGHTS, LONG_ARNS]);
            return ids.map(|id| unseen(id, &error)).collect();
        }
    };
    let region = look.session.region();
    let trunking =
        trunked.map(|need| trunking(&settings, need, look.needs.plan.sizing.tasks, region));
    let mut checks: Vec<Check> = trunking.into_iter().collect();
    checks.push(insights(&settings, look.needs));
    checks.push(long_arns(&settings, region));
    checks
}

/// The hosts of a stack whose tasks have interfaces of their own.
fn trunked<'a>(needs: &Needs<'a>) -> Option<&'a HostNeed> {
    let awsvpc = needs.plan.workload.network_mode == "awsvpc";
    needs.plan.sizing.hosts.as_option().filter(|_| awsvpc)
}

fn is_on(value: &str) -> bool {
    matches!(value, "enabled" | "on" | "enhanced")
}

fn change(region: &str, name: &str, value: &str) -> Fix {
    Fix::Run(format!(
        "aws ecs put-account-setting-default --region {region} --name {name} --value {value}"
    ))
}

/// A setting that ECS does not list.
fn unlisted(id: &'static str, name: &str) -> Check {
    let finding = Finding::Unseen {
        action: None,
        reason: format!("ECS does not list the account setting {name}"),
    };
    Check::cannot_tell(id, finding, Vec::new())
}

fn trunking(
    settings: &BTreeMap<String, String>,
    need: &HostNeed,
    tasks: u32,
    region: &str,
) -> Check {
    const NAME: &str = "awsvpcTrunking";
    let Some(value) = settings.get(NAME) else {
        return unlisted(TRUNKING, NAME);
    };
    let (per_host, fit) = if is_on(value) {
        (need.density.trunked, need.reachable)
    } else {
        (need.density.plain, need.reachable_plain)
    };
    let finding = Finding::Trunking(TrunkingEffect {
        value: value.clone(),
        tasks,
        hosts: need.most,
        per_host,
        fit,
    });
    if fit >= tasks {
        return Check::ok(TRUNKING, finding);
    }
    let mut fixes = Vec::new();
    if !is_on(value) {
        fixes.push(change(region, NAME, "enabled"));
        let when = "hosts that are there already keep what they had: change it before any starts";
        fixes.push(Fix::Do(when.to_owned()));
    }
    Check::will_fail(TRUNKING, finding, fixes)
}

/// Every cluster of ours says for itself whether it is measured; the default is told, since it is
/// what the account's other clusters have.
fn insights(settings: &BTreeMap<String, String>, needs: &Needs<'_>) -> Check {
    const NAME: &str = "containerInsights";
    match settings.get(NAME) {
        Some(value) => Check::ok(
            INSIGHTS,
            Finding::Overridden {
                name: NAME,
                value: value.clone(),
                ours: if needs.plan.workload.container_insights {
                    "enabled"
                } else {
                    "disabled"
                },
            },
        ),
        None => unlisted(INSIGHTS, NAME),
    }
}

fn long_arns(settings: &BTreeMap<String, String>, region: &str) -> Check {
    // What is not listed is on for every account since 2021.
    let off = LONG
        .iter()
        .filter(|name| settings.get(**name).is_some_and(|value| !is_on(value)));
    let off: Vec<String> = off.map(|&name| name.to_owned()).collect();
    if off.is_empty() {
        return Check::ok(LONG_ARNS, Finding::LongArns { off });
    }
    let fixes = off.iter().map(|name| change(region, name, "enabled"));
    let fixes = fixes.collect();
    Check::will_fail(LONG_ARNS, Finding::LongArns { off }, fixes)
}
