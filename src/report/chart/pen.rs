//! The pen: a row of places becomes the path of a line, straight or drawn by hand.

use std::fmt::Write as _;

use super::frame::Spot;
use super::look::Style;

/// How far apart the pen of a hand is looked at, in pixels.
const STRIDE: f64 = 7.0;
/// How far a hand strays.
const STRAY: f64 = 2.3;
/// Length of its slow sway and of its quick tremble, in strides.
const SWAY: u64 = 9;
const TREMBLE: u64 = 3;

/// The `d` of a path through these places. The same seed gives the same hand.
pub(super) fn path(spots: &[Spot], style: Style, seed: u64) -> String {
    match style {
        Style::Plain => straight(spots),
        Style::Sketch => by_hand(spots, seed),
    }
}

fn straight(spots: &[Spot]) -> String {
    let mut path = String::with_capacity(spots.len() * 13);
    for (index, (x, y)) in spots.iter().enumerate() {
        let _ = write!(
            path,
            "{}{} {}",
            if index == 0 { 'M' } else { 'L' },
            tidy(*x),
            tidy(*y)
        );
    }
    path
}

fn by_hand(spots: &[Spot], seed: u64) -> String {
    let swayed: Vec<Spot> = strides(spots)
        .into_iter()
        .zip(0_u64..)
        .map(|((x, y), step)| (x + stray(seed, step), y + stray(seed ^ 0x5bd1_e995, step)))
        .collect();
    let Some((first, rest)) = swayed.split_first() else {
        return String::new();
    };
    let mut path = format!("M{} {}", tidy(first.0), tidy(first.1));
    // Through the middles, bent towards the places themselves: no corner is left.
    let mut at = *first;
    for &next in rest {
        let middle = (f64::midpoint(at.0, next.0), f64::midpoint(at.1, next.1));
        let [bend_x, bend_y, x, y] = [at.0, at.1, middle.0, middle.1].map(tidy);
        let _ = write!(path, "Q{bend_x} {bend_y} {x} {y}");
        at = next;
    }
    let _ = write!(path, "L{} {}", tidy(at.0), tidy(at.1));
    path
}

/// Places at even distances along the line, its corners cut by at most one stride.
fn strides(spots: &[Spot]) -> Vec<Spot> {
    let mut places = Vec::new();
    let Some(&first) = spots.first() else {
        return places;
    };
    places.push(first);
    let mut since = 0.0;
    let mut from = first;
    for &to in spots.iter().skip(1) {
        let length = ((to.0 - from.0).powi(2) + (to.1 - from.1).powi(2)).sqrt();
        let mut walked = STRIDE - since;
        while walked <= length {
            let share = walked / length;
            places.push((
                from.0 + (to.0 - from.0) * share,
                from.1 + (to.1 - from.1) * share,
            ));
            walked += STRIDE;
        }
        since = length - (walked - STRIDE);
        from = to;
    }
    if places.last() != Some(&from) {
        places.push(from);
    }
    places
}

/// How far the hand is off at a step.
fn stray(seed: u64, step: u64) -> f64 {
    STRAY * (0.7 * noise(seed, step, SWAY) + 0.3 * noise(seed ^ 0xa5a5, step, TREMBLE))
}

/// Smooth noise from −1 to 1: random heights at every `length` steps, eased in between. Only
/// additions and multiplications, so that every processor draws the same.
fn noise(seed: u64, step: u64, length: u64) -> f64 {
    let [low, high] = [step / length, step / length + 1].map(|knot| height(seed, knot));
    #[expect(clippy::cast_precision_loss, reason = "both are below ten")]
    let share = (step % length) as f64 / length as f64;
    let eased = share * share * (3.0 - 2.0 * share);
    low + (high - low) * eased
}

/// A random height from −1 to 1 (`SplitMix64`, <https://prng.di.unimi.it/splitmix64.c>).
fn height(seed: u64, knot: u64) -> f64 {
    let mut mixed = seed.wrapping_add(knot.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^= mixed >> 31;
    let upper = (mixed >> 32) as u32;
    f64::from(upper) / f64::from(u32::MAX) * 2.0 - 1.0
}

/// A seed out of a text (FNV-1a, <http://www.isthe.com/chongo/tech/comp/fnv/>).
pub(super) fn seed(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A place to a tenth of a pixel, without what need not be written.
pub(super) fn tidy(place: f64) -> String {
    let text = format!("{place:.1}");
    let short = text.strip_suffix(".0").unwrap_or(&text);
    if short == "-0" {
        "0".to_owned()
    } else {
        short.to_owned()
    }
}
