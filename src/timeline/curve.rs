//! Containers started over time.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::figures::count;
use super::starts::Starts;
use super::{Header, Point, Samples, Stamp};

/// Containers started over time, by whole seconds since t0. It never falls: a container that stops
/// has started all the same, as in the published graphs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Curve {
    /// The stamp that counts as a start.
    pub yardstick: Stamp,
    /// The step of its clock in milliseconds.
    pub resolution_ms: u32,
    /// A point for t0 and for each second by the end of which there were more.
    pub points: Vec<Point>,
}

/// The longest curve that is written second by second: a day.
const DAY_S: i64 = 86_400;

impl Curve {
    /// The curve of a run: by the containers' own records, or by ECS's `started` where most
    /// containers have no record.
    pub fn of(header: &Header, samples: &Samples) -> Self {
        Self::from(&Starts::of(header, samples))
    }

    /// How many containers had started by `at_ms`, to the second.
    pub fn at(&self, at_ms: i64) -> u32 {
        let next = self.points.partition_point(|point| point.at_ms <= at_ms);
        let point = next.checked_sub(1).and_then(|last| self.points.get(last));
        point.map_or(0, |point| point.containers)
    }

    /// How many containers had started in the end.
    pub fn reached(&self) -> u32 {
        self.points.last().map_or(0, |point| point.containers)
    }

    /// The curve as `curve.csv`: a line for every second from the first to the last start, or, when
    /// that is more than a day, for every second with a start.
    pub fn csv(&self) -> String {
        let mut text = String::from("second,containers\n");
        let mut previous: Option<Point> = None;
        for point in &self.points {
            if let Some(previous) = previous {
                let (from, to) = (previous.at_ms / 1000 + 1, point.at_ms / 1000);
                if to - from < DAY_S {
                    for second in from..to {
                        line(&mut text, second, previous.containers);
                    }
                }
            }
            line(&mut text, point.at_ms / 1000, point.containers);
            previous = Some(*point);
        }
        text
    }
}

fn line(text: &mut String, second: i64, containers: u32) {
    // Writing to a string does not fail.
    let _ = writeln!(text, "{second},{containers}");
}

impl From<&Starts> for Curve {
    fn from(starts: &Starts) -> Self {
        let mut points: Vec<Point> = Vec::new();
        let origin = Point {
            at_ms: 0,
            containers: count(starts.before),
        };
        if starts.raised.first().is_none_or(|first| *first > 0) {
            points.push(origin);
        }
        for (rank, at_ms) in starts.raised.iter().enumerate() {
            let at_ms = second_after(*at_ms);
            let containers = count(starts.before + rank + 1);
            match points.last_mut() {
                Some(last) if last.at_ms == at_ms => last.containers = containers,
                _ => points.push(Point { at_ms, containers }),
            }
        }
        Self {
            yardstick: starts.yardstick,
            resolution_ms: starts.resolution_ms,
            points,
        }
    }
}

/// The end of the second in which `at_ms` lies; itself if it is a whole second.
const fn second_after(at_ms: i64) -> i64 {
    at_ms
        .div_euclid(1000)
        .saturating_add((at_ms.rem_euclid(1000) != 0) as i64)
        .saturating_mul(1000)
}
