//! Containers and hosts that things go wrong with.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::Lab;
use super::town::Town;
use crate::sandbox::engine::conditions::{Knob, Mishap};
use crate::sandbox::engine::tasks::{Status, Task};
use crate::sandbox::engine::{Address, State};

const INSTANCE: &str = "AWS::EC2::Instance";

/// A service of so many tasks on Fargate whose containers write start records, some minutes on.
fn with_service(mishap: Option<Mishap>, count: i64) -> (Lab, Address) {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let mut definition = town.definition();
    let container = &mut definition["ContainerDefinitions"][0];
    container["Environment"] = json!([{"Name": "VLAAAAAAAD_ORCHESTRATOR_TYPE", "Value": "ecs"}]);
    let definition = lab.make("AWS::ECS::TaskDefinition", &definition);
    if let Some(mishap) = mishap {
        lab.turn(&Knob::Containers(mishap));
    }
    let service = lab
        .ask("AWS::ECS::Service", &town.service(&definition, count))
        .expect("accepted");
    lab.minutes(4);
    (lab, service)
}

fn tasks(lab: &Lab) -> Vec<&Task> {
    lab.world.tasks(&lab.place).iter().collect()
}

fn count(lab: &Lab, fits: impl Fn(&Task) -> bool) -> usize {
    tasks(lab).into_iter().filter(|task| fits(task)).count()
}

#[test]
fn tasks_that_fail_to_start_say_why_and_are_replaced() {
    for (reason, code) in [
        (None, "EssentialContainerExited"),
        (Some("ResourceInitializationError: no"), "TaskFailedToStart"),
    ] {
        let mishap = Mishap::TasksFail {
            percent: 30,
            reason: reason.map(str::to_owned),
            seconds: Some(60),
        };
        let (mut lab, service) = with_service(Some(mishap), 40);
        let all = lab.world.tasks(&lab.place);
        let whys: BTreeSet<_> = tasks(&lab)
            .into_iter()
            .filter_map(|task| all.why(task))
            .collect();
        assert!(!whys.is_empty());
        assert!(whys.iter().all(|why| why.code == code), "{whys:?}");
        assert!(
            reason.is_none_or(|reason| whys.iter().all(|why| why.reason == reason)),
            "{whys:?}"
        );
        lab.minutes(30);
        assert_eq!(lab.running(&service), 40, "the trouble is over");
    }
}

#[test]
fn a_registry_that_throttles_fails_some_pulls_and_slows_the_others() {
    let pulls = |lab: &Lab| {
        let mut lengths: Vec<i64> = tasks(lab)
            .into_iter()
            .filter_map(|task| Some(task.stamps.pull_stopped? - task.stamps.pull_started?))
            .collect();
        lengths.sort_unstable();
        lengths[lengths.len() / 2]
    };
    let (usual, _) = with_service(None, 40);
    let mishap = Mishap::PullsThrottled {
        percent: 20,
        takes_percent: 300,
        seconds: None,
    };
    let (slow, _) = with_service(Some(mishap), 40);
    assert!(pulls(&slow) > 2 * pulls(&usual));
    let all = slow.world.tasks(&slow.place);
    let throttled = count(&slow, |task| {
        all.why(task)
            .is_some_and(|why| why.reason.contains("toomanyrequests"))
    });
    assert!(throttled > 0);
}

#[test]
fn start_records_come_late_twice_or_never() {
    let (usual, _) = with_service(None, 60);
    let longest = |lab: &Lab| {
        let records = tasks(lab).into_iter().filter_map(|task| task.record);
        records.map(|record| record.after_ms).max()
    };
    assert!(longest(&usual) < Some(30_000));
    assert_eq!(count(&usual, |task| task.record.is_none()), 0);
    let late = Mishap::LinesLate {
        percent: 20,
        by_seconds: 90,
    };
    let (late, _) = with_service(Some(late), 60);
    assert!(longest(&late) > Some(90_000));
    let (twice, _) = with_service(Some(Mishap::LinesTwice { percent: 30 }), 60);
    let again = count(&twice, |task| {
        task.record
            .is_some_and(|record| record.again_after_ms.is_some())
    });
    assert!((6..40).contains(&again), "{again} of 60");
    let (lost, _) = with_service(Some(Mishap::LinesLost { percent: 100 }), 60);
    assert_eq!(count(&lost, |task| task.record.is_some()), 0);
    assert_eq!(count(&lost, |task| task.status == Status::Running), 60);
}

#[test]
fn clocks_that_are_off_show_in_what_containers_write() {
    let (lab, _) = with_service(
        Some(Mishap::ClocksOff {
            milliseconds: 2_000,
        }),
        40,
    );
    let skews: BTreeSet<i64> = tasks(&lab).into_iter().map(|task| task.skew_ms).collect();
    assert!(skews.len() > 20 && skews.iter().all(|skew| skew.abs() <= 2_000));
    assert!(skews.iter().any(|skew| *skew < 0));
    for task in tasks(&lab) {
        let written = task.written_at().expect("it wrote");
        assert_eq!(Some(written - task.skew_ms), task.stamps.app);
    }
}

#[test]
fn spot_hosts_go_after_their_notice_and_their_tasks_come_back_elsewhere() {
    let mut lab = Lab::new();
    let town = Town::new(&mut lab);
    let hosts = town.hosts(&mut lab, 4, 8);
    let group = lab.make("AWS::AutoScaling::AutoScalingGroup", &hosts);
    town.provider(&mut lab, &group, 100);
    let definition = lab.make("AWS::ECS::TaskDefinition", &town.definition());
    let mut service = town.service(&definition, 8);
    service.as_object_mut().expect("a map").remove("LaunchType");
    let service = lab.make("AWS::ECS::Service", &service);
    let active = |lab: &Lab| -> BTreeMap<String, State> {
        let instances = lab.world.objects(&lab.place, INSTANCE);
        instances.map(|one| (one.id.clone(), one.state)).collect()
    };
    let before = active(&lab);
    lab.turn(&Knob::Containers(Mishap::SpotTakenBack { percent: 60 }));
    lab.pass(110_000);
    assert_eq!(
        active(&lab)
            .values()
            .filter(|state| **state == State::Active)
            .count(),
        before.len(),
        "two minutes' notice"
    );
    let drained = count(&lab, |task| task.stopping);
    assert!(drained > 0, "their tasks are told to stop at once");
    lab.minutes(30);
    let after = active(&lab);
    assert!(before.keys().any(|id| !after.contains_key(id)), "{after:?}");
    assert_eq!(after.len(), before.len(), "the group looked for others");
    assert_eq!(lab.running(&service), 8);
}

#[test]
fn tasks_of_fargate_spot_are_interrupted() {
    let (mut lab, service) = with_service(None, 0);
    let mut properties = lab
        .world
        .object(&service)
        .expect("a service")
        .properties
        .clone();
    properties["DesiredCount"] = json!(20);
    properties["CapacityProviderStrategy"] =
        json!([{"CapacityProvider": "FARGATE_SPOT", "Base": 0, "Weight": 1}]);
    crate::sandbox::engine::life::update(&mut lab.world, &service, properties).expect("no refusal");
    lab.minutes(5);
    lab.turn(&Knob::Containers(Mishap::SpotTakenBack { percent: 50 }));
    let all = lab.world.tasks(&lab.place);
    let interrupted = count(&lab, |task| {
        all.why(task)
            .is_some_and(|why| why.code == "SpotInterruption")
    });
    assert!((3..18).contains(&interrupted), "{interrupted} of 20");
    lab.minutes(10);
    assert_eq!(lab.running(&service), 20);
}
