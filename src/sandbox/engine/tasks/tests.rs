use proptest::prelude::*;

use super::*;
use crate::sandbox::engine::kinds::task_definition::Needs;

fn cast(service: u8, definition: u8) -> Cast {
    Cast {
        service: format!("service {service}"),
        cluster: "town".to_owned(),
        definition: format!("app:{definition}"),
        provider: (service.is_multiple_of(2)).then(|| "hosts".to_owned()),
        fargate: service % 2 == 1,
        groups: vec!["sg-1".to_owned()],
        public: false,
        needs: Needs {
            cpu: 256,
            memory: 512,
            interface: true,
            ports: Vec::new(),
        },
        log: (definition > 0).then(|| LogTarget {
            group: "app".to_owned(),
            prefix: "town/app/".to_owned(),
        }),
    }
}

/// Something that happens to one of a few tasks.
fn act(tasks: &mut Tasks, (which, what, time): (u8, u8, i64)) {
    let id = TaskId::of(1, &which.to_string());
    match what {
        0 if tasks.ever(id).is_none() => {
            let host = format!("host {}", which % 4);
            let host = (which.is_multiple_of(2)).then_some(host.as_str());
            tasks.start(id, cast(which % 3, which % 2), (host, Some("subnet")), time);
        }
        1 => tasks.change(id, |task| {
            if task.status == Status::Provisioning {
                task.status = Status::Pending;
            }
        }),
        2 => tasks.change(id, |task| {
            if task.status == Status::Pending {
                task.status = Status::Running;
                task.stamps.app = Some(time);
                task.record = Some(Delivery {
                    after_ms: 5,
                    again_after_ms: None,
                });
            }
        }),
        3 => tasks.change(id, |task| task.stopping = true),
        4 => tasks.change(id, |task| {
            if task.stopping && !task.is_stopped() {
                task.status = Status::Stopped;
                task.plugged = false;
                task.stamps.stopped = Some(time);
            }
        }),
        5 => tasks.forget(id),
        6 => tasks.forget_before(time),
        7 => tasks.drop_records("app"),
        _ => {}
    }
}

proptest! {
    /// Whatever happened, counting anew gives what was counted on the way, and the file gives back
    /// what was written.
    #[test]
    fn counts_kept_on_the_way_are_those_of_a_fresh_look(
        steps in prop::collection::vec((0_u8..12, 0_u8..9, 0_i64..100), 0..120)
    ) {
        let mut tasks = Tasks::new();
        for step in steps {
            act(&mut tasks, step);
            let text = serde_json::to_string(&tasks).unwrap();
            let read: Tasks = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&read, &tasks);
        }
    }
}

#[test]
fn a_task_takes_little_of_the_file() {
    let mut tasks = Tasks::new();
    for number in 0..1_000 {
        let id = TaskId::of(1, &number.to_string());
        tasks.start(id, cast(1, 1), (None, Some("subnet-1")), 1_767_225_600_000);
        tasks.change(id, |task| {
            task.status = Status::Running;
            task.stamps.connected = Some(1_767_225_601_000);
            task.stamps.pull_started = Some(1_767_225_601_000);
            task.stamps.pull_stopped = Some(1_767_225_604_000);
            task.stamps.started = Some(1_767_225_605_000);
            task.stamps.app = Some(1_767_225_606_000);
            task.record = Some(Delivery {
                after_ms: 2_000,
                again_after_ms: None,
            });
        });
    }
    let bytes = serde_json::to_string(&tasks).unwrap().len();
    assert!(bytes < 240_000, "{bytes}");
}
