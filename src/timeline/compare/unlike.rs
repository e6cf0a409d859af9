//! In what the environments of runs differ, and which differences forbid a comparison.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::{Environment, Summary};

/// What a difference means for a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// The runs are not of a kind: the difference would be taken for one of the setups.
    Unlike,
    /// It may explain a part of the difference.
    Noted,
}

/// A field in which runs differ.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Difference {
    /// Its name, as in `environment.json`.
    pub field: String,
    /// Its value for each side, in order; `null` where it is not known. Several values of one side
    /// stand beside each other.
    pub values: Vec<Option<String>>,
    /// What the difference means.
    pub weight: Weight,
    /// Why.
    pub why: String,
}

/// A field, and what a difference in it means.
struct Field {
    name: &'static str,
    of: fn(&Environment, &Summary) -> Option<String>,
    weight: Weight,
    why: &'static str,
}

const fn unlike(
    name: &'static str,
    of: fn(&Environment, &Summary) -> Option<String>,
    why: &'static str,
) -> Field {
    Field {
        name,
        of,
        weight: Weight::Unlike,
        why,
    }
}

const fn noted(
    name: &'static str,
    of: fn(&Environment, &Summary) -> Option<String>,
    why: &'static str,
) -> Field {
    Field {
        name,
        of,
        weight: Weight::Noted,
        why,
    }
}

/// Every field that is looked at. Those that make a setup what it is are noted: two setups are what
/// one wants to compare.
const FIELDS: &[Field] = &[
    unlike(
        "simulated",
        |it, _| some(&it.simulated),
        "a simulated run says nothing about a real one",
    ),
    unlike(
        "region",
        |it, _| text(&it.region),
        "Regions differ in hardware, load and limits",
    ),
    unlike(
        "from",
        |it, _| some(&it.from),
        "the runs begin with another number of containers",
    ),
    unlike(
        "to",
        |it, _| some(&it.to),
        "the runs want another number of containers",
    ),
    unlike(
        "cpu",
        |it, _| show(it.cpu),
        "containers of another size fit on other hosts",
    ),
    unlike(
        "memory_mib",
        |it, _| show(it.memory_mib),
        "containers of another size fit on other hosts",
    ),
    unlike(
        "image.size_bytes",
        |it, _| show(it.image.size_bytes),
        "another image takes another time to pull",
    ),
    unlike(
        "account_settings",
        |it, _| table(&it.account_settings),
        "settings such as awsvpcTrunking decide how many tasks fit on a host",
    ),
    unlike(
        "yardstick",
        |_, run| some(&run.yardstick),
        "the starts are not told by the same stamp",
    ),
    noted(
        "resolution_ms",
        |_, run| some(&run.resolution_ms),
        "the clocks of the starts have other steps",
    ),
    noted("profile", |it, _| text(&it.profile), "another setup"),
    noted(
        "profile_digest",
        |it, _| it.profile_digest.clone(),
        "the setup was changed",
    ),
    noted(
        "template_digest",
        |it, _| it.template_digest.clone(),
        "the template was changed",
    ),
    noted("system", |it, _| text(&it.system), "another system"),
    noted(
        "services",
        |it, _| some(&it.services),
        "ECS schedules each service by itself",
    ),
    noted(
        "zones",
        |it, _| text(&it.zones.join(", ")),
        "capacity differs from zone to zone",
    ),
    noted(
        "hosts_at_t0",
        |it, _| show(it.hosts_at_t0),
        "hosts that are there already decide the first minutes",
    ),
    noted(
        "instance_types",
        |it, _| counted(&it.instance_types),
        "hosts of another type",
    ),
    noted(
        "purchase",
        |it, _| counted(&it.purchase),
        "Spot and On-Demand are launched at another rate",
    ),
    noted(
        "image.digest",
        |it, _| it.image.digest.clone(),
        "another image",
    ),
    noted(
        "machine_image",
        |it, _| machine(it),
        "hosts that boot something else",
    ),
    noted(
        "platform_versions",
        |it, _| kinds(&it.platform_versions),
        "another Fargate platform",
    ),
    noted(
        "agent_versions",
        |it, _| kinds(&it.agent_versions),
        "another ECS agent",
    ),
    noted(
        "throttles",
        |it, _| counted(&it.throttles),
        "calls that were held up",
    ),
    noted(
        "account",
        |it, _| it.account.clone(),
        "another account, with its own limits",
    ),
    noted(
        "model",
        |it, _| it.model.clone(),
        "the sandbox was simulated with other parameters",
    ),
    noted(
        "tool_version",
        |it, _| text(&it.tool_version),
        "another version of stackgen",
    ),
];

/// The differences between sides, each of one or more runs.
pub(super) fn differences(sides: &[Vec<(&Environment, &Summary)>]) -> Vec<Difference> {
    let difference = |field: &Field| {
        let values: Vec<Option<String>> = sides.iter().map(|runs| value(field, runs)).collect();
        let first = values.first()?;
        let differ = values.iter().any(|value| value != first);
        let unknown = values.iter().any(Option::is_none);
        differ.then(|| Difference {
            field: field.name.to_owned(),
            weight: if unknown { Weight::Noted } else { field.weight },
            why: if unknown {
                "not known of every run"
            } else {
                field.why
            }
            .to_owned(),
            values,
        })
    };
    FIELDS.iter().filter_map(difference).collect()
}

/// The value of a field on one side: those of its runs, each once.
fn value(field: &Field, runs: &[(&Environment, &Summary)]) -> Option<String> {
    let mut values = Vec::new();
    for (environment, summary) in runs {
        let value = (field.of)(environment, summary)?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Some(values.join(" | "))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "a row of the table is always optional"
)]
fn some(value: &impl ToString) -> Option<String> {
    Some(value.to_string())
}

fn show(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}

fn text(value: &str) -> Option<String> {
    (!value.is_empty()).then(|| value.to_owned())
}

fn table(values: &BTreeMap<String, String>) -> Option<String> {
    let rows: Vec<String> = values
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    text(&rows.join(", "))
}

/// `37 × c6g.4xlarge`; nothing of an empty list is `none`.
#[expect(
    clippy::unnecessary_wraps,
    reason = "a row of the table is always optional"
)]
fn counted(values: &BTreeMap<String, u32>) -> Option<String> {
    let rows: Vec<String> = values
        .iter()
        .map(|(name, count)| format!("{count} × {name}"))
        .collect();
    Some(if rows.is_empty() {
        "none".to_owned()
    } else {
        rows.join(", ")
    })
}

/// The kinds alone: how many there were of each differs from run to run.
fn kinds(values: &BTreeMap<String, u32>) -> Option<String> {
    text(&values.keys().cloned().collect::<Vec<_>>().join(", "))
}

fn machine(environment: &Environment) -> Option<String> {
    let image = environment.machine_image.as_ref()?;
    let words = [&image.variant, &image.version, &image.id];
    let words: Vec<&str> = words.into_iter().flatten().map(String::as_str).collect();
    text(&words.join(" "))
}
