//! One of each event of a run.

use std::collections::BTreeMap;

use stackgen::timeline::live::{
    CallCount, CallFailed, Cause, CauseCount, Coverage, Event, Halt, Halted, HostSeen, LineCounts,
    Measured, Preparing, Pulse, Raise, Raised, Ready, Resting, ScaledBack, ServiceSaid, Step,
    StopReason, TaskStopped,
};
use stackgen::timeline::{Environment, Origin, Sample, Stamp, Stamps};

use super::events::at;

fn host() -> HostSeen {
    HostSeen {
        instance: "i-0a1b".into(),
        zone: Some("us-east-1a".into()),
        instance_type: Some("c6g.4xlarge".into()),
        image: Some("ami-0a1b".into()),
        agent: Some("1.98.0".into()),
        trunked: true,
        running: 5,
    }
}

fn raise() -> Raise {
    Raise {
        service: "one".into(),
        from: 1,
        to: 700,
        sent_ms: 0,
        answered_ms: 85,
        said_ms: Some(1_200),
    }
}

fn coverage() -> Coverage {
    Coverage {
        expected: 3_495,
        created: 3_495,
        pulled: 3_495,
        started: 3_495,
        app: 3_493,
        given_up: true,
    }
}

fn measured() -> Measured {
    Measured {
        t0: at(0),
        simulated: false,
        halt: Halt::Plateau { quiet_ms: 600_500 },
        elapsed_ms: 1_204_000,
        from: 5,
        target: 3_500,
        started: 1_752,
        running: 1_750,
        restarts: 1,
        failed: 0,
        interrupted: 2,
        stopped: vec![CauseCount {
            cause: Cause::SpotInterruption,
            count: 2,
            example: Some("Your Spot Task was interrupted.".into()),
        }],
        raises: vec![raise()],
        hosts_before: vec![host()],
        hosts_after: 250,
        coverage: coverage(),
        lines: LineCounts {
            read: 1_760,
            duplicates: 3,
            unreadable: 0,
            foreign: 5,
            longest_lag_ms: 9_100,
        },
        calls: vec![CallCount {
            operation: "ecs:DescribeTasks".into(),
            calls: 60,
            throttled: 0,
            most_in_a_second: 3,
        }],
        usd_micros: Some(16_302_950),
    }
}

fn raised() -> Raised {
    let origin = Origin {
        source: "the container's own record: seconds_since_epoch".into(),
        resolution_ms: 1000,
    };
    Raised {
        t0: at(0),
        simulated: false,
        services: vec![Raise {
            said_ms: None,
            ..raise()
        }],
        stamps: BTreeMap::from([(Stamp::App, origin)]),
    }
}

fn ready() -> Ready {
    Ready {
        at: at(0),
        services: vec![Step {
            service: "one".into(),
            from: 1,
            to: 700,
        }],
        from: 5,
        target: 3_500,
        hosts: vec![host()],
    }
}

fn sample() -> Sample {
    let stamps = Stamps::default().with(Stamp::Requested, 0);
    Sample {
        task: "0123456789abcdef0123456789abcdef".into(),
        service: "one".into(),
        az: Some("use1-az4".into()),
        host: Some("i-0a1b".into()),
        stamps: stamps
            .with(Stamp::Created, 1_000)
            .with(Stamp::Started, 47_641)
            .with(Stamp::App, 49_300),
        ..Sample::default()
    }
}

fn stopped() -> TaskStopped {
    TaskStopped {
        task: "0123456789abcdef0123456789abcdef".into(),
        service: "one".into(),
        at_ms: Some(312_000),
        why: StopReason {
            cause: Cause::SpotInterruption,
            code: Some("SpotInterruption".into()),
            reason: Some("Your Spot Task was interrupted.".into()),
        },
        started: true,
    }
}

fn pulse() -> Pulse {
    Pulse {
        elapsed_ms: 120_000,
        target: 3_500,
        started: 1_127,
        running: 1_101,
        pending: 300,
        hosts: 84,
        failed: 0,
        interrupted: 0,
        restarts: 0,
        per_second: 14.1,
        p50_ms: Some(88_000),
        p90_ms: Some(112_000),
        p99_ms: Some(118_000),
        usd_micros: Some(570_000),
    }
}

/// Every event, with what it tells.
pub(super) fn runs() -> Vec<(&'static str, Event)> {
    vec![
        ("the start state is waited for", Event::Preparing(Preparing {
            services: 5,
            steady: 3,
            running: 3,
            wanted: 5,
            hosts: 1,
        })),
        ("the start state is there; nothing is raised yet", Event::Ready(ready())),
        (
            "what the run happens in, before the step and again after it; `docs/run-folder.md` says more",
            Event::Environment(Box::new(Environment {
                schema: Environment::SCHEMA.into(),
                tool_version: "0.1.0".into(),
                profile: "ecs-fargate".into(),
                system: "ecs-fargate".into(),
                region: "us-east-1".into(),
                ..Environment::default()
            })),
        ),
        ("every service was raised; times count from `t0`", Event::Raised(raised())),
        ("a service said something of its own", Event::ServiceSaid(ServiceSaid {
            service: "one".into(),
            at_ms: 1_200,
            message: "(service one-stackgen-ecs-fargate) has started 10 tasks: (task 0123).".into(),
        })),
        (
            "what is known of a container now; the last one of a task counts. `ms` is a list: requested, created, pull started, pull stopped, started, its own record, connectivity",
            Event::Sample(Box::new(sample())),
        ),
        ("a task stopped that nobody had asked to", Event::TaskStopped(stopped())),
        ("where the run stands, every two seconds", Event::Pulse(pulse())),
        ("a call failed, and the run goes on", Event::CallFailed(CallFailed {
            operation: "ecs:DescribeTasks".into(),
            error: "too many calls: ThrottlingException: Rate exceeded (ecs:DescribeTasks in us-east-1)".into(),
            throttled: true,
        })),
        (
            "the step is over: `reached`, `plateau`, `timeout`, `failure_storm`, `budget`, `interrupted` or `lost`",
            Event::Halted(Halted {
                halt: Halt::Timeout { after_ms: 2_700_000 },
                elapsed_ms: 2_700_400,
            }),
        ),
        ("tasks and hosts go to other numbers", Event::Resting(Resting {
            tasks: 1_204,
            wanted_tasks: 0,
            hosts: 242,
            wanted_hosts: 242,
        })),
        ("no service has a task any more", Event::ScaledBack(ScaledBack {
            services: 5,
            elapsed_ms: 1_300_000,
        })),
        ("of how many containers what is known", Event::Backfilled(coverage())),
        ("everything counted; the last event of a run", Event::Measured(Box::new(measured()))),
    ]
}
