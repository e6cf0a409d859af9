//! What must hold whatever the figures.

use proptest::prelude::*;

use super::super::*;
use super::{course, on_hosts, shape};

fn shapes() -> impl Strategy<Value = Shape> {
    let counts = (0_u32..5, 0_u32..40, 0_u32..2);
    let kind = proptest::bool::ANY;
    let ramp = proptest::collection::vec((1_u32..400, 0_u32..900), 1..12);
    let times = (0_u32..900, 0_u32..400, 0_u32..600, 0_u32..900);
    (counts, kind, ramp, times).prop_map(|((nat, zones, balancers), on_ec2, ramp, times)| {
        let mut shape = if on_ec2 {
            on_hosts("us-east-1", "c6g.4xlarge", true)
        } else {
            shape("eu-central-1")
        };
        shape.standing = Standing {
            nat_gateways: nat,
            addresses: nat,
            endpoint_zones: zones,
            load_balancers: balancers,
        };
        let (mut seconds, mut level) = (0_u32, shape.idle);
        let mut points = vec![(0.0, level.tasks, level.hosts)];
        for (wait, more) in ramp {
            seconds += wait;
            level.tasks += more;
            level.hosts = u32::from(on_ec2) * level.tasks.div_ceil(15);
            points.push((f64::from(seconds), level.tasks, level.hosts));
        }
        shape.course = course(&points);
        let (create, hold, back, delete) = times;
        shape.times = Times {
            create: f64::from(create),
            hold: f64::from(hold),
            back: f64::from(back),
            hosts_gone: f64::from(delete) / 2.0,
            delete: f64::from(delete),
        };
        shape
    })
}

fn run_total(shape: &Shape) -> Usd {
    let estimate = estimate(shape, &Book::default());
    estimate.section(Part::Run).unwrap().total
}

proptest! {
    #[test]
    fn more_time_never_costs_less(shape in shapes(), more in 0_u32..3_600, which in 0_usize..5) {
        let mut longer = shape.clone();
        let times = &mut longer.times;
        let part = [
            &mut times.create,
            &mut times.hold,
            &mut times.back,
            &mut times.hosts_gone,
            &mut times.delete,
        ];
        *part.into_iter().nth(which).unwrap() += f64::from(more);
        prop_assert!(run_total(&longer) >= run_total(&shape));
    }

    #[test]
    fn more_tasks_never_cost_less(shape in shapes(), more in 0_u32..900) {
        let mut larger = shape.clone();
        let last = larger.course.points.last_mut().unwrap();
        last.level.tasks += more;
        prop_assert!(run_total(&larger) >= run_total(&shape));
    }

    #[test]
    fn a_section_is_the_sum_of_its_lines(shape in shapes()) {
        for section in estimate(&shape, &Book::default()).sections {
            let sum: Usd = section.lines.iter().map(|line| line.subtotal).sum();
            prop_assert_eq!(sum, section.total);
            for line in &section.lines {
                let subtotal = line.price.usd.as_dollars() * line.quantity;
                prop_assert!((subtotal - line.subtotal.as_dollars()).abs() < 1e-8);
                prop_assert!(line.quantity > 0.0);
            }
        }
    }

    /// The mean of neighbours times the time between them, for every ramp that only goes up.
    #[test]
    fn a_ramp_is_the_sum_of_its_trapezia(shape in shapes()) {
        let points = &shape.course.points;
        let pairs = points.iter().zip(points.iter().skip(1));
        let area: f64 = pairs
            .map(|(a, b)| {
                let mean = f64::midpoint(f64::from(a.level.tasks), f64::from(b.level.tasks));
                mean * (b.seconds - a.seconds)
            })
            .sum();
        let run = Consumed::run(&shape.course, &Times::default(), Level::default(), 0.0);
        prop_assert!((run.task_seconds - area).abs() <= area * 1e-9 + 1e-6);
    }

    #[test]
    fn a_month_costs_as_much_as_its_hours(shape in shapes()) {
        let estimate = estimate(&shape, &Book::default());
        let total = |part| estimate.section(part).unwrap().total.as_dollars();
        let hours = f64::from(MONTH_HOURS);
        prop_assert!((total(Part::Month) - hours * total(Part::IdleHour)).abs() < 1e-5);
        prop_assert!((total(Part::UntilTtl) - 2.0 * total(Part::IdleHour)).abs() < 1e-6);
    }
}
