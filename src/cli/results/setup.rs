//! What `profile.yaml` of a run says, as far as results need it.
//!
//! It is read field by field, so that a folder whose profile another version wrote keeps opening.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::profile::{Deviation, Published, Source, parse_document};
use crate::timeline;

/// The setup of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Setup {
    /// The profile's title.
    pub title: Option<String>,
    /// What was published for it.
    pub published: Option<timeline::Published>,
    /// Where it knowingly differs, by name.
    pub deviations: Vec<(String, Deviation)>,
}

impl Setup {
    /// Reads what can be read.
    pub fn of(yaml: &str) -> Self {
        let document = parse_document(yaml).unwrap_or_default();
        let source: Option<Source> = field(&document, "source");
        let published: Option<Published> = field(&document, "published");
        let deviations = document.get("deviations").and_then(Value::as_object);
        let deviations = deviations
            .into_iter()
            .flatten()
            .filter_map(|(name, deviation)| {
                let deviation = serde_json::from_value(deviation.clone()).ok()?;
                Some((name.clone(), deviation))
            });
        Self {
            title: field(&document, "title"),
            published: published.map(|published| told(&published, source.as_ref())),
            deviations: deviations.collect(),
        }
    }
}

fn field<T: DeserializeOwned>(document: &Value, name: &str) -> Option<T> {
    serde_json::from_value(document.get(name)?.clone()).ok()
}

/// A published result in the words of the timeline.
fn told(published: &Published, source: Option<&Source>) -> timeline::Published {
    let ms = |span: crate::profile::Span| i64::try_from(span.0 * 1000).unwrap_or(i64::MAX);
    let year = source.and_then(|source| source.date.get(..4));
    timeline::Published {
        name: year.map_or_else(
            || "published".to_owned(),
            |year| format!("published {year}"),
        ),
        publication: source.map_or_else(String::new, |source| source.publication.clone()),
        url: source.and_then(|source| source.url.clone()),
        starts_ms: published.starts.map(ms),
        reaches: published.reaches,
        after_ms: ms(published.after),
        note: published.note.clone(),
        points: published
            .curve
            .iter()
            .map(|(at, containers)| timeline::Point {
                at_ms: ms(*at),
                containers: *containers,
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YAML: &str = "title: A title\nfield_of_another_version: 1\n\
        source: {publication: P, section: S, date: 2022-04-13, url: https://example.org/}\n\
        published:\n  starts: 2min 30s\n  reaches: 3500\n  after: 10min\n\
        deviations:\n  a: {published: x, default: y, why: z, restore: w}\n  b: {new: shape}\n";

    #[test]
    fn what_can_be_read_is_read() {
        let setup = Setup::of(YAML);
        assert_eq!(setup.title.as_deref(), Some("A title"));
        let published = setup.published.unwrap();
        assert_eq!(published.name, "published 2022");
        assert_eq!(
            (published.starts_ms, published.reaches),
            (Some(150_000), 3_500)
        );
        assert_eq!(setup.deviations.len(), 1, "the other is of another version");
        assert_eq!(Setup::of(""), Setup::default());
        assert_eq!(Setup::of("{"), Setup::default());
    }
}
