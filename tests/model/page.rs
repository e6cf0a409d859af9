//! `docs/model.md`, out of the parameters and the experiments.

use std::fmt::Write as _;

use stackgen::sandbox::model::{Model, eras};

use super::rows::{OUTCOMES, Outcome};

const HEAD: &str = "\
# How the sandbox scales

Everything on this page is simulated. It is generated from the parameters of the sandbox's model
(`src/sandbox/model/parameters.yaml`) and from experiments with it; a test keeps it equal to both
(`STACKGEN_BLESS=1 cargo test --test model`).

The sandbox has no curve of any published result in it. It has the mechanisms below, and numbers for
them. Each number is documented by AWS, published, or `assumed`; of the assumed ones some were fitted
to published results. Twelve of the 23 published rows were held out of every fit, and named in
`tests/model/rows.yaml` before the first; what the model says of them is a prediction.
";

const MECHANISMS: &str = "
## What happens

- A service that misses tasks looks about once a second. How many it starts then is in a token bucket
  of its own, one each for Fargate, Fargate Spot and hosts.
- An account has one bucket for Fargate and one for Fargate Spot in a Region.
- On a capacity provider with hosts, a task that finds no room is made nonetheless and waits in
  `PROVISIONING`; only so many wait in a cluster.
- The placement of a cluster makes so many decisions a second. Each service that misses tasks takes
  some of them by looking, so many services leave less to place with.
- Once a minute managed scaling holds the hosts that are needed (those with tasks, and those that the
  waiting tasks would fill) against the hosts there are. Above the target the first time, an alarm
  takes its time; as long as it stays above, each measure is acted on soon. One action waits for the
  warm-up of the one before. Without any host the measure is 200 %.
- The group asks for hosts in batches, spread over its zones; each takes its time to be had and to
  boot, and joins. CPU, memory and interfaces (with or without trunking) say how many tasks it holds.
- Tasks go to the zone with the fewest, there to the host with the fewest. A host pulls an image once.
- On Fargate each task gets a machine of its own, which takes longer on Windows and less on ARM; a few
  take much longer, which is the slow end of every published curve. Nothing is cached.
- Behind a load balancer a service is not steady before its tasks pass their health check.
";

const RESULTS: &str = "
## What comes of it

Starts and reaches are minutes and seconds after the step. The simulated start is when the first
hundredth of the target runs: less is not to be seen in a picture. A count that was read off a picture
(all of 2022) stands for 97 % of it, since pictures end in a slow tail; a count of a table (CON311,
2020) for all of it. `at that time` is what the simulation had when the published count was reached.
Error is that of the time, in percent. One experiment a row: seed 1, the step midway between two
measures of managed scaling; a step at another moment is up to half a minute earlier or later.

";

fn clock(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

fn row(page: &mut String, outcome: &Outcome) {
    let row = &outcome.row;
    let or_none = |time: Option<f64>| time.map_or("never".to_owned(), clock);
    let _ = writeln!(
        page,
        "| {} | {} | {} | {} at {} | {} | {} | {} | {} | {} |",
        row.profile,
        row.era,
        row.starts
            .map_or("–".to_owned(), |starts| clock(starts as f64)),
        row.reaches,
        clock(row.after as f64),
        or_none(outcome.starts()),
        or_none(outcome.reaches()),
        outcome.curve.at(row.after),
        outcome
            .error()
            .map_or("–".to_owned(), |error| format!("{error:+.0} %")),
        if row.held_out { "held out" } else { "fitted" },
    );
}

/// The middle of the errors, whatever their sign, and the largest.
fn errors(held_out: bool) -> (f64, f64) {
    let of_kind = OUTCOMES.iter().filter(|one| one.row.held_out == held_out);
    let mut errors: Vec<f64> = of_kind
        .map(|one| one.error().map_or(100.0, f64::abs))
        .collect();
    errors.sort_by(f64::total_cmp);
    (errors[errors.len() / 2], *errors.last().unwrap())
}

fn source(text: &str) -> String {
    if text.starts_with("https://") {
        format!("<{text}>")
    } else {
        text.to_owned()
    }
}

/// The whole page.
pub(crate) fn page() -> String {
    let mut page = HEAD.to_owned();
    page.push_str(RESULTS);
    page.push_str(
        "| profile | era | published start | published | simulated start | simulated | at that time | error | |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for outcome in OUTCOMES.iter() {
        row(&mut page, outcome);
    }
    for (held_out, what) in [(false, "fitted"), (true, "held-out")] {
        let (middle, largest) = errors(held_out);
        let _ = writeln!(
            page,
            "\nOf the {what} rows half are off by {middle:.0} % or less; the largest error is {largest:.0} %."
        );
    }
    page.push_str(MECHANISMS);
    page.push_str(super::notes::NOTES);
    page.push_str(
        "\n## Eras\n\n`--sandbox-model ERA` has a world scale as at another time; it stays until another \
         is named or the world is reset.\n\n| era | what | changes |\n| --- | --- | --- |\n",
    );
    for era in eras() {
        let changes: Vec<String> = era.changes.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(
            page,
            "| {} | {} | {} |",
            era.name,
            era.about,
            changes.join(", ")
        );
    }
    page.push_str(
        "\n## Parameters\n\n`--sandbox-model FILE` takes a file of the same form as the shipped one, which \
         may leave out what it does not change:\n\n```yaml\nfargate:\n  launch_per_second: {value: 40, source: \
         \"our quota\"}\n```\n\n`spread` is the standard deviation of the logarithm: 0.3 has one in six take \
         1.35 times as long or longer.\n\n| parameter | value | spread | what | source |\n\
         | --- | --- | --- | --- | --- |\n",
    );
    for row in Model::shipped().rows() {
        let parameter = row.parameter;
        let spread = if parameter.spread > 0.0 {
            parameter.spread.to_string()
        } else {
            String::new()
        };
        let fitted = if parameter.fitted { ", fitted" } else { "" };
        let _ = writeln!(
            page,
            "| `{}` | {} {} | {spread} | {} | {}{fitted} |",
            row.name,
            parameter.value,
            parameter.unit,
            parameter.about,
            source(&parameter.source),
        );
    }
    page
}
