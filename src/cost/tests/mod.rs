//! Money as it was published, and the integral of a ramp against a calculation by hand.

mod properties;

use std::collections::BTreeMap;

use super::course::{MINUTE, WINDOWS_MINIMUM};
use super::*;

fn course(points: &[(f64, u32, u32)]) -> Course {
    let point = |(seconds, tasks, hosts): &(f64, u32, u32)| Point {
        seconds: *seconds,
        level: Level {
            tasks: *tasks,
            hosts: *hosts,
        },
    };
    Course {
        known: Known::Published,
        points: points.iter().map(point).collect(),
    }
}

fn fargate(platform: Platform) -> TaskKind {
    TaskKind {
        cpu: 1024,
        memory_mib: 2048,
        platform,
        spot_share: 0.0,
    }
}

/// Nothing but tasks on Fargate of 1 vCPU and 2 GB.
fn shape(region: &str) -> Shape {
    Shape {
        region: region.to_owned(),
        standing: Standing::default(),
        load: Load::default(),
        hosts: None,
        fargate: Some(fargate(Platform::LinuxX86)),
        task_addresses: false,
        host_addresses: false,
        pull: Pull {
            image_bytes: 380e6,
            by: Puller::Tasks,
            way: Way::Internet,
        },
        telemetry: Telemetry {
            log_bytes: 0.0,
            logs_over_nat: false,
            insights: false,
            services: 1,
        },
        idle: Level { tasks: 1, hosts: 0 },
        full: Level {
            tasks: 3_500,
            hosts: 0,
        },
        course: course(&[(0.0, 1, 0)]),
        times: Times::default(),
        lifetime_seconds: Some(7_200.0),
    }
}

/// The same on hosts.
fn on_hosts(region: &str, instance_type: &str, spot: bool) -> Shape {
    Shape {
        hosts: Some(HostKind {
            instance_type: instance_type.to_owned(),
            spot,
            detailed_monitoring: false,
            volumes: Vec::new(),
        }),
        fargate: None,
        full: Level {
            tasks: 3_500,
            hosts: 250,
        },
        ..shape(region)
    }
}

/// Prices that AWS is said to have named.
fn book(region: &str, usd: &[(&str, f64)]) -> Book {
    let usd = usd.iter().map(|(item, usd)| ((*item).to_owned(), *usd));
    let fresh = Fresh {
        read: "2020-01-01".to_owned(),
        usd: usd.collect(),
    };
    Book::new(BTreeMap::from([(region.to_owned(), fresh)]))
}

fn full_hour(shape: &Shape, book: &Book) -> f64 {
    let usage = shape.steady(shape.full, 1.0);
    let section = section(shape, book, (Part::FullHour, 1.0), &usage);
    assert_eq!(section.unpriced, Vec::<String>::new());
    section.total.as_dollars()
}

#[track_caller]
fn near(found: f64, expected: f64, part: f64) {
    assert!(
        (found - expected).abs() <= expected * part,
        "{found} is not {expected}"
    );
}

/// What the 2020 post printed: tasks × (vCPU price + 2 × GB price) for 3 500 tasks and an hour is
/// "about US$180" On-Demand (172.80) and "about US$60" on Spot (51.84): both are rounded up by the
/// author. <https://www.vladionescu.me/posts/scaling-containers-in-aws/>
#[test]
fn fargate_cost_in_2020_what_was_printed() {
    let prices = book(
        "us-east-1",
        &[
            ("fargate-vcpu:linux-x86", 0.040_48),
            ("fargate-gb:linux-x86", 0.004_445),
            ("fargate-spot-vcpu:linux-x86", 0.012_144),
            ("fargate-spot-gb:linux-x86", 0.001_333_5),
        ],
    );
    let on_demand = shape("us-east-1");
    let mut spot = on_demand.clone();
    spot.fargate.as_mut().unwrap().spot_share = 1.0;
    near(full_hour(&on_demand, &prices), 172.795, 1e-6);
    near(full_hour(&spot, &prices), 51.838_5, 1e-6);
    near(full_hour(&on_demand, &prices), 180.0, 0.05);
    near(full_hour(&spot, &prices), 60.0, 0.14);
    // The list price of today is the same, and 30 % is what Spot was.
    near(full_hour(&on_demand, &Book::default()), 172.795, 1e-6);
    near(full_hour(&spot, &Book::default()), 51.838_5, 1e-6);
}

/// 250 × c5.4xlarge, as the 2020 post had it: US$170 and US$65 in us-east-1, about US$195 (192) and
/// about US$75 (72.75) in eu-west-1.
#[test]
fn hosts_cost_in_2020_what_was_printed() {
    for (region, spot, usd, printed, part) in [
        ("us-east-1", false, 0.68, 170.0, 1e-9),
        ("us-east-1", true, 0.26, 65.0, 1e-9),
        ("eu-west-1", false, 0.768, 195.0, 0.02),
        ("eu-west-1", true, 0.291, 75.0, 0.03),
    ] {
        let item = if spot { "spot" } else { "instance" };
        let prices = book(region, &[(&format!("{item}:c5.4xlarge"), usd)]);
        let shape = on_hosts(region, "c5.4xlarge", spot);
        near(full_hour(&shape, &prices), 250.0 * usd, 1e-9);
        near(full_hour(&shape, &prices), printed, part);
    }
    // The table of today has the same On-Demand prices for them.
    let now = |region| full_hour(&on_hosts(region, "c5.4xlarge", false), &Book::default());
    near(now("us-east-1"), 170.0, 1e-9);
    near(now("eu-west-1"), 192.0, 1e-9);
}

/// What a post on web serving in ca-central-1 had in January 2022, for months of 720 hours: 32.00 a
/// vCPU, 3.50 a GB; a load balancer 0.02475 an hour and 0.0088 a capacity unit.
#[test]
fn canada_costs_what_was_printed() {
    let book = Book::default();
    let month = |item| book.price("ca-central-1", item).unwrap().usd.of(720.0);
    near(month("fargate-vcpu:linux-x86").as_dollars(), 32.00, 0.003);
    near(month("fargate-gb:linux-x86").as_dollars(), 3.50, 0.001);
    let mut web = shape("ca-central-1");
    web.standing.load_balancers = 1;
    web.fargate = None;
    web.load = Load {
        connections: 50.0,
        active: 3_000.0,
        gb: 1.5,
        rules: 500.0,
    };
    // 50 new connections a second are two units, more than any other dimension.
    near(full_hour(&web, &book), 0.024_75 + 2.0 * 0.008_8, 1e-9);
    assert!(
        section(
            &web,
            &book,
            (Part::FullHour, 1.0),
            &web.steady(web.full, 1.0)
        )
        .is_sure()
    );
}

/// By hand, for 1 task at t0, 101 at 100 s, 301 at 200 s, all of them held for 60 s, then gone evenly
/// in 40 s:
///
/// ```text
/// first 100 s   (1 + 101) / 2 × 100   =  5 100 task-seconds
/// second 100 s  (101 + 301) / 2 × 100 = 20 100
/// hold           301 × 60             = 18 060
/// back           301 / 2 × 40         =  6 020
///                                       49 280
/// before t0      1 × 30               =     30
/// ```
///
/// Every task runs at least 60 s, so that no minimum counts: the first of the last two hundred to go
/// is billed from 150 s (on average) to 280 s.
#[test]
fn a_ramp_adds_up_to_what_it_does_by_hand() {
    let ramp = course(&[(0.0, 1, 0), (100.0, 101, 0), (200.0, 301, 0)]);
    let times = Times {
        create: 30.0,
        hold: 60.0,
        back: 40.0,
        delete: 20.0,
        ..Times::default()
    };
    let idle = Level { tasks: 1, hosts: 0 };
    let run = Consumed::run(&ramp, &times, idle, MINUTE);
    near(run.task_seconds, 49_310.0, 0.01);
    near(run.task_seconds, 49_310.0, 1e-12);
    near(run.seconds, 30.0 + 200.0 + 60.0 + 40.0 + 20.0, 1e-12);
    near(run.task_starts, 301.0, 1e-12);
    // 49 310 s × (0.04048 + 2 × 0.004445) an hour = 13.697 h × 0.04937 = 0.67624 dollars.
    let mut shape = shape("us-east-1");
    (shape.course, shape.times) = (ramp, times);
    let estimate = estimate(&shape, &Book::default());
    let total = estimate.section(Part::Run).unwrap().total.as_dollars();
    near(total, 49_310.0 / 3_600.0 * 0.049_37, 1e-6);
}

/// The published headline of 2022 by hand: 16 points 30 s apart, from 5 to 3 500 tasks. The means of
/// neighbours add up to 34 772.5, which times 30 s is 1 043 175 task-seconds: 289.77 hours of 1 vCPU
/// and 2 GB at 0.04937, so 14.306 dollars until all of them run.
#[test]
fn the_published_headline_adds_up_to_what_it_does_by_hand() {
    let tasks = [
        5, 20, 180, 660, 1_200, 1_760, 2_280, 2_880, 3_290, 3_410, 3_440, 3_460, 3_470, 3_480,
        3_490, 3_500,
    ];
    let points = tasks.iter().zip(0_u16..);
    let points: Vec<_> = points
        .map(|(tasks, n)| (30.0 * f64::from(n), *tasks, 0))
        .collect();
    // 12.5 + 100 + 420 + 930 + 1 480 + 2 020 + 2 580 + 3 085 + 3 350 + 3 425 + 3 450 + 3 465 + 3 475
    // + 3 485 + 3 495 = 34 772.5
    let by_hand = 34_772.5 * 30.0;
    let run = Consumed::run(&course(&points), &Times::default(), Level::default(), 0.0);
    near(run.task_seconds, by_hand, 0.01);
    near(run.task_seconds, by_hand, 1e-12);
    near(run.task_seconds / 3_600.0 * 0.049_37, 14.306, 0.001);
}

#[test]
fn nothing_is_billed_for_less_than_its_minimum() {
    let step = course(&[(0.0, 0, 0), (10.0, 100, 10)]);
    let times = Times::default();
    let run = |minimum| Consumed::run(&step, &times, Level::default(), minimum);
    near(run(MINUTE).task_seconds, 6_000.0, 1e-12);
    near(run(WINDOWS_MINIMUM).task_seconds, 30_000.0, 1e-12);
    near(run(0.0).task_seconds, 500.0, 1e-12);
    near(run(0.0).host_seconds, 600.0, 1e-12);
}

#[test]
fn an_image_pulled_over_nat_costs_by_the_byte() {
    let run = Consumed {
        task_starts: 3_500.0,
        host_starts: 250.0,
        ..Consumed::default()
    };
    let gb = |by, way| {
        let mut shape = shape("us-east-1");
        shape.pull = Pull {
            by,
            way,
            ..shape.pull
        };
        let usage = shape.usage(&run);
        (usage.of("nat-gateway-gb"), usage.of("endpoint-gb"))
    };
    // 3 500 × 380 MB, and 20 kB of calls each.
    let (nat, endpoints) = gb(Puller::Tasks, Way::Nat);
    near(nat, 1_330.07, 1e-9);
    near(endpoints, 0.0, 0.0);
    near(gb(Puller::Hosts, Way::Nat).0, 95.005, 1e-9);
    let (nat, endpoints) = gb(Puller::Tasks, Way::Endpoints);
    near(nat, 0.0, 0.0);
    near(endpoints, 0.07, 1e-9);
    assert_eq!(gb(Puller::Tasks, Way::Internet), (0.0, 0.0));
}

#[test]
fn windows_has_its_own_prices_and_a_licence() {
    let mut windows = shape("us-east-1");
    windows.fargate = Some(fargate(Platform::Windows));
    let hour = full_hour(&windows, &Book::default());
    near(hour, 3_500.0 * (0.091_48 + 2.0 * 0.010_05 + 0.046), 1e-9);
}

#[test]
fn what_is_not_known_is_said() {
    let spot = Book::default().price("us-east-1", "spot:c6g.4xlarge");
    let spot = spot.unwrap();
    assert_eq!((spot.usd, spot.sure), (Usd::micros(272_000), Sure::Assumed));
    assert!(spot.note.unwrap().contains("half of On-Demand"));
    let host = Book::default().price("ap-south-1", "instance:c6g.4xlarge");
    let host = host.unwrap();
    assert_eq!(
        (host.region.as_str(), host.sure),
        ("us-east-1", Sure::OtherRegion)
    );
    let asked = book("us-east-1", &[("spot:c6g.4xlarge", 0.25)]);
    let asked = asked.price("us-east-1", "spot:c6g.4xlarge").unwrap();
    assert_eq!((asked.usd, asked.sure), (Usd::micros(250_000), Sure::Asked));
    assert_eq!((asked.read.as_str(), asked.unit), ("2020-01-01", "hour"));
    let odd = on_hosts("us-east-1", "x9z.huge", false);
    let estimate = estimate(&odd, &Book::default());
    let full = estimate.section(Part::FullHour).unwrap();
    assert_eq!(full.unpriced, ["instance:x9z.huge"]);
    assert!(!full.is_sure());
}
