//! The report as one page: everything in one file, nothing from elsewhere.
//!
//! It reads without a script; the script adds a cursor over the chart, moved by pointer or by a
//! slider that the keyboard moves too.

mod data;
mod parts;

use std::fmt::Write as _;

use super::chart::{Chart, DARK, LIGHT, Look, Palette, Shape, Style, Theme, drawing, faces};
use super::font::Face;
use super::run::Report;
use super::section::Section;
use super::sections::sections;
use super::xml::escaped;

/// Nothing may be loaded from anywhere.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
                      font-src data:; img-src data:; base-uri 'none'; form-action 'none'";

/// The report as a self-contained page, its chart in this style. The same report gives the same
/// bytes.
pub fn html(report: &Report, style: Style) -> String {
    let chart = report.chart();
    let mut page = String::with_capacity(200_000);
    head(&mut page, report, style);
    page.push_str("<body>\n<main>\n");
    heading(&mut page, report);
    figure(&mut page, &chart, style);
    let sections = sections(report);
    contents(&mut page, &sections);
    for section in &sections {
        parts::section(&mut page, section);
    }
    let _ = write!(
        page,
        "</main>\n<footer>Made by stackgen from run <code>{}</code>.</footer>\n",
        escaped(&report.id)
    );
    let _ = write!(
        page,
        "<script type=\"application/json\" id=\"chart-data\">{}</script>\n<script>{}</script>\n\
         </body>\n</html>\n",
        data::data(&chart),
        include_str!("cursor.js")
    );
    page
}

fn head(page: &mut String, report: &Report, style: Style) {
    let mut fonts = faces(style);
    if style == Style::Sketch {
        // The page itself stays plain.
        fonts.push_str(&faces(Style::Plain));
    }
    let simulated = if report.is_simulated() {
        " (simulated)"
    } else {
        ""
    };
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <link rel=\"icon\" href=\"data:,\">\n\
         <title>{}{simulated} – stackgen</title>\n<style>\n{fonts}\n:root{{font-family:'{}',system-ui,\
         sans-serif;{}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{}}}{}}}\n{}</style>\n\
         </head>\n",
        escaped(&report.profile),
        Face::Sans.family(),
        variables(&LIGHT),
        variables(&DARK),
        DARK.rules(),
        include_str!("page.css"),
    );
}

/// The colours of the chart, for the rest of the page.
fn variables(palette: &Palette) -> String {
    format!(
        "--paper:{};--ink:{};--faint:{};--grid:{};--warning:{};--link:{}",
        palette.paper, palette.ink, palette.faint, palette.grid, palette.warning, palette.lines[0]
    )
}

fn heading(page: &mut String, report: &Report) {
    page.push_str("<header>\n");
    if report.is_simulated() {
        page.push_str(
            "<p class=\"label\">simulated<span>: the sandbox, nothing was measured on AWS</span></p>\n",
        );
    }
    let _ = write!(
        page,
        "<h1>{}</h1>\n<p class=\"headline\">{}</p>\n",
        escaped(&report.profile),
        escaped(&report.headline())
    );
    if !report.about.is_empty() {
        let _ = writeln!(page, "<p class=\"about\">{}</p>", escaped(&report.about));
    }
    page.push_str("</header>\n");
}

/// The picture, for wide and for narrow screens, and the same as a table.
fn figure(page: &mut String, chart: &Chart, style: Style) {
    let look = Look {
        style,
        theme: Theme::Auto,
    };
    page.push_str("<figure id=\"chart\" aria-label=\"Containers started over time\">\n");
    for shape in [Shape::Wide, Shape::Tall] {
        let _ = writeln!(
            page,
            "<div class=\"picture {}\">{}</div>",
            shape.name(),
            drawing(chart, look, shape, "")
        );
    }
    page.push_str(
        "<div id=\"cursor\" hidden></div>\n<details>\n<summary>The chart as a table</summary>\n",
    );
    parts::table(page, &data::rows(chart), "The chart as a table");
    page.push_str("</details>\n</figure>\n");
}

fn contents(page: &mut String, sections: &[Section]) {
    page.push_str("<nav aria-label=\"Contents\"><ul>\n");
    for section in sections {
        let _ = writeln!(
            page,
            "<li><a href=\"#{}\">{}</a></li>",
            section.id, section.heading
        );
    }
    page.push_str("</ul></nav>\n");
}
