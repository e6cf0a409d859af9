//! Pictures: the same bytes every time, well-formed, as pixels too.

use std::path::{Path, PathBuf};

use stackgen::report::chart::{Look, Style, Theme, svg};
use stackgen::report::png;

use crate::charts;

/// What is kept to be looked at.
pub(crate) fn kept(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .unwrap()
        .join("report");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

const LOOKS: [(&str, Look); 3] = [
    (
        "plain",
        Look {
            style: Style::Plain,
            theme: Theme::Light,
        },
    ),
    (
        "dark",
        Look {
            style: Style::Plain,
            theme: Theme::Dark,
        },
    ),
    (
        "sketch",
        Look {
            style: Style::Sketch,
            theme: Theme::Auto,
        },
    ),
];

#[test]
fn the_same_chart_gives_the_same_bytes() {
    for (name, chart) in charts::all() {
        for (look_name, look) in LOOKS {
            let drawn = svg(&chart, look);
            assert_eq!(drawn, svg(&chart.clone(), look), "{name}, {look_name}");
            kept(&format!("{name}-{look_name}.svg"), drawn.as_bytes());
        }
    }
}

#[test]
fn the_same_picture_gives_the_same_pixels() {
    for (look_name, look) in LOOKS {
        for (name, chart) in [("single", charts::single()), ("several", charts::several())] {
            let pixels = png(&svg(&chart, look)).unwrap();
            if name == "single" {
                assert_eq!(pixels, png(&svg(&chart, look)).unwrap(), "{look_name}");
            }
            // Width and height in the header: https://www.w3.org/TR/png-3/#11IHDR
            assert_eq!(pixels.get(16..24), Some(&[0, 0, 4, 176, 0, 0, 2, 238][..]));
            kept(&format!("{name}-{look_name}.png"), &pixels);
        }
    }
}

#[test]
fn what_is_no_picture_is_refused() {
    let error = png("<svg").unwrap_err();
    assert_eq!(error.to_string(), "the picture cannot be read");
}

/// The drawing without the fonts it carries.
fn strokes(drawn: &str) -> String {
    let (before, rest) = drawn.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    format!("{before}{after}")
}

#[test]
fn the_drawing_is_as_it_should_be_on_every_machine() {
    for (name, look) in [("plain", LOOKS[0].1), ("sketch", LOOKS[2].1)] {
        insta::assert_snapshot!(name, strokes(&svg(&charts::small(), look)));
    }
}
