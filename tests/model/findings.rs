//! What was published, as mechanisms must bring it about: not figures, but what is faster than what.

use super::laboratory::{Setup, run};
use super::rows::outcome;

fn reaches(profile: &str) -> f64 {
    outcome(profile).reaches().unwrap()
}

fn at_ten_minutes(profile: &str) -> usize {
    outcome(profile).curve.at(600)
}

#[test]
fn the_higher_the_target_the_slower() {
    let [low, middle, high] =
        ["ecs-ec2-30pct", "ecs-ec2-80pct", "ecs-ec2-95pct"].map(at_ten_minutes);
    assert!(
        low > middle && middle > high * 3 / 2,
        "{low} {middle} {high}"
    );
    assert!(reaches("ecs-ec2-30pct") < 420.0);
    // Spare hosts take the first tasks at once; without them the first alarm has to come.
    let starts = |profile| outcome(profile).starts().unwrap();
    assert!(starts("ecs-ec2-30pct") < 45.0);
    assert!((105.0..180.0).contains(&starts("ecs-ec2-95pct")));
}

#[test]
fn one_service_is_slower_than_five_seven_are_level_and_ten_are_slower_again() {
    let [one, five, seven, ten] = [
        "ecs-ec2-1svc",
        "ecs-ec2-80pct",
        "ecs-ec2-7svc",
        "ecs-ec2-10svc",
    ]
    .map(at_ten_minutes);
    assert!(one < five * 7 / 10, "{one} {five}");
    assert!(
        seven * 10 > five * 9 && seven * 10 < five * 12,
        "{five} {seven}"
    );
    assert!(ten * 10 < five * 9 && ten > one, "{one} {five} {ten}");
}

#[test]
fn without_trunking_it_is_stuck_at_half() {
    let mut setup = Setup::of("ecs-ec2-80pct");
    setup.no_trunking = true;
    let curve = run(&setup, 25);
    assert_eq!(curve.0.len(), 250 * 7);
    assert!(outcome("ecs-ec2-80pct").curve.0.len() == 3_500);
}

#[test]
fn fargate_keeps_to_its_bucket() {
    let seven = &outcome("ecs-fargate-7svc").curve;
    // Twenty a second and no more, but for the spread of what comes before the start.
    for minute in [2, 3] {
        let started = seven.at(minute * 60) - seven.at(minute * 60 - 60);
        assert!((1_000..1_290).contains(&started), "{minute}: {started}");
    }
    let [two, three, five, seven] = [
        "ecs-fargate-2svc",
        "ecs-fargate-3svc",
        "ecs-fargate",
        "ecs-fargate-7svc",
    ]
    .map(reaches);
    assert!(
        two > three * 1.2 && three > five * 1.2 && seven <= five,
        "{two} {three} {five} {seven}"
    );
    // In 2020 the bucket was one a second.
    let old = &outcome("ecs-fargate-2020").curve;
    let rate = old.at(40 * 60) - old.at(20 * 60);
    assert!((1_100..=1_210).contains(&rate), "{rate} in twenty minutes");
}

#[test]
fn fargate_ends_slowly() {
    for profile in ["ecs-fargate", "ecs-fargate-3svc", "ecs-fargate-10k"] {
        let curve = &outcome(profile).curve;
        let total = curve.0.len();
        let [most, nearly, all] =
            [90, 97, 100].map(|part| curve.reaches(total * part / 100).unwrap());
        let (before, after) = ((nearly - most) / 7.0, (all - nearly) / 3.0);
        assert!(after > before * 3.0, "{profile}: {most} {nearly} {all}");
    }
}

#[test]
fn windows_comes_late_and_arm_early() {
    let starts = |profile| outcome(profile).starts().unwrap();
    let delay = starts("ecs-fargate-windows") - starts("ecs-fargate");
    assert!((270.0..360.0).contains(&delay), "{delay}");
    let ahead = reaches("ecs-fargate") - reaches("ecs-fargate-arm");
    assert!((10.0..30.0).contains(&ahead), "{ahead}");
}

#[test]
fn a_thousand_tasks_come_in_the_published_order() {
    let order = [
        "con311-fargate-private",
        "con311-fargate",
        "con311-fargate-alb",
        "con311-fargate-spot",
        "con311-ec2-cold",
    ];
    let times = order.map(reaches);
    assert!(times.is_sorted(), "{times:?}");
    let hosts = ["con311-ec2-warm", "con311-ec2-host"].map(reaches);
    assert!((hosts[0] - hosts[1]).abs() < 20.0, "{hosts:?}");
    assert!(hosts[0] * 1.8 < reaches("con311-ec2-cold"));
    // Half and half is level with On-Demand alone.
    let mixed = reaches("con311-fargate-mixed");
    assert!(
        (mixed / reaches("con311-fargate") - 1.0).abs() < 0.25,
        "{mixed}"
    );
}

#[test]
fn what_was_never_published_falls_between_its_neighbours() {
    let sixty = |services: &'static str| {
        let setup = Setup::of("ecs-ec2-80pct")
            .set(&["capacity.ec2.capacity_provider.target=60 %", services]);
        run(&setup, 20).reaches(3_500 * 97 / 100).unwrap()
    };
    let [five, three] = ["workload.services.count=5", "workload.services.count=3"].map(sixty);
    assert!(
        reaches("ecs-ec2-30pct") < five && five < reaches("ecs-ec2-80pct"),
        "{five}"
    );
    let one = Setup::of("ecs-ec2-1svc").set(&["capacity.ec2.capacity_provider.target=60 %"]);
    let one = run(&one, 25).reaches(3_500 * 97 / 100).unwrap();
    assert!(five <= three && three < one, "{five} {three} {one}");
}
