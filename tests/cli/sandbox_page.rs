//! `docs/sandbox.md` is written out of the sandbox's own tables.

use std::fmt::Write as _;

use stackgen::sandbox::engine::conditions::Rate;
use stackgen::sandbox::engine::kinds::{ALL, durations, furnish, quotas, rules};
use stackgen::sandbox::engine::timing::{DEFAULT, Timing};
use stackgen::sandbox::engine::{Place, World};
use stackgen::sandbox::services::cloudformation::NOT_SIMULATED;
use stackgen::sandbox::services::{Run, SIMULATED, gate};
use stackgen::sandbox::{GENESIS_MS, LIMITS};

use crate::harness::generated;

const HEAD: &str = "\
# The sandbox

A simulated AWS, for rehearsals and tests: no account, no network, nothing billed. Every figure that
comes from it is simulated. This page is generated from the tables the sandbox runs on
(`STACKGEN_BLESS=1 cargo test`); a test keeps it equal to them.

Each duration and each rule names where it is known from. `assumed` means that no public source was
found: take it for what it is.

- The world is one file: `--sandbox[=FILE]`, by default `stackgen/sandbox.json` in the XDG state
  folder. Several processes may use it at once.
- Simulated time stands still while nobody uses the world. A command that waits moves it on, sixty
  times as fast as the clock on the wall (`--sandbox-speed N`), or without waiting at all (`max`).
- The same seed (`--sandbox-seed`) gives the same run, at `max`, with one client.
- How fast services, hosts and tasks start is a model: [model.md](model.md) has its numbers, their
  sources, and what it makes of the published results. `--sandbox-model` takes others.
- The account is one that has run the published benchmark: quotas that it had to have raised are (see
  below), and `awsvpcTrunking` is on.
- `stackgen sandbox serve` answers any AWS client, on loopback only. Under `/v2/` it is a registry of
  images: that of the account and region whose token (`ecr get-login-password`) comes along, or the
  one that a `Host` header names; names that begin with `public.ecr.aws/` are those of the public
  registry. Fault scripts call its requests `registry:PutManifest`, `registry:AppendUpload` and so on,
  and those of the public one `public-registry:GetBlob`; the table below has all of them.
";

const FAULTS: &str = "
## Troubles on demand

`--sandbox-faults FILE` names a script of faults. `transport`, `calls`, `files`, `credentials` and
`clock_skew` happen to the commands that name it; `resources` and `world` are written into the world
and stay until another script is named or the world is reset. `sandbox show` lists what happened.
";

/// A script that says everything a script can say; a test reads it.
const EXAMPLE: &str = include_str!("faults/example.yaml");

fn page() -> String {
    let mut page = HEAD.to_owned();
    page.push_str(FAULTS);
    let _ = writeln!(page, "\n```yaml\n{EXAMPLE}```");
    services(&mut page);
    types(&mut page);
    timings(&mut page);
    refusals(&mut page);
    limits_of_account(&mut page);
    rates(&mut page);
    differences(&mut page);
    page
}

fn heading(page: &mut String, title: &str, text: &str, columns: &[&str]) {
    let dashes = vec!["---"; columns.len()].join(" | ");
    let columns = columns.join(" | ");
    let _ = write!(
        page,
        "\n## {title}\n\n{text}\n\n| {columns} |\n| {dashes} |\n"
    );
}

fn row<const N: usize>(page: &mut String, cells: [String; N]) {
    let cells = cells.map(|cell| cell.replace('|', "\\|").replace('\n', " "));
    let _ = writeln!(page, "| {} |", cells.join(" | "));
}

fn code(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("`{text}`")
    }
}

fn source(text: &str) -> String {
    if text.starts_with("https://") {
        format!("<{text}>")
    } else {
        text.to_owned()
    }
}

fn services(page: &mut String) {
    let text = "Anything else is refused: a service by its name, an action as AWS refuses one it \
                does not know.";
    heading(
        page,
        "Services and actions",
        text,
        &["service", "reads", "changes"],
    );
    for service in SIMULATED {
        let names = |changes: bool| {
            let names: Vec<&str> = service
                .actions
                .iter()
                .filter(|action| matches!(action.run, Run::Write(_)) == changes)
                .map(|action| action.name)
                .collect();
            names.join(", ")
        };
        row(page, [service.name.to_owned(), names(false), names(true)]);
    }
}

fn types(page: &mut String) {
    let named = |in_templates: bool| {
        let names: Vec<String> = ALL
            .iter()
            .filter(|kind| kind.in_templates == in_templates)
            .map(|kind| code(kind.name))
            .collect();
        names.join(", ")
    };
    let _ = write!(
        page,
        "\n## Resource types\n\nA template may use these; any other type is refused as \
         CloudFormation refuses one it does not know.\n\n{}.\n\nThe world makes these by itself: \
         {}.\n",
        named(true),
        named(false)
    );
}

fn timings(page: &mut String) {
    let text = format!(
        "Medians, as a stack's events show them. The spread is the 84th percentile over the \
         median. What has no row takes {}. How long hosts and tasks take is in \
         [model.md](model.md).",
        length(&DEFAULT)
    );
    let columns = ["what", "operation", "median", "spread", "source"];
    heading(page, "Durations", &text, &columns);
    for (kind, operation, timing) in durations::ROWS {
        row(
            page,
            [
                code(kind),
                operation.word().to_owned(),
                length(timing),
                spread(timing),
                source(timing.source),
            ],
        );
    }
}

fn length(timing: &Timing) -> String {
    let (seconds, rest) = (timing.p50_ms / 1000, timing.p50_ms % 1000);
    match rest {
        0 => format!("{seconds} s"),
        _ => format!("{seconds}.{} s", rest / 100),
    }
}

fn spread(timing: &Timing) -> String {
    format!(
        "× {}.{:02}",
        timing.spread_percent / 100,
        timing.spread_percent % 100
    )
}

fn refusals(page: &mut String) {
    let text = "They hold whoever calls: CloudFormation, a service's API, time itself. Without a \
                code the words are those of CloudFormation's handler. CloudFormation tries again \
                for as long as the row says before it gives up.";
    let columns = ["code", "words", "tried again for", "source"];
    heading(page, "What is refused", text, &columns);
    for (_, rule) in rules::all() {
        let patience = match rule.patience_s {
            0 => String::new(),
            seconds if seconds % 60 == 0 => format!("{} min", seconds / 60),
            seconds => format!("{seconds} s"),
        };
        row(
            page,
            [
                code(rule.code),
                rule.message.replace("{}", "…"),
                patience,
                source(rule.source),
            ],
        );
    }
}

fn limits_of_account(page: &mut String) {
    let place = Place::new("111122223333", "us-east-1");
    let mut world = World::new(1, GENESIS_MS);
    furnish(&mut world, &place);
    let text = "Where the sandbox differs from AWS's default, the benchmark could not run without.";
    let columns = ["quota", "code", "AWS's default", "in the sandbox"];
    heading(page, "Quotas", text, &columns);
    for quota in quotas::ALL {
        row(
            page,
            [
                quota.title.to_owned(),
                code(quota.code),
                quota.default.to_string(),
                world.quota(&place, quota.code, quota.default).to_string(),
            ],
        );
    }
}

fn rates(page: &mut String) {
    let text = "Token buckets per account, region and service: so many calls at once, and so many \
                come back per second. Calls that only look have a bucket of their own, and so have some \
                actions.";
    let columns = ["service", "looking", "changing", "source"];
    heading(page, "Request rates", text, &columns);
    for limits in gate::RATES {
        let rate = |rate: Rate| format!("{}, then {} a second", rate.burst, rate.per_second);
        let service = match limits.service {
            "" => "any other".to_owned(),
            name => code(name),
        };
        let cells = [
            service,
            rate(limits.reads),
            rate(limits.changes),
            source(limits.source),
        ];
        row(page, cells);
    }
    for (service, action, own, of) in gate::OWN_RATES {
        let rate = format!("{}, then {} a second", own.burst, own.per_second);
        let name = code(&format!("{service}:{action}"));
        row(page, [name, rate, String::new(), source(of)]);
    }
}

fn differences(page: &mut String) {
    let columns = ["subject", "AWS", "the sandbox"];
    heading(page, "What AWS does and the sandbox does not", "", &columns);
    for limit in LIMITS {
        row(
            page,
            [
                limit.subject.to_owned(),
                limit.aws.to_owned(),
                limit.sandbox.to_owned(),
            ],
        );
    }
    page.push_str("\nOf CloudFormation in particular:\n\n");
    for sentence in NOT_SIMULATED {
        let _ = writeln!(page, "- {sentence}");
    }
}

#[test]
fn the_page_is_what_the_tables_say() {
    generated("docs/sandbox.md", &page());
}
