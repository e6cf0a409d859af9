//! The sheet: the few things a chart is made of, written as SVG.

use std::fmt::Write as _;

use super::frame::Spot;
use super::look::{Look, Style, Theme};
use super::obstacle::Rect;
use super::palette::{DARK, LIGHT, Paint, Palette};
use super::pen::{path, tidy};
use crate::report::font::Face;
use crate::report::xml::escaped;

/// How a line is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stroke {
    /// Its colour.
    pub(super) paint: Paint,
    /// Its width.
    pub(super) width: f64,
    /// Its dashes; empty: none.
    pub(super) dash: &'static str,
}

/// Where a text begins, ends or has its middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// The letters of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters {
    /// Its colour.
    pub(super) paint: Paint,
    /// Its size in a plain picture; a hand writes larger.
    pub(super) size: f64,
    /// Whether it stands out.
    pub(super) bold: bool,
}

/// A picture being drawn.
#[derive(Debug)]
pub(super) struct Canvas {
    out: String,
    palette: &'static Palette,
    style: Style,
    seed: u64,
}

/// A hand's letters are lower than those of a typeface of the same size.
const HAND: f64 = 1.27;

impl Letters {
    /// The size in this style.
    pub(super) fn size(self, style: Style) -> f64 {
        match style {
            Style::Plain => self.size,
            Style::Sketch => self.size * HAND,
        }
    }

    fn face(self, style: Style) -> Face {
        match style {
            Style::Sketch => Face::Hand,
            Style::Plain if self.bold => Face::SansBold,
            Style::Plain => Face::Sans,
        }
    }

    /// The text, cut off where it would be wider than this.
    pub(super) fn cut(self, text: &str, style: Style, room: f64) -> String {
        let mut text = text.to_owned();
        if self.width(&text, style) <= room {
            return text;
        }
        while self.width(&text, style) + self.width("…", style) > room && text.pop().is_some() {}
        text.truncate(text.trim_end().len());
        text.push('…');
        text
    }

    /// How wide a text is in these letters.
    pub(super) fn width(self, text: &str, style: Style) -> f64 {
        let face = self.face(style);
        face.width(&face.drawable(text), self.size(style))
    }
}

impl Canvas {
    /// An empty sheet.
    pub(super) const fn new(look: Look, seed: u64) -> Self {
        let palette = match look.theme {
            Theme::Light | Theme::Auto => &LIGHT,
            Theme::Dark => &DARK,
        };
        Self {
            out: String::new(),
            palette,
            style: look.style,
            seed,
        }
    }

    /// What was drawn.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// Opens a group with these attributes.
    pub(super) fn open(&mut self, attributes: &str) {
        let _ = write!(self.out, "<g {attributes}>");
    }

    /// Closes it.
    pub(super) fn close(&mut self) {
        self.out.push_str("</g>\n");
    }

    /// A line through these spots.
    pub(super) fn line(&mut self, spots: &[Spot], stroke: Stroke) {
        self.seed = self.seed.wrapping_add(0x9e37_79b9);
        let drawn = path(spots, self.style, self.seed);
        self.stroked(&drawn, stroke);
    }

    /// A curve: as a line, on a seam of paper that keeps crossing curves apart. The seed is the
    /// curve's own, so that it looks the same in every picture of the same scale.
    pub(super) fn curve(&mut self, spots: &[Spot], stroke: Stroke, seed: u64) {
        let drawn = path(spots, self.style, seed);
        let seam = Stroke {
            paint: Paint::Paper,
            width: stroke.width + 2.5,
            dash: "",
        };
        self.stroked(&drawn, seam);
        self.stroked(&drawn, stroke);
    }

    /// A curve without a seam: it lies on others and lets them be seen.
    pub(super) fn points(&mut self, spots: &[Spot], stroke: Stroke, seed: u64) {
        let drawn = path(spots, self.style, seed);
        self.stroked(&drawn, stroke);
    }

    fn stroked(&mut self, drawn: &str, stroke: Stroke) {
        let _ = write!(
            self.out,
            "<path d=\"{drawn}\" fill=\"none\" {} stroke-width=\"{}\"",
            self.paint(stroke.paint, "stroke"),
            tidy(stroke.width)
        );
        if !stroke.dash.is_empty() {
            let _ = write!(self.out, " stroke-dasharray=\"{}\"", stroke.dash);
        }
        self.out.push_str("/>\n");
    }

    /// A filled box.
    pub(super) fn filled(&mut self, rect: Rect, paint: Paint) {
        let [x, y, wide, high] = [rect.x, rect.y, rect.wide, rect.high].map(tidy);
        let _ = writeln!(
            self.out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\" {}/>",
            self.paint(paint, "fill")
        );
    }

    /// The outline of a box.
    pub(super) fn framed(&mut self, rect: Rect, stroke: Stroke) {
        let (right, low) = (rect.x + rect.wide, rect.y + rect.high);
        let around = [
            (rect.x, rect.y),
            (right, rect.y),
            (right, low),
            (rect.x, low),
            (rect.x, rect.y),
        ];
        self.line(&around, stroke);
    }

    /// A ring on paper, or a dot.
    pub(super) fn dot(&mut self, spot: Spot, radius: f64, stroke: Paint, fill: Paint) {
        let _ = writeln!(
            self.out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" class=\"{}-s {}-f\" stroke=\"{}\" fill=\"{}\" \
             stroke-width=\"2\"/>",
            tidy(spot.0),
            tidy(spot.1),
            tidy(radius),
            stroke.class(),
            fill.class(),
            self.palette.color(stroke),
            self.palette.color(fill),
        );
    }

    /// A text on its base line, with a seam of paper around its letters.
    pub(super) fn text(&mut self, spot: Spot, anchor: Anchor, letters: Letters, text: &str) {
        let face = letters.face(self.style);
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if face.weight() == 400 {
            ""
        } else {
            " font-weight=\"700\""
        };
        let _ = writeln!(
            self.out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{weight}{anchor} class=\"{}-f {}-s\" \
             fill=\"{}\" stroke=\"{}\" stroke-width=\"4\" paint-order=\"stroke\">{}</text>",
            tidy(spot.0),
            tidy(spot.1),
            tidy(letters.size(self.style)),
            letters.paint.class(),
            Paint::Paper.class(),
            self.palette.color(letters.paint),
            self.palette.color(Paint::Paper),
            escaped(&face.drawable(text)),
        );
    }

    /// Class and colour: the class is what a style sheet changes, the colour what is there without.
    fn paint(&self, paint: Paint, attribute: &str) -> String {
        let (class, color) = (paint.class(), self.palette.color(paint));
        let suffix = attribute.get(..1).unwrap_or_default();
        format!("class=\"{class}-{suffix}\" {attribute}=\"{color}\"")
    }
}
