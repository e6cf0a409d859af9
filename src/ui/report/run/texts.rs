//! Single events of a run in words; the same in the live view and as lines.

use jiff::SignedDuration;

use super::super::super::style::{BAD, FAINT, GOOD, HEADING, WARN, paint};
use super::super::super::time::offset;
use super::course::{Course, News, Stage};
use super::picture::{dollars, ms};
use crate::timeline::live::{
    Cause, CauseCount, Coverage, Event, Halt, Halted, Measured, Preparing, Raised, Ready, Resting,
    TaskStopped,
};

/// What goes on, in a few words.
pub(super) fn doing(course: &Course) -> String {
    let word = match course.stage {
        Stage::Preparing(_) => "preparing",
        Stage::Rising => "measuring",
        Stage::Over(_) => "collecting the last records of",
        Stage::Resting(_) => "scaling back",
        Stage::Back => "scaled back",
    };
    format!("{word} {}", course.stack)
}

/// What an event has to say; nothing where a later line says it.
pub(super) fn lines(course: &Course, event: &Event, news: News, verbose: bool) -> Vec<String> {
    match event {
        Event::Preparing(preparing) if news.first => vec![preparing_line(preparing)],
        Event::Ready(ready) => vec![ready_line(ready)],
        Event::Raised(raised) => vec![raised_line(course, raised)],
        Event::ServiceSaid(said) if verbose => vec![format!(
            "{} {}: {}",
            since(said.at_ms),
            said.service,
            paint(FAINT, &said.message)
        )],
        Event::TaskStopped(stopped) if news.first || verbose => vec![stopped_line(course, stopped)],
        Event::CallFailed(failed) if news.first || verbose => vec![format!(
            "{} {}: {}",
            paint(WARN, "warning:"),
            failed.operation,
            failed.error
        )],
        Event::Halted(halted) => vec![halted_line(course, halted)],
        Event::Resting(resting) if news.first => vec![resting_line(resting)],
        Event::ScaledBack(back) => vec![format!(
            "{} {} services at 0",
            since(back.elapsed_ms),
            back.services
        )],
        Event::Backfilled(coverage) => vec![coverage_line(coverage)],
        Event::Measured(measured) => measured_lines(measured),
        Event::Preparing(_)
        | Event::Environment(_)
        | Event::ServiceSaid(_)
        | Event::Sample(_)
        | Event::TaskStopped(_)
        | Event::Pulse(_)
        | Event::CallFailed(_)
        | Event::Resting(_) => Vec::new(),
    }
}

/// Where the run stands, on one line.
pub(super) fn pulse(course: &Course) -> String {
    let Some(pulse) = &course.pulse else {
        return doing(course);
    };
    let mut parts = vec![
        format!("{:>5}/{} started", pulse.started, pulse.target),
        format!("{:.1}/s", pulse.per_second),
        format!("{} pending", pulse.pending),
    ];
    if pulse.hosts > 0 {
        parts.push(hosts(pulse.hosts));
    }
    parts.push(format!("{} failed", pulse.failed));
    for (name, value) in [
        ("p50", pulse.p50_ms),
        ("p90", pulse.p90_ms),
        ("p99", pulse.p99_ms),
    ] {
        parts.extend(value.map(|value| format!("{name} {}", ms(value))));
    }
    parts.extend(pulse.usd_micros.map(dollars));
    if course.simulated {
        parts.push("simulated".to_owned());
    }
    format!("{} {}", since(pulse.elapsed_ms), parts.join("  "))
}

fn since(at_ms: i64) -> String {
    paint(FAINT, offset(SignedDuration::from_millis(at_ms)))
}

fn preparing_line(preparing: &Preparing) -> String {
    format!(
        "waiting for the start state: {} of {} services steady, {} of {} tasks run, {}",
        preparing.steady,
        preparing.services,
        preparing.running,
        preparing.wanted,
        hosts(preparing.hosts)
    )
}

fn ready_line(ready: &Ready) -> String {
    format!(
        "the start state is there: {} tasks in {} services, {}",
        ready.from,
        ready.services.len(),
        hosts(u32::try_from(ready.hosts.len()).unwrap_or(u32::MAX))
    )
}

fn raised_line(course: &Course, raised: &Raised) -> String {
    let sum = |count: fn(&crate::timeline::live::Raise) -> u32| {
        raised.services.iter().map(count).sum::<u32>()
    };
    let simulated = if course.simulated { ", simulated" } else { "" };
    format!(
        "{} at {}: {} services raised from {} to {} containers{simulated}",
        paint(HEADING, "t0"),
        raised.t0.strftime("%TZ"),
        raised.services.len(),
        sum(|raise| raise.from),
        sum(|raise| raise.to),
    )
}

fn stopped_line(course: &Course, stopped: &TaskStopped) -> String {
    let at = stopped.at_ms.or(course.pulse.map(|pulse| pulse.elapsed_ms));
    let style = if stopped.why.cause == Cause::Asked {
        FAINT
    } else {
        BAD
    };
    let reason = stopped
        .why
        .reason
        .as_deref()
        .or(stopped.why.code.as_deref());
    format!(
        "{} a task of {} {}: {}; further ones are counted",
        since(at.unwrap_or_default()),
        stopped.service,
        paint(style, cause(stopped.why.cause)),
        reason.unwrap_or("no reason given")
    )
}

/// A cause in words.
const fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::SpotInterruption => "taken back (Spot)",
        Cause::HostLost => "lost its host",
        Cause::Pull => "could not pull its image",
        Cause::Capacity => "found no room",
        Cause::OutOfMemory => "ran out of memory",
        Cause::Exited => "ended by itself",
        Cause::Unhealthy => "was unhealthy",
        Cause::Setup => "could not be set up",
        Cause::Asked => "was stopped on purpose",
        Cause::Other => "stopped",
    }
}

fn halted_line(course: &Course, halted: &Halted) -> String {
    let (style, what) = match halted.halt {
        Halt::Reached => (GOOD, "target reached".to_owned()),
        Halt::Plateau { quiet_ms } => (
            BAD,
            format!("plateau: no container has started for {}", ms(quiet_ms)),
        ),
        Halt::Timeout { after_ms } => (BAD, format!("the time is up after {}", ms(after_ms))),
        Halt::FailureStorm { failed } => (
            BAD,
            format!("tasks fail faster than they start: {failed} in the last minutes"),
        ),
        Halt::Budget { usd_micros } => (
            BAD,
            format!(
                "the money is spent: {} with going back and deleting",
                dollars(usd_micros)
            ),
        ),
        Halt::Interrupted => (WARN, "interrupted".to_owned()),
        Halt::Lost => (BAD, "AWS cannot be asked any more".to_owned()),
    };
    let counts = course.pulse.map_or_else(String::new, |pulse| {
        format!(": {} of {} containers started", pulse.started, pulse.target)
    });
    let simulated = if course.simulated { ", simulated" } else { "" };
    format!(
        "{} {}{counts}{simulated}",
        since(halted.elapsed_ms),
        paint(style, what)
    )
}

fn coverage_line(coverage: &Coverage) -> String {
    let line = format!(
        "start records of {} of {} containers, pulls of {}, starts by ECS of {}",
        coverage.app, coverage.expected, coverage.pulled, coverage.started
    );
    if coverage.given_up {
        format!("{} {line}; given up on the rest", paint(WARN, "warning:"))
    } else {
        line
    }
}

fn measured_lines(measured: &Measured) -> Vec<String> {
    if measured.stopped.is_empty() {
        return Vec::new();
    }
    let count = |row: &CauseCount| format!("{} {}", row.count, cause(row.cause));
    let counts: Vec<String> = measured.stopped.iter().map(count).collect();
    vec![format!("tasks that stopped: {}", counts.join(", "))]
}

/// So many hosts, in words.
pub(super) fn hosts(count: u32) -> String {
    match count {
        1 => "1 host".to_owned(),
        many => format!("{many} hosts"),
    }
}

/// Hosts are told of when theirs is the number that has to change.
fn resting_line(resting: &Resting) -> String {
    let tasks = format!(
        "scaling back: {} tasks to {}",
        resting.tasks, resting.wanted_tasks
    );
    if resting.hosts == resting.wanted_hosts {
        tasks
    } else {
        format!(
            "{tasks}, {} hosts to {}",
            resting.hosts, resting.wanted_hosts
        )
    }
}
