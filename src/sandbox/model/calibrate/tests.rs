//! Runs and stacks of known figures, measured.

use super::*;

/// Fifty tasks of one service on Fargate, five a second, each with the same steps.
fn run() -> Vec<Start> {
    (0..50)
        .map(|n| Start {
            service: "one".to_owned(),
            host: None,
            created: Some(n * 200),
            pull_started: Some(n * 200 + 30_000),
            pull_stopped: Some(n * 200 + 40_000),
            started: Some(n * 200 + 44_000),
            app: Some(n * 200 + 46_000),
        })
        .collect()
}

fn found<'a>(findings: &'a [Finding], name: &str) -> &'a Finding {
    findings
        .iter()
        .find(|finding| finding.name == name)
        .expect(name)
}

fn near(finding: &Finding, value: f64) {
    let measured = finding.measured.value;
    assert!(
        (measured / value - 1.0).abs() < 0.05,
        "{}: {measured}",
        finding.name
    );
}

#[test]
fn durations_and_rates_of_a_run_are_found_again() {
    let platform = Platform {
        arm: true,
        ..Platform::default()
    };
    let findings = of_run(&run(), platform, (Model::shipped(), "run x"));
    near(found(&findings, "fargate.provisioning_arm"), 30.0);
    near(found(&findings, "fargate.pull_mb_per_second"), 38.0);
    near(found(&findings, "fargate.start"), 4.0);
    near(found(&findings, "container.app"), 2.0);
    let service = found(&findings, "scheduler.fargate_per_second");
    near(service, 5.0);
    assert_eq!(service.only_told, None);
    assert_eq!(
        found(&findings, "fargate.launch_per_second").only_told,
        Some("below its limit")
    );
}

#[test]
fn the_file_is_a_model_that_differs_in_what_was_measured() {
    let findings = of_run(&run(), Platform::default(), (Model::shipped(), "run x"));
    let model = Model::read(&file(&findings)).expect("a model");
    assert_eq!(model.fargate.provisioning.milli(), 30_000);
    assert_eq!(model.fargate.provisioning.source, "run x");
    assert_eq!(
        model.fargate.launch_per_second,
        Model::shipped().fargate.launch_per_second
    );
    assert!(is_of_use(&findings));
}

#[test]
fn a_host_pulls_once_and_has_it_then() {
    let start = |n: i64, from: i64, to: i64| Start {
        service: "one".to_owned(),
        host: Some(format!("host {}", n % 25)),
        pull_started: Some(from),
        pull_stopped: Some(to),
        ..Start::default()
    };
    let first = (0..25).map(|n| start(n, n * 100, n * 100 + 10_000));
    let later = (0..25).map(|n| start(n, 20_000 + n, 20_500 + n));
    let starts: Vec<Start> = first.chain(later).collect();
    let findings = of_run(&starts, Platform::default(), (Model::shipped(), "run x"));
    near(found(&findings, "host.pull_mb_per_second"), 38.0);
    near(found(&findings, "host.cached"), 0.5);
}

#[test]
fn few_values_are_told_and_not_taken_over() {
    let few: Vec<Start> = run().into_iter().take(5).collect();
    let findings = of_run(&few, Platform::default(), (Model::shipped(), "run x"));
    assert_eq!(found(&findings, "fargate.start").only_told, Some(TOO_FEW));
    assert!(!is_of_use(&findings));
}

#[test]
fn a_stack_takes_its_place_in_the_file() {
    let spans = BTreeMap::from([("AWS::EC2::VPC create".to_owned(), vec![11.0, 12.0, 13.0])]);
    let findings = of_stack(spans, |_| None, "stack x");
    let model = Model::read(&file(&findings)).expect("a model");
    assert_eq!(model.stack["AWS::EC2::VPC create"].milli(), 12_000);
}
