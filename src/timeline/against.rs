//! A run held against the published result.

use serde::{Deserialize, Serialize};

use super::figures::float;
use super::words::{clock, thousands};
use super::{Curve, Point, Published, Summary};

/// How a run stands to the published result, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As many containers at about the same time, by about the same way.
    Like,
    /// As many containers at about the same time, by another way.
    OtherWay,
    /// As many containers, earlier.
    Faster,
    /// As many containers, later.
    Slower,
    /// It never had as many containers.
    Short,
}

/// One moment, published and measured, in milliseconds since t0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub struct Held {
    /// As published.
    pub published_ms: i64,
    /// As measured; `null` if it never came.
    pub measured_ms: Option<i64>,
}

/// Where two curves are furthest apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub struct Gap {
    /// When, in milliseconds since t0.
    pub at_ms: i64,
    /// Containers by then, as published.
    pub published: u32,
    /// Containers by then, as measured.
    pub measured: u32,
}

/// A run held against the published result.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Against {
    /// Name of the published line.
    pub name: String,
    /// When the first containers appeared, if that was published.
    pub start: Option<Held>,
    /// The number of containers that the publication reached: as its curve shows where that is
    /// known, else as its text says.
    pub containers: u32,
    /// When there were as many.
    pub reach: Held,
    /// How many the run had when as many were reached by the publication.
    pub measured_then: u32,
    /// The largest gap at the points of the published curve, if one is known.
    pub gap: Option<Gap>,
    /// How it stands, in one word.
    pub verdict: Verdict,
    /// How it stands, in one sentence, lower case, without a full stop.
    pub sentence: String,
}

/// How far apart two published graphs show the same run, in milliseconds: EKS on EC2 is at 3 500
/// after 6:30 in one and after 7:00 in the other
/// (<https://www.vladionescu.me/posts/scaling-containers-on-aws-in-2022/>). Less is no difference.
pub const SPREAD_MS: i64 = 30_000;

/// A gap of less than this part of the containers, beyond what a shift by [`SPREAD_MS`] explains, is
/// no other way.
const WAY_PART: f64 = 0.1;

/// How often two curves are held against each other along their way.
const STEP_MS: usize = 10_000;

impl Against {
    /// Holds a run against what was published for its setup.
    pub fn of(summary: &Summary, curve: &Curve, published: &Published) -> Self {
        let reach = Held {
            published_ms: published.after_ms,
            measured_ms: when(curve, reached(published)),
        };
        let start = published.starts_ms.map(|published_ms| Held {
            published_ms,
            measured_ms: summary.first_ms,
        });
        let gap = gap(curve, &published.points);
        let verdict = verdict(&reach, curve, published);
        let mut against = Self {
            name: published.name.clone(),
            start,
            containers: reached(published),
            reach,
            measured_then: curve.at(published.after_ms),
            gap,
            verdict,
            sentence: String::new(),
        };
        against.sentence = against.say(curve);
        against
    }

    fn say(&self, curve: &Curve) -> String {
        let reached = self.say_reach(curve);
        let parts = [Some(reached), self.say_start(), self.say_gap()];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    fn say_reach(&self, curve: &Curve) -> String {
        let how = self.verdict.words();
        let many = thousands(self.containers);
        let then = clock(self.reach.published_ms);
        if let Some(at_ms) = self.reach.measured_ms {
            format!("{how}: {many} after {}, published {then}", clock(at_ms))
        } else {
            let reached = thousands(curve.reached());
            format!("{how}: {reached} of {many}, published after {then}")
        }
    }

    fn say_start(&self) -> Option<String> {
        let start = self.start?;
        let published = clock(start.published_ms);
        let measured = start.measured_ms.map_or("never".to_owned(), clock);
        Some(format!("first start {measured}, published {published}"))
    }

    fn say_gap(&self) -> Option<String> {
        let gap = self.gap.filter(|gap| gap.published != gap.measured)?;
        let apart = thousands(gap.published.abs_diff(gap.measured));
        let more = gap.measured > gap.published;
        let side = if more { "more" } else { "fewer" };
        let at = clock(gap.at_ms);
        Some(format!("furthest apart at {at}: {apart} {side}"))
    }
}

impl Verdict {
    /// What people read.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Like => "as published",
            Self::OtherWay => "as many as published, by another way",
            Self::Faster => "faster than published",
            Self::Slower => "slower than published",
            Self::Short => "fewer than published",
        }
    }
}

fn verdict(reach: &Held, curve: &Curve, published: &Published) -> Verdict {
    let Some(measured_ms) = reach.measured_ms else {
        return Verdict::Short;
    };
    match measured_ms.saturating_sub(reach.published_ms) {
        late if late > SPREAD_MS => Verdict::Slower,
        late if late < -SPREAD_MS => Verdict::Faster,
        _ if is_another_way(curve, published) => Verdict::OtherWay,
        _ => Verdict::Like,
    }
}

/// How many the publication had at the time it gives. A text says "about 3 500" of the 3 410 that its
/// curve shows, and another hundred may take minutes more.
fn reached(published: &Published) -> u32 {
    let mut points = published.points.iter();
    let shown = points.rfind(|point| point.at_ms <= published.after_ms);
    shown.map_or(published.reaches, |point| {
        point.containers.min(published.reaches)
    })
}

/// When a curve first had so many containers.
fn when(curve: &Curve, containers: u32) -> Option<i64> {
    let place = curve
        .points
        .partition_point(|point| point.containers < containers);
    curve.points.get(place).map(|point| point.at_ms)
}

fn gap(curve: &Curve, points: &[Point]) -> Option<Gap> {
    let gaps = points.iter().map(|point| Gap {
        at_ms: point.at_ms,
        published: point.containers,
        measured: curve.at(point.at_ms),
    });
    // Of several equal ones the first.
    gaps.rev()
        .max_by_key(|gap| gap.published.abs_diff(gap.measured))
}

/// Is the run's curve somewhere off the published one, however that is shifted by [`SPREAD_MS`]?
fn is_another_way(curve: &Curve, published: &Published) -> bool {
    let points = &published.points;
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return false;
    };
    let most = f64::from(published.reaches) * WAY_PART;
    let moments = (first.at_ms..=last.at_ms).step_by(STEP_MS);
    moments.into_iter().any(|at_ms| {
        let measured = f64::from(curve.at(at_ms));
        let early = between(points, at_ms.saturating_sub(SPREAD_MS));
        let late = between(points, at_ms.saturating_add(SPREAD_MS));
        early - measured > most || measured - late > most
    })
}

/// A published curve between its points, in proportion; before and after them as they begin and end.
fn between(points: &[Point], at_ms: i64) -> f64 {
    let next = points.partition_point(|point| point.at_ms <= at_ms);
    let before = next.checked_sub(1).and_then(|last| points.get(last));
    match (before, points.get(next)) {
        (Some(one), Some(other)) => {
            let part = float(at_ms - one.at_ms) / float(other.at_ms - one.at_ms);
            let (low, high) = (f64::from(one.containers), f64::from(other.containers));
            low + (high - low) * part
        }
        (Some(point), None) | (None, Some(point)) => f64::from(point.containers),
        (None, None) => 0.0,
    }
}

#[cfg(test)]
#[path = "against_tests.rs"]
mod tests;
