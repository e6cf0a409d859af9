//! What a stack takes: tasks, hosts, addresses, quotas. All of it computed.

use super::super::Table;
use super::form::{Block, Section};
use crate::plan::{HostNeed, Plan};

/// The section.
pub(super) fn capacity(plan: &Plan) -> Section {
    let mut facts = vec![("tasks", tasks(plan))];
    match plan.sizing.hosts.as_option() {
        Some(need) => facts.extend(hosts(plan, need)),
        None => facts.extend(fargate(plan)),
    }
    facts.extend(addresses(plan));
    let mut blocks = vec![Block::Facts(facts), Block::Table(quotas(plan))];
    let quotas = plan.sizing.quotas.iter();
    let beyond: Vec<_> = quotas.filter(|quota| quota.is_beyond()).collect();
    if !beyond.is_empty() {
        let names: Vec<_> = beyond.iter().map(|quota| quota.name).collect();
        blocks.push(Block::Note(format!(
            "more than an account starts with, to be raised first, which can take days: {}",
            names.join(", ")
        )));
    }
    Section {
        heading: "Capacity",
        blocks,
    }
}

fn tasks(plan: &Plan) -> String {
    let start: u32 = plan.services.iter().map(|service| service.start).sum();
    let counts: Vec<u32> = plan.services.iter().map(|service| service.count).collect();
    let (tasks, services) = (plan.sizing.tasks, counts.len());
    let first = counts.first().copied().unwrap_or_default();
    let spread = match services {
        1 => "in one service".to_owned(),
        _ if counts.iter().all(|count| *count == first) => {
            format!("in {services} services of {first}")
        }
        _ => {
            let counts: Vec<String> = counts.iter().map(u32::to_string).collect();
            format!("in {services} services: {}", counts.join(", "))
        }
    };
    format!("{start} → {tasks}, {spread}")
}

fn hosts(plan: &Plan, need: &HostNeed) -> Vec<(&'static str, String)> {
    let density = &need.density;
    let own = plan.hosts.as_option();
    let kind = own.map_or("", |hosts| hosts.instance_type.as_str());
    let target = own.map_or(0, |hosts| hosts.target_percent);
    let market = match own {
        Some(hosts) if hosts.spot => "Spot",
        _ => "On-Demand",
    };
    let mut facts = vec![(
        "one host",
        format!(
            "{kind}, {market}: {} tasks (CPU allows {}, memory {}, interfaces {} with awsvpcTrunking)",
            density.trunked, density.by_cpu, density.by_memory, density.by_branches
        ),
    )];
    let cut = if need.granted < need.wanted {
        format!("; the group's maximum cuts that to {}", need.granted)
    } else {
        format!("; the group may have {}", need.most)
    };
    facts.push((
        "hosts",
        format!(
            "{} hold all tasks; {} asked for at a target of {target} %{cut}",
            need.needed, need.wanted
        ),
    ));
    if density.plain < density.trunked {
        facts.push((
            "",
            format!(
                "without awsvpcTrunking {} a host: {} hosts needed, {} tasks on the group's {}",
                density.plain, need.needed_plain, need.reachable_plain, need.most
            ),
        ));
    }
    facts
}

fn fargate(plan: &Plan) -> Option<(&'static str, String)> {
    let platform = plan.fargate.as_option()?;
    let shares: Vec<String> = plan
        .strategy
        .iter()
        .map(|one| {
            let name = match one.provider {
                "FARGATE_SPOT" => "Spot",
                _ => "On-Demand",
            };
            format!("{name} {}", one.weight)
        })
        .collect();
    Some((
        "Fargate",
        format!(
            "{}, {}, platform {}, weights: {}",
            platform.operating_system,
            platform.architecture,
            platform.platform_version,
            shares.join(", ")
        ),
    ))
}

/// Every subnet needs the same; one line where they can give the same too.
fn addresses(plan: &Plan) -> Vec<(&'static str, String)> {
    let all = &plan.sizing.addresses;
    let Some(first) = all.first() else {
        return Vec::new();
    };
    if all.iter().all(|one| one.usable == first.usable) {
        let zones = all.len();
        return vec![(
            "addresses",
            format!(
                "{} of {} in each of {zones} subnets",
                first.needed, first.usable
            ),
        )];
    }
    let lines = all.iter().enumerate().map(|(index, one)| {
        let name = if index == 0 { "addresses" } else { "" };
        let text = format!(
            "{} of {} in {} ({})",
            one.needed, one.usable, one.cidr, one.zone
        );
        (name, text)
    });
    lines.collect()
}

fn quotas(plan: &Plan) -> Table {
    let mut table = Table::new(["quota", "code", "needed", "a new account has"])
        .right(2)
        .right(3);
    for quota in &plan.sizing.quotas {
        table.row([
            quota.name.into(),
            quota.code.into(),
            quota.needed.to_string(),
            quota.default.to_string(),
        ]);
    }
    table
}
