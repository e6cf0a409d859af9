//! `stackgen sandbox calibrate`: what real AWS did, held against what the sandbox assumes.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::cli::found::{Found, find};
use crate::cli::results::RunsArgs;
use crate::cli::{CliError, Context, Exit, failure};
use crate::deploy::history;
use crate::profile::parse_document;
use crate::sandbox::engine::kinds::durations;
use crate::sandbox::engine::timing::Operation;
use crate::sandbox::model::calibrate::{
    Finding, Platform, Start, file, is_of_use, of_run, of_stack,
};
use crate::sandbox::model::{Model, Parameter};
use crate::stack::{ResourceStatus, StackEvent};
use crate::store::runs::{RunError, RunFile, RunFolder};
use crate::timeline::{Sample, Stamp};
use crate::ui::Table;

/// Types whose time is not a figure of a table: they wait for tasks and hosts.
const BY_MECHANISM: &[&str] = &["AWS::AutoScaling::AutoScalingGroup", "AWS::ECS::Service"];

/// Arguments of `stackgen sandbox calibrate`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen sandbox calibrate ecs-ec2-80pct --write mine.yaml\n  \
    stackgen run ecs-ec2-80pct --sandbox --sandbox-model=mine.yaml\n\n\
    docs/model.md says what each parameter is, and where the shipped number comes from.")]
pub(super) struct Args {
    /// Runs, by id, folder or profile, and stacks, by name or ARN
    #[arg(value_name = "RUN|STACK", required = true)]
    of: Vec<String>,

    /// Write what was measured to FILE, for `--sandbox-model`
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,

    #[command(flatten)]
    runs: RunsArgs,
}

/// Prints what was measured beside what is assumed, and writes it if asked to.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    context.block_on(|_| calibrate(args, context))
}

async fn calibrate(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let mut findings = Vec::new();
    for name in &args.of {
        findings.extend(match args.runs.runs().find(name) {
            Ok(folder) => of_folder(&folder)?,
            Err(RunError::Missing { .. }) => of_events(name, context).await?,
            Err(error) => return Err(error.into()),
        });
    }
    if let Some(path) = &args.write {
        if !is_of_use(&findings) {
            let message = "nothing was measured that a file of parameters could hold";
            return Err(CliError::new(Exit::Other, "calibrate", message));
        }
        fs_err::write(path, file(&findings)).map_err(|error| {
            CliError::new(Exit::Other, "calibrate", "the parameters cannot be written")
                .caused_by(&error)
        })?;
    }
    show(&findings, context)?;
    if let Some(path) = &args.write {
        let named = path.display();
        context.ui.note(&format!(
            "`--sandbox-model={named}` has a world scale as measured"
        ));
    }
    Ok(Exit::Done)
}

/// What the samples of a run say.
fn of_folder(folder: &RunFolder) -> Result<Vec<Finding>, CliError> {
    let id = folder.id().as_str();
    let Some((header, samples)) = folder.samples()? else {
        let message = format!("the run {id} has no samples: it did not come to its step");
        return Err(CliError::new(Exit::Usage, "calibrate", message));
    };
    // Containers from before the step did not start in it.
    let raised = |sample: &Sample| sample.stamps.get(Stamp::Requested).is_some();
    let starts: Vec<Start> = samples.iter().filter(raised).map(start).collect();
    let simulated = if header.simulated { ", simulated" } else { "" };
    let source = format!("measured: run {id}{simulated}");
    Ok(of_run(
        &starts,
        platform(folder)?,
        (Model::shipped(), &source),
    ))
}

fn start(sample: Sample) -> Start {
    let at = |stamp| sample.stamps.get(stamp);
    Start {
        created: at(Stamp::Created),
        pull_started: at(Stamp::PullStarted),
        pull_stopped: at(Stamp::PullStopped),
        started: at(Stamp::Started),
        app: at(Stamp::App),
        service: sample.service,
        host: sample.host,
    }
}

/// What the profile of a run had its containers run on.
fn platform(folder: &RunFolder) -> Result<Platform, CliError> {
    let bytes = folder.read(RunFile::Profile)?.unwrap_or_default();
    let profile = String::from_utf8(bytes).unwrap_or_default();
    let profile: Value = parse_document(&profile).unwrap_or_default();
    let asked = |path: &str| profile.pointer(path).cloned().unwrap_or_default();
    let system = asked("/capacity/fargate/operating_system");
    Ok(Platform {
        windows: system
            .as_str()
            .is_some_and(|system| system.starts_with("WINDOWS")),
        arm: asked("/capacity/fargate/architecture") == "ARM64",
        spot: asked("/capacity/fargate/purchase/on_demand").is_null(),
    })
}

/// What the events of a stack say.
async fn of_events(name: &str, context: &Context) -> Result<Vec<Finding>, CliError> {
    let Found { session, stack, .. } = find(name, context).await?;
    let lines = history(&session, &stack.arn)
        .await
        .map_err(|error| failure::call_failed(&error))?;
    let source = format!("measured: stack {}", stack.name);
    Ok(of_stack(spans(&lines), assumed, &source))
}

/// How long each resource took, in seconds, by type and operation.
fn spans(lines: &[StackEvent]) -> BTreeMap<String, Vec<f64>> {
    let mut begun = BTreeMap::new();
    let mut spans: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for line in lines {
        let kind = line.resource_type.as_str();
        let Some(status) = line
            .resource_status()
            .filter(|_| !BY_MECHANISM.contains(&kind))
        else {
            continue;
        };
        let operation = match status {
            ResourceStatus::CreateInProgress | ResourceStatus::DeleteInProgress => {
                begun.entry(&line.logical_id).or_insert(line.time);
                continue;
            }
            ResourceStatus::CreateComplete => Some(Operation::Create),
            ResourceStatus::DeleteComplete => Some(Operation::Delete),
            _ => None,
        };
        if let Some((operation, begun)) = operation.zip(begun.remove(&line.logical_id)) {
            let seconds = line.time.duration_since(begun).as_secs_f64();
            let what = format!("{kind} {}", operation.word());
            spans.entry(what).or_default().push(seconds);
        }
    }
    spans
}

/// What the sandbox's table has for a type and operation.
fn assumed(what: &str) -> Option<Parameter> {
    let (kind, word) = what.rsplit_once(' ')?;
    let operation = [Operation::Create, Operation::Delete]
        .into_iter()
        .find(|operation| operation.word() == word)?;
    let timing = durations::find(kind, operation)?;
    let number = |whole: i64| i32::try_from(whole).map_or(0.0, f64::from);
    Some(Parameter {
        value: number(timing.p50_ms) / 1_000.0,
        spread: (number(timing.spread_percent) / 100.0).ln(),
        unit: "s".to_owned(),
        source: timing.source.to_owned(),
        ..Parameter::default()
    })
}

fn show(findings: &[Finding], context: &Context) -> Result<(), CliError> {
    if context.ui.wants_json() {
        let findings: Vec<Value> = findings.iter().map(tree).collect();
        context.ui.print_json(&json!({ "findings": findings }))?;
        return Ok(());
    }
    let headings = [
        "parameter",
        "n",
        "measured",
        "assumed",
        "source",
        "taken over",
    ];
    let mut table = Table::new(headings).right(1);
    for finding in findings {
        let number = |parameter: &Parameter| format!("{} {}", parameter.value, parameter.unit);
        let known = finding.assumed.as_ref();
        table.row([
            finding.name.clone(),
            finding.count.to_string(),
            number(&finding.measured),
            known.map_or("–".to_owned(), number),
            known.map_or(String::new(), |known| known.source.clone()),
            finding
                .only_told
                .map_or("yes".to_owned(), |why| format!("no: {why}")),
        ]);
    }
    context.ui.print(&table.text())?;
    Ok(())
}

fn tree(finding: &Finding) -> Value {
    json!({
        "parameter": finding.name,
        "n": finding.count,
        "measured": finding.measured,
        "assumed": finding.assumed,
        "taken_over": finding.only_told.is_none(),
        "why_not": finding.only_told,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::Subject;

    fn line(second: i64, kind: &str, status: &str) -> StackEvent {
        StackEvent {
            id: second.to_string(),
            time: jiff::Timestamp::from_second(1_800_000_000 + second).unwrap(),
            logical_id: kind.to_owned(),
            resource_type: kind.to_owned(),
            physical_id: None,
            subject: Subject::Resource(ResourceStatus::from(status)),
            reason: None,
            token: None,
        }
    }

    #[test]
    fn a_resource_takes_from_its_first_line_to_its_last() {
        let lines = [
            line(0, "AWS::EC2::VPC", "CREATE_IN_PROGRESS"),
            line(2, "AWS::EC2::VPC", "CREATE_IN_PROGRESS"),
            line(1, "AWS::ECS::Service", "CREATE_IN_PROGRESS"),
            line(12, "AWS::EC2::VPC", "CREATE_COMPLETE"),
            line(99, "AWS::ECS::Service", "CREATE_COMPLETE"),
            line(100, "AWS::EC2::VPC", "DELETE_IN_PROGRESS"),
            line(101, "AWS::EC2::VPC", "DELETE_FAILED"),
        ];
        let expected = BTreeMap::from([("AWS::EC2::VPC create".to_owned(), vec![12.0])]);
        assert_eq!(spans(&lines), expected);
        assert!(assumed("AWS::EC2::VPC create").is_some());
        assert!(assumed("AWS::Nothing::AtAll create").is_none());
    }
}
