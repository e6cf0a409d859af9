//! Charts of made-up runs: nothing on top of anything, everything readable.

use proptest::prelude::*;

use super::axes::{counts, times};
use super::frame::Shape;
use super::layout::Layout;
use super::obstacle::Rect;
use super::palette::{DARK, LIGHT, LINES, Paint, Palette, line_dash};
use super::pen::{path, seed};
use super::{Chart, Line, Look, Mark, Role, Style, Theme, svg};
use crate::timeline::Point;

/// Relative luminance (<https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>).
fn luminance(color: &str) -> f64 {
    let channel = |at: usize| {
        let value = u8::from_str_radix(color.get(at..at + 2).unwrap(), 16).unwrap();
        let share = f64::from(value) / 255.0;
        if share <= 0.04045 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn every_letter_and_line_stands_out_from_its_paper() {
    for palette in [&LIGHT, &DARK] {
        for paint in Paint::all().filter(|paint| !matches!(paint, Paint::Paper | Paint::Grid)) {
            let found = contrast(palette.color(paint), palette.paper);
            assert!(found >= 4.5, "{paint:?} on {}: {found:.2}", palette.paper);
        }
    }
    assert!((contrast("#ffffff", "#000000") - 21.0).abs() < 1e-9);
}

/// A colour as people without one kind of cone see it, in linear light
/// (Viénot, Brettel, Mollon 1999, <https://vision.psychol.cam.ac.uk/jdmollon/papers/colourmaps.pdf>).
fn seen(color: &str, blind: &str) -> [f64; 3] {
    let channel = |at: usize| {
        let value = u8::from_str_radix(color.get(at..at + 2).unwrap(), 16).unwrap();
        (f64::from(value) / 255.0).powf(2.2)
    };
    let [red, green, blue] = [channel(1), channel(3), channel(5)];
    match blind {
        "red" => [
            0.11238 * red + 0.88762 * green,
            0.11238 * red + 0.88762 * green,
            0.00401 * red - 0.00401 * green + blue,
        ],
        "green" => [
            0.29275 * red + 0.70725 * green,
            0.29275 * red + 0.70725 * green,
            -0.02234 * red + 0.02234 * green + blue,
        ],
        _ => [red, green, blue],
    }
}

/// More runs than anybody lays over one another.
const TOLD_APART: usize = 10;

#[test]
fn two_lines_differ_in_colour_or_in_dashes_for_everybody() {
    for palette in [&LIGHT, &DARK] {
        for blind in ["none", "red", "green"] {
            let close = |one: usize, other: usize| {
                let look = |index: usize| seen(palette.lines[index % LINES], blind);
                let apart = look(one)
                    .into_iter()
                    .zip(look(other))
                    .map(|(a, b)| (a.sqrt() - b.sqrt()).powi(2));
                apart.sum::<f64>().sqrt() < 0.1
            };
            for one in 0..TOLD_APART {
                for other in one + 1..TOLD_APART {
                    let alike = close(one, other) && line_dash(one) == line_dash(other);
                    assert!(!alike, "{blind}: {one} and {other} on {}", palette.paper);
                }
            }
        }
    }
}

#[test]
fn ticks_are_those_people_would_choose() {
    assert_eq!(counts(3791), [0, 500, 1000, 1500, 2000, 2500, 3000, 3500]);
    assert_eq!(counts(27), [0, 5, 10, 15, 20, 25]);
    assert_eq!(counts(1), [0, 1]);
    assert_eq!(counts(10_833), [0, 2000, 4000, 6000, 8000, 10_000]);
    assert_eq!(times(600_000, 12).get(..3), Some(&[0, 60_000, 120_000][..]));
    assert_eq!(
        times(56 * 60_000, 12).get(..3),
        Some(&[0, 300_000, 600_000][..])
    );
    assert_eq!(times(0, 12), [0, 1000]);
}

#[test]
fn a_line_without_length_and_an_empty_chart_can_be_drawn() {
    assert_eq!(path(&[], Style::Sketch, 1), "");
    assert_eq!(path(&[(1.0, 2.0)], Style::Plain, 1), "M1 2");
    assert!(path(&[(5.0, 5.0), (5.0, 5.0)], Style::Sketch, 1).starts_with('M'));
    for style in [Style::Plain, Style::Sketch] {
        let look = Look {
            style,
            theme: Theme::Auto,
        };
        assert!(svg(&Chart::default(), look).ends_with("</svg>\n"));
    }
}

#[test]
fn a_hand_stays_near_the_line() {
    let drawn = path(
        &[(100.0, 300.0), (900.0, 300.0)],
        Style::Sketch,
        seed("a run"),
    );
    let numbers: Vec<f64> = drawn
        .split(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == '-'))
        .filter_map(|number| number.parse().ok())
        .collect();
    assert!(numbers.len() > 200);
    let off = numbers.chunks(2).map(|spot| (spot[1] - 300.0).abs());
    let most = off.fold(0.0, f64::max);
    assert!(most > 0.5 && most < 2.5, "{most}");
}

#[test]
fn a_line_that_is_published_keeps_every_point_and_a_run_only_what_can_be_seen() {
    let points: Vec<Point> = (0..200_000)
        .map(|at| Point {
            at_ms: at,
            containers: u32::try_from(at / 50).unwrap(),
        })
        .collect();
    let line = |role| Line {
        label: "a".to_owned(),
        points: points.clone(),
        role,
    };
    let chart = Chart {
        lines: vec![line(Role::Run)],
        ..Chart::default()
    };
    let layout = Layout::of(&chart, Style::Plain, Shape::Wide);
    let kept = layout.lines[0].spots.len();
    assert!(kept < 3500, "{kept} places");
    let frame = layout.frame;
    assert_eq!(layout.lines[0].spots.first(), Some(&frame.spot(0, 0)));
    assert_eq!(
        layout.lines[0].spots.last(),
        Some(&frame.spot(199_999, 3999))
    );
}

fn curve() -> impl Strategy<Value = Line> {
    let label = "[a-z][a-z0-9-]{2,24}";
    let steps = prop::collection::vec((1_i64..90_000, 0_u32..700), 1..40);
    (label, steps, prop::bool::ANY).prop_map(|(label, steps, run)| {
        let mut at = Point {
            at_ms: 0,
            containers: 0,
        };
        let points = steps
            .into_iter()
            .map(|(later, more)| {
                at = Point {
                    at_ms: at.at_ms + later,
                    containers: at.containers + more,
                };
                at
            })
            .collect();
        let role = if run { Role::Run } else { Role::Published };
        Line {
            label,
            points,
            role,
        }
    })
}

fn chart() -> impl Strategy<Value = Chart> {
    let mark = (0_i64..2_000_000, 0_u32..5000, "[a-z ]{3,30}")
        .prop_map(|(at_ms, count, text)| Mark { at_ms, count, text });
    let lines = prop::collection::vec(curve(), 0..9);
    let marks = prop::collection::vec(mark, 0..4);
    (lines, marks, prop::option::of(1_u32..5000), prop::bool::ANY).prop_map(
        |(lines, marks, target, simulated)| Chart {
            title: "a <chart> & more".to_owned(),
            note: None,
            lines,
            marks,
            target,
            simulated,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_word_stands_on_another_on_a_line_or_outside(
        chart in chart(), sketch in prop::bool::ANY, tall in prop::bool::ANY
    ) {
        let style = if sketch { Style::Sketch } else { Style::Plain };
        let shape = if tall { Shape::Tall } else { Shape::Wide };
        let layout = Layout::of(&chart, style, shape);
        let mut words: Vec<Rect> = layout.target.into_iter().collect();
        words.extend(layout.lines.iter().filter_map(|line| Some(line.name?.rect)));
        words.extend(layout.remarks.iter().filter_map(|word| Some((*word)?.rect)));
        let page = Rect { x: 0.0, y: 0.0, wide: shape.wide(), high: shape.high() };
        for (index, word) in words.iter().enumerate() {
            prop_assert!(page.holds(word), "{word:?} is outside");
            for other in words.iter().skip(index + 1) {
                prop_assert!(!word.meets(other), "{word:?} on {other:?}");
            }
        }
        // The word about the target stands where the target is, come what may.
        for word in words.iter().skip(usize::from(layout.target.is_some())) {
            for line in &layout.lines {
                for piece in line.spots.windows(2) {
                    prop_assert!(!word.touched(piece[0], piece[1]), "{word:?} on {piece:?}");
                }
            }
        }
    }

    #[test]
    fn every_chart_is_well_formed_and_the_same_twice(chart in chart(), sketch in prop::bool::ANY) {
        let style = if sketch { Style::Sketch } else { Style::Plain };
        let drawn = svg(&chart, Look { style, theme: Theme::Auto });
        prop_assert_eq!(&drawn, &svg(&chart, Look { style, theme: Theme::Auto }));
        let mut reader = quick_xml::Reader::from_str(&drawn);
        reader.config_mut().check_end_names = true;
        let mut texts = 0;
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(quick_xml::events::Event::Start(tag)) => {
                    for attribute in tag.attributes() {
                        attribute.unwrap();
                    }
                    texts += usize::from(tag.name().as_ref() == "text");
                }
                Ok(_) => {}
                Err(error) => panic!("{error}"),
            }
        }
        prop_assert!(texts >= chart.lines.len() + 4);
        prop_assert_eq!(drawn.contains(">simulated<"), chart.simulated);
    }
}

/// Named so that a colour cannot be changed for one paper only.
#[test]
fn both_papers_paint_everything() {
    let rules = |palette: &Palette| palette.rules().matches("{fill:").count();
    assert_eq!(rules(&LIGHT), Paint::all().count());
    assert_eq!(rules(&DARK), Paint::all().count());
}
