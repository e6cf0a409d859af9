//! The document that `plan --output json` prints: its fields, out of documents it has printed.

use serde_json::Value;

use super::document::table;
use crate::harness::Home;

/// What stands above the table.
const ABOVE: &str = "\n## What `plan` prints\n\n\
    `plan --output json` (or `--format json`) prints one document. Seconds and counts are numbers; new\n\
    fields may come, what is here stays. Exit code 4 comes with the document: `will_fail` is `true`\n\
    then.\n\n";

/// Every field, and the fields of those that are objects or lists.
const FIELDS: &[(&str, &str)] = &[
    (
        "asked",
        "who was asked about the account: `nobody` (`--offline`), `sandbox` or `aws`",
    ),
    (
        "binding",
        "what holds the step back first: `kind` is `short`, `cut`, `hosts` or `launches`",
    ),
    (
        "capacity.addresses",
        "addresses of each subnet that holds tasks",
    ),
    (
        "capacity.hosts",
        "hosts, with `awsvpcTrunking` unless a name ends in `_plain`; `null` on Fargate",
    ),
    (
        "capacity.quotas",
        "account quotas: what is needed, and what a new account has (`default`)",
    ),
    (
        "capacity.services",
        "the services, their tasks before the step and after it",
    ),
    ("capacity.tasks", "tasks of all services after the step"),
    (
        "changes",
        "what `up` would do: `state` is `not_asked`, `new`, `same`, `different`, `refused`, `busy`, `failed` or `blocked`",
    ),
    (
        "checks.checks",
        "what the checks found that `up` makes; `checks` is `null` where none is made",
    ),
    (
        "checks.ignored",
        "the checks whose failure is to stop nothing",
    ),
    (
        "cost.course",
        "where the course of a run is known from: `published`, `modelled` (simulated) or `computed`",
    ),
    (
        "cost.left_out",
        "what costs too and is in none of the parts",
    ),
    ("cost.region", "the Region of the prices"),
    (
        "cost.sections",
        "the parts, each with its items in US dollars: `idle_hour`, `full_hour`, `run`, `until_ttl`, `month`",
    ),
    (
        "not_asked",
        "what could not be found out, because nobody was asked",
    ),
    ("profile", "name of the profile"),
    ("region", "AWS Region"),
    (
        "simulated",
        "whether what the account says is the sandbox's",
    ),
    ("stack", "name of the stack"),
    ("template", "size and digest of the template"),
    (
        "time.create",
        "making the stack: critical path, and when each phase is over",
    ),
    ("time.delete", "deleting it"),
    (
        "time.learned_types",
        "resource types whose usual time was seen on this machine",
    ),
    (
        "time.scale",
        "the step: shortest by documented rates, published, simulated",
    ),
    ("time.types", "resource types in the template"),
    ("will_fail", "whether `up` would fail"),
];

/// Documents of plans that differ in all that can differ.
fn documents() -> Vec<Value> {
    let home = Home::new();
    let sandbox = [
        ("STACKGEN_SANDBOX", "world.json"),
        ("STACKGEN_SANDBOX_SPEED", "max"),
    ];
    let plan = |args: &[&str]| {
        let args = [&["plan"], args, &["--output", "json"]].concat();
        let run = home.stackgen_with(&sandbox, &args).expect(0);
        serde_json::from_str(&run.stdout).expect("one JSON document")
    };
    let mut all = vec![
        plan(&["ecs-ec2-95pct", "--offline"]),
        plan(&["ecs-ec2-30pct", "--offline"]),
        plan(&["ecs-fargate", "--offline"]),
        plan(&["smoke"]),
    ];
    home.stackgen_with(&sandbox, &["up", "smoke", "-q"])
        .expect(0);
    all.push(plan(&["smoke"]));
    all.push(plan(&["smoke", "--set", "workload.memory=1GB"]));
    all
}

/// The part of the page.
pub(super) fn page() -> String {
    format!("{ABOVE}{}", table(FIELDS, &documents()))
}
