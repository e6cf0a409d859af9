//! `stackgen runs`: which runs there are.

use serde::Serialize;
use serde_json::json;

use crate::cli::results::RunsArgs;
use crate::cli::{CliError, Context, Exit};
use crate::store::runs::{RunFile, RunFolder, RunState};
use crate::timeline::Summary;
use crate::ui::{Table, length};
use jiff::SignedDuration;

/// Arguments of `stackgen runs`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen runs\n  \
    stackgen runs ecs-ec2-95pct\n  \
    stackgen runs --output json | jq -r '.runs[] | select(.state == \"finished\").run'")]
pub struct Args {
    /// Runs of these profiles alone [default: every run]
    #[arg(value_name = "PROFILE")]
    profiles: Vec<String>,

    /// Where the runs are.
    #[command(flatten)]
    runs: RunsArgs,
}

/// A run as the list shows it.
#[derive(Debug, Serialize)]
struct Row {
    run: String,
    profile: String,
    path: String,
    began: String,
    simulated: bool,
    state: RunState,
    version: String,
    ended: Option<String>,
    wanted: Option<u32>,
    started: Option<u32>,
    half_ms: Option<i64>,
    all_ms: Option<i64>,
}

/// Lists the runs, the oldest first.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let runs = args.runs.runs();
    let wanted =
        |run: &RunFolder| args.profiles.is_empty() || args.profiles.contains(&run.head().profile);
    let rows: Vec<Row> = runs
        .list()?
        .iter()
        .filter(|run| wanted(run))
        .map(row)
        .collect();
    if context.ui.wants_json() {
        context.ui.print_json(&json!({ "runs": rows }))?;
    } else if rows.is_empty() {
        let note = format!("no runs in `{}`", runs.root().display());
        context.ui.note(&note);
    } else {
        let table = table(&rows);
        context.ui.print(&table.within(context.ui.columns()))?;
    }
    Ok(Exit::Done)
}

fn row(run: &RunFolder) -> Row {
    let summary = summary(run);
    let summary = summary.as_ref();
    let outcome = summary.and_then(|summary| summary.outcome.as_ref());
    let head = run.head();
    Row {
        run: run.id().to_string(),
        profile: head.profile.clone(),
        path: run.path().display().to_string(),
        began: head.began.strftime("%FT%TZ").to_string(),
        simulated: head.simulated,
        state: run.state(),
        version: head.version.clone(),
        ended: outcome.map(|outcome| outcome.reason.clone()),
        wanted: summary.map(|summary| summary.coverage.wanted),
        started: summary.map(|summary| summary.coverage.have),
        half_ms: summary.and_then(|summary| summary.reached_ms(50)),
        all_ms: summary.and_then(|summary| summary.reached_ms(100)),
    }
}

/// The figures of a run that came to have some; those of another version are left out.
fn summary(run: &RunFolder) -> Option<Summary> {
    let bytes = run.read(RunFile::Summary).ok().flatten()?;
    serde_json::from_slice(&bytes).ok()
}

fn table(rows: &[Row]) -> Table {
    let mut table = Table::new(["run", "state", "started", "50 %", "100 %", "ended"])
        .right(2)
        .right(3)
        .right(4);
    let time = |ms: Option<i64>| {
        ms.map_or_else(
            || "-".to_owned(),
            |ms| length(SignedDuration::from_millis(ms)),
        )
    };
    for row in rows {
        let simulated = if row.simulated { ", simulated" } else { "" };
        let state = match row.state {
            RunState::Running => "running",
            RunState::Finished => "finished",
            RunState::Unfinished => "unfinished",
        };
        let started = row.started.zip(row.wanted);
        table.row([
            row.run.clone(),
            format!("{state}{simulated}"),
            started.map_or_else(
                || "-".to_owned(),
                |(started, wanted)| format!("{started}/{wanted}"),
            ),
            time(row.half_ms),
            time(row.all_ms),
            row.ended.clone().unwrap_or_else(|| match row.state {
                RunState::Unfinished => format!("`stackgen report {} --recover`", row.run),
                _ => "-".to_owned(),
            }),
        ]);
    }
    table
}
