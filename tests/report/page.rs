//! The page and the other forms of a report.

use stackgen::report::chart::{Look, Style, Theme, svg};
use stackgen::report::{html, json, markdown, png, text};

use crate::pictures::kept;
use crate::runs;

#[test]
fn the_same_report_gives_the_same_page() {
    let report = runs::report();
    for (name, style) in [("page", Style::Plain), ("page-sketch", Style::Sketch)] {
        let page = html(&report, style);
        assert_eq!(page, html(&report.clone(), style));
        kept(&format!("{name}.html"), page.as_bytes());
    }
    kept("page.json", json(&report).as_bytes());
    kept(
        "page-poor.html",
        html(&runs::poor(), Style::Plain).as_bytes(),
    );
    kept("page-poor.json", json(&runs::poor()).as_bytes());
    let drawn = svg(
        &report.chart(),
        Look {
            style: Style::Plain,
            theme: Theme::Light,
        },
    );
    kept("page-chart.png", &png(&drawn).unwrap());
}

/// What a page loads is what it names by address; a link to go to is none of that.
#[test]
fn a_page_names_nothing_to_load() {
    for report in [runs::report(), runs::poor()] {
        let page = html(&report, Style::Plain);
        for what in [
            "src=",
            "@import",
            "fetch(",
            "XMLHttpRequest",
            "url(http",
            "url(\"http",
            "href=\"http",
        ] {
            assert!(!page.contains(what), "{what}");
        }
        assert_eq!(page.matches("<link ").count(), 1, "the empty icon");
        assert!(page.len() < 400_000, "{} bytes", page.len());
    }
}

#[test]
fn every_form_says_simulated_when_the_run_is() {
    let (simulated, real) = (runs::report(), runs::poor());
    for form in [markdown, text, json, |report: &_| {
        html(report, Style::Plain)
    }] {
        let label = "simulated";
        assert!(form(&simulated).to_lowercase().contains(label));
        let plain = form(&real).replace("\"simulated\": false", "");
        assert!(!plain.to_lowercase().contains(label), "{plain}");
    }
}

#[test]
fn what_a_profile_says_cannot_become_a_tag() {
    let page = html(&runs::poor(), Style::Plain);
    assert!(!page.contains("<profile>"));
    assert!(page.contains("a &lt;profile&gt; &amp; more"));
    let page = html(&runs::report(), Style::Plain);
    assert!(page.contains("&lt;&amp; is gone&gt;"));
}

#[test]
fn the_headline_is_one_sentence_with_the_published_result() {
    assert_eq!(
        runs::report().headline().replace('\u{a0}', " "),
        "Simulated: 3 430 of 3 500 containers started in 10:16, half of them by 5:45, 90 % by 9:48. \
         Published: 3 500 in 10:00."
    );
    assert_eq!(
        runs::poor().headline().replace('\u{a0}', " "),
        "5 of 3 500 containers started. It ended early: the profile's 45 minutes were over."
    );
}

#[test]
fn the_terminal_text_is_as_it_should_be() {
    insta::assert_snapshot!("terminal", text(&runs::report()));
}

#[test]
fn the_markdown_is_as_it_should_be() {
    insta::assert_snapshot!("markdown", markdown(&runs::report()));
}

#[test]
fn the_json_is_versioned_and_complete() {
    let document: serde_json::Value = serde_json::from_str(&json(&runs::report())).unwrap();
    assert_eq!(document["schema"], "stackgen.report/1");
    assert_eq!(document["summary"]["coverage"]["wanted"], 3500);
    assert_eq!(document["summary"]["phases"].as_array().unwrap().len(), 6);
    assert_eq!(document["environment"]["account"], "a1b2c3d4");
    assert_eq!(document["published"]["reaches"], 3500);
}
