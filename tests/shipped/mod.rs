//! The shipped profiles and their templates, by the way the program takes.

use stackgen::plan::plan;
use stackgen::profile::Overrides;
use stackgen::render::{Rendered, Source, Templates, Unreadable, render};
use stackgen::store::{Library, Opened};

/// The three kinds of addressing, as overrides.
pub(crate) const VARIANTS: [(&str, &[&str]); 3] = [
    ("shifted", &[]),
    ("published", &["network.addressing=published"]),
    ("dualstack", &["network.ip_family=dualstack"]),
];

/// Opens a shipped profile; an error is the text of what is wrong.
pub(crate) fn open(name: &str, sets: &[&str]) -> Result<Opened, String> {
    let overrides = Overrides {
        region: None,
        sets: sets.iter().map(|&set| set.to_owned()).collect(),
    };
    let opened = Library::new(None).unwrap().open(name, &overrides);
    opened.map_err(|errors| errors.problems.iter().map(|p| p.message.clone()).collect())
}

/// The profile's template.
pub(crate) fn rendered(opened: &Opened) -> Rendered {
    let plan = plan(&opened.resolved.profile).unwrap();
    let read = |name: &str| {
        let found = opened.shelf.template(name).unwrap()?;
        Some(Source {
            shown: found.name,
            text: found.text,
        })
    };
    render(&plan, &Read(read)).unwrap()
}

struct Read<F>(F);

impl<F: Fn(&str) -> Option<Source>> Templates for Read<F> {
    fn template(&self, name: &str) -> Result<Option<Source>, Unreadable> {
        Ok((self.0)(name))
    }
}

/// Every shipped profile.
pub(crate) fn names() -> Vec<String> {
    let listed = Library::new(None).unwrap().list().unwrap();
    listed.into_iter().map(|listed| listed.name).collect()
}
