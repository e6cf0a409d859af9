//! Tasks and hosts over the time of a run: the published curve, or the modelled one of the unchanged
//! profile, or what the documented launch rates allow at best.

use super::{Counts, density, hosts_for};
use crate::cost::{Course, Known, Level, Point};
use crate::plan::{Modelled, Plan, modelled};
use crate::profile::Profile;

/// Seconds from the pull of an image, when Fargate begins to bill, until the container has started:
/// what the model has for the published image. Assumed, and published nowhere.
const PULL: f64 = 20.0;

/// The modelled course of a profile, if nothing about it was changed.
pub(super) fn modelled_of(name: &str, profile: &Profile) -> Option<Modelled> {
    modelled(name, profile).filter(|model| !model.points.is_empty())
}

/// What a run does from t0 until everything is there.
pub(super) fn course(
    profile: &Profile,
    plan: &Plan,
    model: Option<&Modelled>,
    (counts, idle): (Counts, Level),
) -> Course {
    let way = Way {
        plan,
        counts,
        idle,
        on_hosts: plan.hosts.as_option().is_some(),
        timeout: f64::from(u32::try_from(profile.scaling.timeout.0).unwrap_or(u32::MAX)),
    };
    let published = profile.published.as_ref();
    let published = published.filter(|published| !published.curve.is_empty());
    let (known, points) = match (published, model) {
        (Some(published), _) => {
            let curve = published.curve.iter();
            let curve = curve.map(|(at, tasks)| {
                let seconds = f64::from(u32::try_from(at.0).unwrap_or(u32::MAX));
                (seconds, *tasks)
            });
            (Known::Published, way.published(curve.collect(), model))
        }
        (None, Some(model)) => (Known::Modelled, of_model(model)),
        (None, None) => (Known::Computed, way.computed()),
    };
    Course {
        known,
        points: way.fitted(points),
    }
}

/// The modelled points until everything is there.
fn of_model(model: &Modelled) -> Vec<Point> {
    let rising = model.points.iter();
    let rising = rising.take_while(|point| point.seconds <= model.turned);
    rising
        .map(|point| at(f64::from(point.seconds), point.tasks, point.hosts))
        .collect()
}

const fn at(seconds: f64, tasks: u32, hosts: u32) -> Point {
    Point {
        seconds,
        level: Level { tasks, hosts },
    }
}

/// What a course has to fit.
struct Way<'a> {
    plan: &'a Plan,
    counts: Counts,
    idle: Level,
    on_hosts: bool,
    timeout: f64,
}

impl Way<'_> {
    /// Points of containers that have started: they were billed a while before. Hosts are nowhere
    /// published: those of the model stand for them, or all of them from t0 on.
    fn published(&self, curve: Vec<(f64, u32)>, model: Option<&Modelled>) -> Vec<Point> {
        let own = Counts::of(self.plan);
        let all = hosts_for(self.plan, own.to);
        let hosts = |seconds: f64, tasks: u32| {
            let Some(need) = self.plan.sizing.hosts.as_option() else {
                return 0;
            };
            let modelled = model.map_or(all, |model| {
                let before = model.points.iter();
                let before = before.take_while(|point| f64::from(point.seconds) <= seconds);
                before.map(|point| point.hosts).max().unwrap_or_default()
            });
            modelled.max(tasks.div_ceil(density(need))).min(all)
        };
        let early = if self.on_hosts { 0.0 } else { PULL };
        let first = at(0.0, own.from, hosts(0.0, own.from));
        let later = curve.into_iter().filter(|(seconds, _)| *seconds > early);
        let later = later.map(|(seconds, tasks)| {
            let tasks = tasks.max(own.from);
            at(seconds - early, tasks, hosts(seconds, tasks))
        });
        std::iter::once(first).chain(later).collect()
    }

    /// Straight to the target in the shortest time that the documented rates allow.
    fn computed(&self) -> Vec<Point> {
        let own = Counts::of(self.plan);
        let all = hosts_for(self.plan, own.to);
        vec![
            at(0.0, own.from, if self.on_hosts { all } else { 0 }),
            at(self.plan.sizing.floor.seconds.max(1.0), own.to, all),
        ]
    }

    /// The same for the counts of this run. On hosts it takes as long, with fewer or more of
    /// everything; on Fargate it ends sooner or goes on as it went last.
    fn fitted(&self, points: Vec<Point>) -> Vec<Point> {
        if self.on_hosts {
            self.scaled(points)
        } else {
            self.cut(points)
        }
    }

    fn scaled(&self, mut points: Vec<Point>) -> Vec<Point> {
        let own = Counts::of(self.plan).to;
        if own != self.counts.to {
            let part = f64::from(self.counts.to) / f64::from(own.max(1));
            for point in &mut points {
                point.level.tasks = scaled(point.level.tasks, part);
                point.level.hosts = scaled(point.level.hosts, part).max(self.idle.hosts);
            }
        }
        self.reaching(points)
    }

    fn cut(&self, points: Vec<Point>) -> Vec<Point> {
        let to = self.counts.to;
        let mut kept: Vec<Point> = Vec::new();
        for point in points {
            let level = Level {
                tasks: point.level.tasks.max(self.counts.from.min(to)),
                ..point.level
            };
            let point = Point { level, ..point };
            if level.tasks >= to && !kept.is_empty() {
                let last = kept.last().copied().unwrap_or(point);
                kept.push(between(last, point, to));
                return kept;
            }
            kept.push(point);
        }
        self.reaching(kept)
    }

    /// Goes on as fast as it went on average until the target is there or the time is up.
    fn reaching(&self, mut points: Vec<Point>) -> Vec<Point> {
        let (Some(first), Some(last)) = (points.first().copied(), points.last().copied()) else {
            return points;
        };
        let missing = self.counts.to.saturating_sub(last.level.tasks);
        let left = self.timeout - last.seconds;
        if missing == 0 || left <= 0.0 {
            return points;
        }
        let came = f64::from(last.level.tasks.saturating_sub(first.level.tasks));
        // Nothing came: nothing will.
        let needs = if came > 0.0 {
            f64::from(missing) * last.seconds / came
        } else {
            f64::INFINITY
        };
        let tasks = last.level.tasks + scaled(missing, (left / needs).min(1.0));
        points.push(at(last.seconds + needs.min(left), tasks, last.level.hosts));
        points
    }
}

/// Where a straight line reaches so many tasks.
fn between(from: Point, to: Point, tasks: u32) -> Point {
    let rise = f64::from(to.level.tasks.saturating_sub(from.level.tasks)).max(1.0);
    let part = f64::from(tasks.saturating_sub(from.level.tasks)) / rise;
    at(
        from.seconds + (to.seconds - from.seconds) * part.min(1.0),
        tasks,
        to.level.hosts,
    )
}

/// A part of a count, rounded up.
fn scaled(count: u32, part: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count times a part that is not below 0, and the cast ends at the type's range"
    )]
    let scaled = (f64::from(count) * part).ceil() as u32;
    scaled
}
