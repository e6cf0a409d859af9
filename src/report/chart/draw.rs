//! The drawing, from the ground up.

use std::fmt::Write as _;

use super::axes::{counts, times};
use super::canvas::{Anchor, Canvas, Letters, Stroke};
use super::describe::description;
use super::frame::{Frame, Shape};
use super::layout::{DETAIL, Drawn, LEADING, Layout, NAME, REMARK, ROW, target_text};
use super::look::{Look, Style, Theme};
use super::obstacle::Rect;
use super::palette::{DARK, Paint, line_dash};
use super::pen::{seed, tidy};
use super::{Chart, Role};
use super::{clock, count};
use crate::report::font::Face;
use crate::report::xml::escaped;

const TITLE: Letters = Letters {
    paint: Paint::Ink,
    size: 27.0,
    bold: true,
};
const NOTE: Letters = Letters {
    paint: Paint::Faint,
    size: 16.0,
    bold: false,
};
const TICK: Letters = Letters {
    paint: Paint::Faint,
    size: 15.0,
    bold: false,
};
const WARNING: Letters = Letters {
    paint: Paint::Warning,
    size: 16.0,
    bold: true,
};
/// Air at the sides.
const MARGIN: f64 = 28.0;
/// The dashes of what was published.
const DOTS: &str = "0.1 6";
/// A published curve with more points than this is drawn without them.
const MOST_RINGS: usize = 60;

/// The chart as a self-contained SVG, 1200 by 750, with its own fonts. The same chart gives the same
/// bytes.
pub fn svg(chart: &Chart, look: Look) -> String {
    let mut style = faces(look.style);
    if look.theme == Theme::Auto {
        let _ = write!(
            style,
            "@media screen and (prefers-color-scheme:dark){{{}}}",
            DARK.rules()
        );
    }
    drawing(chart, look, Shape::Wide, &style)
}

/// The rules that bring along the fonts of a style.
pub(in crate::report) fn faces(style: Style) -> String {
    let rules = faces_of(style).iter().map(|face| face.rule());
    rules.collect()
}

const fn faces_of(style: Style) -> &'static [Face] {
    match style {
        Style::Plain => &[Face::Sans, Face::SansBold],
        Style::Sketch => &[Face::Hand],
    }
}

/// The chart on a sheet of this shape, with this style sheet in it; a page has its own.
pub(in crate::report) fn drawing(chart: &Chart, look: Look, shape: Shape, rules: &str) -> String {
    let layout = Layout::of(chart, look.style, shape);
    let mut canvas = Canvas::new(look, seed(&chart.title));
    let sheet = Rect {
        x: 0.0,
        y: 0.0,
        wide: shape.wide(),
        high: shape.high(),
    };
    canvas.filled(sheet, Paint::Paper);
    heading(&mut canvas, chart, shape, look.style);
    axes(&mut canvas, &layout, look.style);
    target(&mut canvas, chart, &layout);
    legend(&mut canvas, chart, &layout);
    curves(&mut canvas, chart, &layout);
    marks(&mut canvas, chart, &layout);
    names(&mut canvas, chart, &layout);
    let mut svg = opening(chart, look.style, &layout.frame);
    if !rules.is_empty() {
        let _ = writeln!(svg, "<style>{rules}</style>");
    }
    svg.push_str(&canvas.finish());
    svg.push_str("</svg>\n");
    svg
}

/// Everything before the first stroke: size, and words for those who cannot see.
fn opening(chart: &Chart, style: Style, frame: &Frame) -> String {
    let family = faces_of(style)
        .first()
        .map_or("sans-serif", |face| face.family());
    let (shape, wide, high) = (frame.shape, frame.shape.wide(), frame.shape.high());
    let name = shape.name();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide} {high}\" width=\"{wide}\" \
         height=\"{high}\" role=\"img\" aria-labelledby=\"sg-title-{name} sg-text-{name}\" \
         font-family=\"'{family}',system-ui,sans-serif\" stroke-linecap=\"round\" \
         stroke-linejoin=\"round\" data-field=\"{} {} {} {}\" data-last-ms=\"{}\" \
         data-most=\"{}\">\n<title id=\"sg-title-{name}\">{}{}</title>\n\
         <desc id=\"sg-text-{name}\">{}</desc>\n",
        tidy(frame.left),
        tidy(frame.right),
        tidy(frame.top),
        tidy(frame.bottom),
        frame.last_ms,
        frame.most,
        escaped(&chart.title),
        if chart.simulated { " (simulated)" } else { "" },
        escaped(&description(chart)),
    )
}

/// Title, note and the label of a simulated run; a tall sheet has its label only.
fn heading(canvas: &mut Canvas, chart: &Chart, shape: Shape, style: Style) {
    let mut room = shape.wide() - 2.0 * MARGIN;
    if chart.simulated {
        let word = "simulated";
        let wide = WARNING.width(word, style) + 28.0;
        let frame = Rect {
            x: shape.wide() - MARGIN - wide,
            y: 18.0,
            wide,
            high: 34.0,
        };
        canvas.framed(frame, plain(Paint::Warning, 2.0));
        let middle = (frame.x + wide / 2.0, 41.0);
        canvas.text(middle, Anchor::Middle, WARNING, word);
        room -= wide + MARGIN;
    }
    if shape == Shape::Tall {
        return;
    }
    let lines = [
        (48.0, TITLE, Some(&chart.title)),
        (78.0, NOTE, chart.note.as_ref()),
    ];
    for (y, letters, text) in lines {
        if let Some(text) = text {
            let text = letters.cut(text, style, room);
            canvas.text((MARGIN, y), Anchor::Start, letters, &text);
        }
    }
}

const fn plain(paint: Paint, width: f64) -> Stroke {
    Stroke {
        paint,
        width,
        dash: "",
    }
}

fn axes(canvas: &mut Canvas, layout: &Layout, style: Style) {
    let frame = &layout.frame;
    let (left, right, bottom) = (frame.left, frame.right, frame.bottom);
    for tick in counts(frame.most) {
        let y = frame.y(tick);
        match style {
            Style::Plain => canvas.line(&[(left, y), (right, y)], plain(Paint::Grid, 1.0)),
            Style::Sketch => {
                canvas.line(&[(left - 5.0, y), (left + 5.0, y)], plain(Paint::Ink, 2.0));
            }
        }
        canvas.text((left - 14.0, y + 5.0), Anchor::End, TICK, &count(tick));
    }
    // A hand goes on where a ruler stops.
    let (beyond, width) = match style {
        Style::Plain => (0.0, 1.5),
        Style::Sketch => (12.0, 2.6),
    };
    let ink = plain(Paint::Ink, width);
    canvas.line(&[(left, frame.top - beyond), (left, bottom + beyond)], ink);
    canvas.line(&[(left - beyond, bottom), (right + beyond, bottom)], ink);
    for tick in times(frame.last_ms, frame.shape.ticks()) {
        let x = frame.x(tick);
        canvas.line(&[(x, bottom), (x, bottom + 7.0)], ink);
        canvas.text((x, bottom + 27.0), Anchor::Middle, TICK, &clock(tick));
    }
    let above = (MARGIN, frame.top - 18.0);
    canvas.text(above, Anchor::Start, TICK, "containers started");
    let below = (right, bottom + 56.0);
    canvas.text(below, Anchor::End, TICK, "minutes:seconds since t0");
}

fn target(canvas: &mut Canvas, chart: &Chart, layout: &Layout) {
    let (Some(target), Some(word)) = (chart.target, layout.target) else {
        return;
    };
    let y = layout.frame.y(target);
    let stroke = Stroke {
        paint: Paint::Faint,
        width: 1.5,
        dash: "2 6",
    };
    canvas.line(&[(layout.frame.left, y), (layout.frame.right, y)], stroke);
    let faint = Letters {
        paint: Paint::Faint,
        ..REMARK
    };
    canvas.text(
        (word.x, y - 8.0),
        Anchor::Start,
        faint,
        &target_text(target),
    );
}

/// How the line of this place in the chart is drawn. What was published is thin and dotted, and grey
/// where there is only one of it beside runs.
fn stroke(chart: &Chart, index: usize) -> Stroke {
    let is_published = |line: &&super::Line| line.role == Role::Published;
    let published = chart.lines.iter().filter(is_published).count();
    if chart.lines.get(index).as_ref().is_some_and(is_published) {
        let lone = published == 1 && chart.lines.len() > 1;
        return Stroke {
            paint: if lone {
                Paint::Published
            } else {
                Paint::Line(index)
            },
            width: 2.5,
            dash: DOTS,
        };
    }
    let earlier = chart.lines.iter().take(index);
    Stroke {
        paint: Paint::Line(index),
        width: 4.0,
        dash: line_dash(earlier.filter(|line| line.role == Role::Run).count()),
    }
}

fn curves(canvas: &mut Canvas, chart: &Chart, layout: &Layout) {
    // The most important run is first, and so drawn last; what was published, thin, over all.
    let lines = || chart.lines.iter().zip(&layout.lines).enumerate().rev();
    let runs = lines().filter(|(_, (line, _))| line.role == Role::Run);
    let published = lines().filter(|(_, (line, _))| line.role == Role::Published);
    for (index, (line, drawn)) in runs.chain(published) {
        let stroke = stroke(chart, index);
        canvas.open(&format!("class=\"sg-curve\" data-line=\"{index}\""));
        let hand = seed(&line.label);
        match line.role {
            Role::Run => canvas.curve(&drawn.spots, stroke, hand),
            Role::Published => canvas.points(&drawn.spots, stroke, hand),
        }
        if line.role == Role::Published && drawn.spots.len() <= MOST_RINGS {
            for spot in &drawn.spots {
                canvas.dot(*spot, 3.5, stroke.paint, Paint::Paper);
            }
        }
        canvas.close();
    }
}

fn marks(canvas: &mut Canvas, chart: &Chart, layout: &Layout) {
    for (mark, word) in chart.marks.iter().zip(&layout.remarks) {
        let spot = layout.frame.spot(mark.at_ms, mark.count);
        if let Some(word) = word {
            if let Some((from, to)) = word.leader {
                canvas.line(&[from, to], plain(Paint::Faint, 1.2));
            }
            let base = (word.rect.x, word.rect.y + 15.0);
            canvas.text(base, Anchor::Start, REMARK, &mark.text);
        }
        canvas.dot(spot, 5.0, Paint::Paper, Paint::Ink);
    }
}

/// The name of a line in the line's colour, and below it what it reached.
fn names(canvas: &mut Canvas, chart: &Chart, layout: &Layout) {
    for (index, (line, drawn)) in chart.lines.iter().zip(&layout.lines).enumerate() {
        let Some(placed) = drawn.name else {
            continue;
        };
        let paint = stroke(chart, index).paint;
        if let Some((from, to)) = placed.leader {
            canvas.line(&[from, to], plain(paint, 1.2));
        }
        let base = (placed.rect.x, placed.rect.y + LEADING - 2.0);
        canvas.text(base, Anchor::Start, Letters { paint, ..NAME }, &line.label);
        let below = (base.0, base.1 + LEADING);
        canvas.text(below, Anchor::Start, DETAIL, &drawn.detail);
    }
}

/// Names that found no place at their lines, each with a piece of its line.
fn legend(canvas: &mut Canvas, chart: &Chart, layout: &Layout) {
    let listed = chart.lines.iter().zip(&layout.lines).enumerate();
    let mut y = layout.frame.shape.legend();
    for (index, (line, Drawn { detail, .. })) in
        listed.filter(|(_, (_, drawn))| drawn.name.is_none())
    {
        let stroke = stroke(chart, index);
        canvas.line(&[(MARGIN, y - 5.0), (76.0, y - 5.0)], stroke);
        let name = Letters {
            paint: stroke.paint,
            ..NAME
        };
        canvas.text(
            (86.0, y),
            Anchor::Start,
            name,
            &format!("{} – {detail}", line.label),
        );
        y += ROW;
    }
}
