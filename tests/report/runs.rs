//! A run to report: 3 500 containers in stairs, with everything that may be missing or wrong.

use std::collections::BTreeMap;

use stackgen::report::{Cost, Deviation, Report};
use stackgen::timeline::{
    Ended, Environment, Header, Image, MachineImage, Origin, Outcome, Point, Published, Sample,
    Samples, Stamp, Stamps, Stop, Summary,
};

/// Containers before t0, and from t0 on.
const FROM: u32 = 5;
const TO: u32 = 3500;
const SERVICES: [&str; 5] = ["onexxx", "twoxxx", "threexxx", "fourxxx", "fivexxx"];
const ZONES: [&str; 4] = ["use1-az1", "use1-az4", "use1-az5", "use1-az6"];

fn header() -> Header {
    let origin = |source: &str, resolution_ms| Origin {
        source: source.to_owned(),
        resolution_ms,
    };
    Header {
        schema: Header::SCHEMA.to_owned(),
        t0: "2026-11-21T09:00:00.250Z".parse().unwrap(),
        simulated: true,
        from: FROM,
        to: TO,
        stamps: BTreeMap::from([
            (Stamp::Created, origin("ECS DescribeTasks createdAt", 1)),
            (Stamp::Started, origin("ECS DescribeTasks startedAt", 1)),
            (Stamp::App, origin("the container's own record", 1)),
        ]),
    }
}

/// A container raised at t0, started in one of the minute-long stairs.
fn raised(number: u32) -> Sample {
    let stair = i64::from(number / 350);
    let inside = i64::from(number % 350);
    let started = 41_000 + stair * 60_000 + inside * 100;
    let mut stamps = Stamps::default()
        .with(Stamp::Requested, i64::from(number % 90))
        .with(Stamp::Created, i64::from(number) * 3 + 200)
        .with(
            Stamp::PullStarted,
            started - 9000 - i64::from(number % 7) * 250,
        )
        .with(Stamp::PullStopped, started - 2000)
        .with(Stamp::Started, started);
    if number % 50 != 7 {
        stamps.set(Stamp::App, started + 350 + i64::from(number % 11) * 40);
    }
    Sample {
        task: format!("{number:032x}"),
        service: SERVICES[number as usize % 5].to_owned(),
        az: Some(ZONES[number as usize % 4].to_owned()),
        host: Some(format!("i-{:017x}", number / 15)),
        stamps,
        restarts: u32::from(number % 400 == 3),
        stopped: (number % 600 == 11).then(|| Stop {
            at_ms: Some(started + 20_000),
            code: Some("SpotInterruption".to_owned()),
            reason: "Host EC2 (instance i-0123456789abcdef0) terminated.".to_owned(),
        }),
    }
}

fn samples() -> Samples {
    let mut samples = Samples::default();
    for number in 0..FROM {
        samples.push(Sample {
            task: format!("before{number}"),
            service: SERVICES[number as usize].to_owned(),
            stamps: Stamps::default().with(Stamp::App, -60_000),
            ..Sample::default()
        });
    }
    for number in FROM..TO {
        samples.push(raised(number));
    }
    samples
}

fn environment() -> Environment {
    let one = |name: &str, number| BTreeMap::from([(name.to_owned(), number)]);
    Environment {
        schema: Environment::SCHEMA.to_owned(),
        tool_version: "0.1.0".to_owned(),
        simulated: true,
        profile: "ecs-ec2-80pct".to_owned(),
        system: "ecs-ec2".to_owned(),
        account: Some("a1b2c3d4".to_owned()),
        region: "us-east-1".to_owned(),
        zones: ZONES.map(str::to_owned).to_vec(),
        from: FROM,
        to: TO,
        services: 5,
        cpu: Some(1024),
        memory_mib: Some(2048),
        image: Image {
            digest: Some(format!("sha256:{}", "4f".repeat(32))),
            size_bytes: Some(380_000_000),
        },
        machine_image: Some(MachineImage {
            id: Some("ami-0abc".to_owned()),
            variant: Some("aws-ecs-2".to_owned()),
            version: Some("1.44.0".to_owned()),
        }),
        hosts_at_t0: Some(1),
        instance_types: one("c6g.4xlarge", 250),
        purchase: one("spot", 250),
        throttles: one("ecs:DescribeTasks", 3),
        clock_offset_ms: Some(-12),
        ..Environment::default()
    }
}

fn published() -> Published {
    let points = [
        (30, 50),
        (120, 60),
        (150, 140),
        (180, 390),
        (240, 830),
        (300, 1120),
        (360, 1510),
        (420, 2070),
        (480, 2630),
        (540, 3230),
        (600, 3450),
    ];
    Published {
        name: "published 2022".to_owned(),
        publication: "Scaling containers on AWS in 2022".to_owned(),
        url: Some("https://www.vladionescu.me/posts/scaling-containers-on-aws-in-2022/".to_owned()),
        starts_ms: Some(150_000),
        reaches: 3500,
        after_ms: 600_000,
        note: Some("about 10:00".to_owned()),
        points: points
            .map(|(seconds, containers)| Point {
                at_ms: seconds * 1000,
                containers,
            })
            .to_vec(),
    }
}

/// The run with everything said about it.
pub(crate) fn report() -> Report {
    let outcome = Outcome {
        ended: Ended::Target,
        reason: "3 500 of 3 500 containers started".to_owned(),
    };
    let (summary, curve) = Summary::of(&header(), &samples(), Some(outcome));
    let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    Report {
        id: "2026-11-21-090000-ecs-ec2-80pct".to_owned(),
        profile: "ecs-ec2-80pct".to_owned(),
        about: "ECS on EC2, capacity-provider target 80 %".to_owned(),
        setup: vec![pair("System", "ecs-ec2"), pair("Services", "5 of 700 each")],
        summary,
        curve,
        environment: Some(environment()),
        published: Some(published()),
        deviations: vec![Deviation {
            name: "bottlerocket-variant".to_owned(),
            published: "aws-ecs-1".to_owned(),
            here: "aws-ecs-2".to_owned(),
            why: "the published variant ended in 2025 <& is gone>".to_owned(),
        }],
        cost: Some(Cost {
            total: "$31.20".to_owned(),
            parts: vec![
                pair("250 c6g.4xlarge Spot, 25 min", "$24.10"),
                pair("4 NAT gateways", "$0.18"),
            ],
            note: "An estimate from list prices; the bill is AWS's.".to_owned(),
        }),
        reproduce: vec!["stackgen run ecs-ec2-80pct --sandbox".to_owned()],
    }
}

/// A run that came to nothing, of which nearly nothing is known.
pub(crate) fn poor() -> Report {
    let header = Header {
        simulated: false,
        ..header()
    };
    let outcome = Outcome {
        ended: Ended::Timeout,
        reason: "the profile's 45 minutes were over".to_owned(),
    };
    let (summary, curve) = Summary::of(&header, &Samples::default(), Some(outcome));
    Report {
        id: "none".to_owned(),
        profile: "a <profile> & more".to_owned(),
        about: String::new(),
        setup: Vec::new(),
        summary,
        curve,
        environment: None,
        published: None,
        deviations: Vec::new(),
        cost: None,
        reproduce: Vec::new(),
    }
}
