//! Charts to draw: curves of the shapes that real ones have, made up.

use stackgen::report::chart::{Chart, Line, Mark, Role};
use stackgen::timeline::Point;

const fn point(seconds: i64, containers: u32) -> Point {
    Point {
        at_ms: seconds * 1000,
        containers,
    }
}

/// A curve by the second through a few points, as a run's is.
fn run(label: &str, knots: &[(i64, u32)]) -> Line {
    let mut points = Vec::new();
    for pair in knots.windows(2) {
        let [(from, low), (to, high)] = [pair[0], pair[1]];
        for second in from..to {
            let share = i64::from(high - low) * (second - from) / (to - from);
            points.push(point(second, low + u32::try_from(share).unwrap()));
        }
    }
    let last = knots.last().unwrap();
    points.push(point(last.0, last.1));
    Line {
        label: label.to_owned(),
        points,
        role: Role::Run,
    }
}

fn published(label: &str, knots: &[(i64, u32)]) -> Line {
    Line {
        label: label.to_owned(),
        points: knots.iter().map(|(at, count)| point(*at, *count)).collect(),
        role: Role::Published,
    }
}

fn mark(seconds: i64, count: u32, text: &str) -> Mark {
    Mark {
        at_ms: seconds * 1000,
        count,
        text: text.to_owned(),
    }
}

/// The overview picture of 2022 (read off it, 30 containers either way).
const FARGATE: &[(i64, u32)] = &[
    (30, 20),
    (60, 180),
    (90, 660),
    (120, 1200),
    (150, 1760),
    (180, 2280),
    (210, 2880),
    (240, 3290),
    (270, 3410),
    (300, 3440),
    (330, 3460),
    (360, 3470),
    (390, 3480),
    (420, 3490),
    (450, 3500),
];
const EC2: &[(i64, u32)] = &[
    (30, 50),
    (60, 60),
    (90, 60),
    (120, 60),
    (150, 140),
    (180, 390),
    (210, 630),
    (240, 830),
    (270, 1020),
    (300, 1120),
    (330, 1240),
    (360, 1510),
    (390, 1660),
    (420, 2070),
    (450, 2190),
    (480, 2630),
    (510, 2920),
    (540, 3230),
    (570, 3360),
    (600, 3450),
];

/// One run beside its published curve, with everything a picture can have.
pub(crate) fn single() -> Chart {
    Chart {
        title: "ecs-ec2-80pct: 5 to 3 500 containers".to_owned(),
        note: Some(
            "ECS on EC2 Spot, c6g.4xlarge, five services, capacity-provider target 80 %, us-east-1"
                .to_owned(),
        ),
        lines: vec![
            run(
                "this run",
                &[
                    (0, 5),
                    (40, 5),
                    (45, 15),
                    (140, 15),
                    (150, 120),
                    (210, 620),
                    (230, 640),
                    (270, 1100),
                    (290, 1120),
                    (330, 1500),
                    (350, 1520),
                    (400, 2100),
                    (412, 2110),
                    (455, 2700),
                    (470, 2705),
                    (540, 3400),
                    (600, 3495),
                    (618, 3500),
                    (640, 3500),
                ],
            ),
            published("Scaling containers in 2022", EC2),
        ],
        marks: vec![
            mark(0, 5, "t0: all services raised"),
            mark(41, 6, "first start 0:41"),
            mark(618, 3500, "all 3 500 at 10:18"),
        ],
        target: Some(3500),
        simulated: true,
    }
}

/// One short run and a published result of which only the ends are known.
pub(crate) fn small() -> Chart {
    Chart {
        title: "Ten containers".to_owned(),
        note: Some("a <note> & more".to_owned()),
        lines: vec![
            run("this run", &[(0, 1), (3, 1), (7, 8), (12, 10)]),
            published("published", &[(4, 0), (10, 9)]),
        ],
        marks: vec![mark(0, 1, "t0"), mark(12, 10, "all 10 at 0:12")],
        target: Some(10),
        simulated: true,
    }
}

/// Many runs over one another.
pub(crate) fn several() -> Chart {
    let fargate = run(
        "ecs-fargate",
        &[
            (0, 5),
            (28, 5),
            (62, 200),
            (230, 3300),
            (300, 3450),
            (440, 3500),
        ],
    );
    Chart {
        title: "Containers started, by how they are run".to_owned(),
        note: None,
        lines: vec![
            fargate,
            run(
                "ecs-fargate-spot",
                &[
                    (0, 5),
                    (29, 5),
                    (60, 190),
                    (236, 3310),
                    (310, 3440),
                    (452, 3500),
                ],
            ),
            run(
                "ecs-ec2-30pct",
                &[(0, 5), (32, 5), (60, 900), (200, 2500), (352, 3500)],
            ),
            run(
                "ecs-ec2-80pct",
                &[(0, 5), (150, 60), (300, 1200), (420, 2000), (615, 3500)],
            ),
            run(
                "ecs-ec2-95pct",
                &[(0, 5), (150, 60), (300, 600), (600, 1600), (900, 2230)],
            ),
            published("Fargate, published", FARGATE),
            published("EC2, published", EC2),
        ],
        marks: Vec::new(),
        target: Some(3500),
        simulated: false,
    }
}

/// A million containers, one point each: what a chart may be given at most.
pub(crate) fn million() -> Chart {
    let points = (0..1_000_000_u32)
        .map(|containers| Point {
            at_ms: i64::from(containers) * 37 / 10,
            containers,
        })
        .collect();
    Chart {
        title: "A million containers".to_owned(),
        lines: vec![Line {
            label: "this run".to_owned(),
            points,
            role: Role::Run,
        }],
        target: Some(1_000_000),
        ..Chart::default()
    }
}

/// Every one, by name.
pub(crate) fn all() -> Vec<(&'static str, Chart)> {
    vec![
        ("single", single()),
        ("several", several()),
        ("million", million()),
        ("empty", Chart::default()),
    ]
}
