//! Single events in words; the same in the live view and as lines.

use super::super::checks;
use super::super::expiry::expires;
use super::super::fold::width;
use super::super::style::{BAD, FAINT, GOOD, HEADING, WARN, paint};
use super::super::time::length;
use super::changes::changes;
use super::notices::notice;
use super::teardown;
use super::watch::Watch;
use crate::stack::{
    Event, Finding, Happened, Identity, Leftover, Operation, RowState, Settled, Started, Summary,
    Trouble, Verdict,
};
use crate::ui::Table;
use jiff::{SignedDuration, Timestamp};

/// What an event that is not about a single resource has to say.
pub(super) fn headline(watch: &Watch, event: &Event) -> Vec<String> {
    match event {
        Event::Identity(identity) => identity_lines(identity),
        Event::Notice(remark) => notice(remark),
        Event::Checked(checked) => vec![format!(
            "{} passes every check: {} resources, {} bytes, sha256 {}",
            checked.profile,
            checked.resources,
            checked.bytes,
            checked.digest.get(..12).unwrap_or(&checked.digest)
        )],
        Event::ImageFound(image) => {
            let size = image
                .bytes
                .map(|bytes| format!(" ({:.1} MB)", megabytes(bytes)))
                .unwrap_or_default();
            vec![format!("image {} is in the registry{size}", image.image)]
        }
        Event::Preflight(preflight) => checks::lines(preflight),
        Event::ChangeSetReady(ready) => {
            vec![format!(
                "change set ready: {} to make",
                resources(ready.changes)
            )]
        }
        Event::Proposed(proposed) => changes(proposed),
        Event::Finding(finding) => vec![finding_line(finding)],
        Event::Trouble(trouble) => trouble_lines(trouble),
        Event::Started(started) => vec![started_line(started)],
        Event::Settled(settled) => settled_lines(watch, settled),
        Event::Found { stacks, spent, now } => teardown::doomed(stacks, spent, *now)
            .within(watch.columns)
            .lines()
            .map(str::to_owned)
            .collect(),
        Event::Draining(draining) => vec![teardown::draining(draining)],
        Event::Mending(mending) => vec![teardown::mending(mending)],
        Event::Retrying(retrying) => vec![teardown::retrying(retrying)],
        Event::Residue(residue) => teardown::residue(residue, watch.columns),
        Event::Unseen { regions } => regions
            .iter()
            .map(|unseen| {
                format!(
                    "{} could not look into {}: {}",
                    paint(WARN, "warning:"),
                    unseen.region,
                    unseen.reason
                )
            })
            .collect(),
        // Outputs are a result: the command prints them on standard output.
        Event::Outputs(_) | Event::Happened(_) | Event::Tick(_) => Vec::new(),
    }
}

/// The line a resource leaves behind when it comes to rest.
pub(super) fn finished_row(watch: &Watch, happened: &Happened) -> Vec<String> {
    let Some(watched) = watch.stack(&happened.arn) else {
        return Vec::new();
    };
    let Some(row) = watched.progress.row(&happened.line.logical_id) else {
        return Vec::new();
    };
    let reason = happened.line.reason.as_deref().unwrap_or("no reason given");
    let deleting = watched.progress.operation() == Operation::Delete;
    let (style, sign, word) = match row.state {
        RowState::Waiting | RowState::Busy | RowState::Undoing => return Vec::new(),
        RowState::Done => (GOOD, "✓", if deleting { "gone" } else { "" }),
        RowState::Failed => (BAD, "✗", reason),
        RowState::Cancelled => (FAINT, "-", "cancelled"),
        RowState::Undone => (WARN, "↩", "taken back"),
        RowState::Skipped => (WARN, "!", "left alone"),
    };
    let time = row
        .elapsed(happened.line.time)
        .map(length)
        .unwrap_or_default();
    let stack = if watch.is_crowded() {
        format!("{} ", watched.stack.name)
    } else {
        String::new()
    };
    let text = |kind: &str| {
        let text = format!(
            "  {} {stack}{}{kind}  {} {word}",
            paint(style, sign),
            row.logical_id,
            paint(FAINT, &time)
        );
        text.trim_end().to_owned()
    };
    let whole = text(&format!("  {}", paint(FAINT, &row.resource_type)));
    match watch.columns {
        Some(columns) if width(&whole) > columns => vec![text("")],
        _ => vec![whole],
    }
}

fn identity_lines(identity: &Identity) -> Vec<String> {
    let mut lines = vec![format!(
        "{} account {}, region {}, as {}",
        paint(HEADING, format!("{}:", identity.target)),
        identity.account,
        identity.region,
        identity.principal
    )];
    if identity.simulated {
        lines.push("everything below is simulated, times included; nothing is billed".to_owned());
    }
    lines
}

fn finding_line(finding: &Finding) -> String {
    let (style, word) = if finding.fatal {
        (BAD, "refused:")
    } else {
        (WARN, "warning:")
    };
    let place: Vec<&str> = [&finding.logical_id, &finding.path]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .chain([""])
        .collect();
    let place = place.join(": ");
    format!(
        "{} {place}{} ({})",
        paint(style, word),
        finding.reason,
        finding.validation
    )
}

/// What keeps failing, and what to do; up goes on waiting.
fn trouble_lines(trouble: &Trouble) -> Vec<String> {
    let mut lines = vec![format!(
        "{} {}",
        paint(WARN, "warning:"),
        trouble.sentence()
    )];
    if let Some(known) = &trouble.known {
        lines.push(format!("  {} {}", paint(FAINT, "aws says:"), trouble.said));
        lines.push(format!(
            "  {} {}",
            paint(FAINT, "what to do:"),
            known.advice
        ));
    }
    lines
}

fn started_line(started: &Started) -> String {
    let verb = match started.operation {
        Operation::Create => "creating",
        Operation::Update => "updating",
        Operation::Delete => "deleting",
    };
    format!(
        "{} {} in {}: {}",
        verb,
        paint(HEADING, &started.stack.name),
        started.stack.region,
        resources(started.resources.len())
    )
}

fn resources(count: usize) -> String {
    match count {
        1 => "1 resource".to_owned(),
        _ => format!("{count} resources"),
    }
}

fn settled_lines(watch: &Watch, settled: &Settled) -> Vec<String> {
    let style = match settled.verdict {
        Verdict::Succeeded => GOOD,
        Verdict::Failed => BAD,
    };
    let simulated = if watch.simulated() { " simulated" } else { "" };
    let mut lines = vec![format!(
        "{} {} after {}{simulated}: {} of {} {}",
        settled.stack.name,
        paint(style, &settled.status),
        length(SignedDuration::from_secs(settled.seconds)),
        settled.counts.done,
        resources(settled.counts.total),
        match settled.operation {
            Operation::Create => "made",
            Operation::Update => "up to date",
            Operation::Delete => "gone",
        }
    )];
    if !settled.left.is_empty() {
        lines.push(format!("{} still there:", settled.left.len()));
        lines.extend(settled.left.iter().map(leftover_line));
    }
    lines
}

fn leftover_line(left: &Leftover) -> String {
    let id = left.physical_id.as_deref().unwrap_or("no id");
    let reason = left
        .reason
        .as_ref()
        .map(|reason| format!(": {reason}"))
        .unwrap_or_default();
    format!(
        "  {} {}  {}  {id}{reason}",
        paint(BAD, "✗"),
        left.logical_id,
        paint(FAINT, &left.resource_type)
    )
}

/// Stacks as a table: what `status` prints and `down` asks about.
pub fn stack_table(stacks: &[Summary]) -> Table {
    let mut table = Table::new(["stack", "profile", "status", "region", "created", "expires"]);
    for stack in stacks {
        table.row([
            stack.name.clone(),
            stack.profile.clone().unwrap_or_else(|| "-".to_owned()),
            stack.status.to_string(),
            stack.region.clone(),
            time(stack.created_at),
            match &stack.expiry {
                Some(expiry) => expires(expiry),
                None => time(stack.expires_at),
            },
        ]);
    }
    table
}

fn time(time: Option<Timestamp>) -> String {
    time.map_or_else(
        || "-".to_owned(),
        |time| time.strftime("%F %TZ").to_string(),
    )
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a size for people: one decimal of a megabyte"
)]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
