//! Every setting that was published, held against the template: the same, a deviation with its id,
//! or no setting of a template. `docs/fidelity.md` is written from what this finds.
//!
//! `STACKGEN_BLESS=1 cargo test` writes the page anew.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and stops"
)]

mod page;
mod path;
mod rows;
#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "../shipped/mod.rs"]
mod shipped;

use std::collections::{BTreeMap, BTreeSet};

use rows::{File, Row};
use serde_json::Value;
use shipped::{open, rendered};

/// What a row's path shows, by profile.
type Shown = BTreeMap<String, String>;

/// Templates and profiles, each rendered once.
#[derive(Default)]
struct Cache(BTreeMap<(String, Vec<String>), (Value, Value)>);

impl Cache {
    /// Template and profile under some overrides.
    fn get(&mut self, name: &str, sets: &[String]) -> &(Value, Value) {
        let key = (name.to_owned(), sets.to_vec());
        self.0.entry(key).or_insert_with(|| {
            let sets: Vec<&str> = sets.iter().map(String::as_str).collect();
            let opened = open(name, &sets).unwrap();
            let template = rendered(&opened).template.canonical();
            let profile = serde_json::to_value(&opened.resolved.profile).unwrap();
            (serde_json::from_str(&template).unwrap(), profile)
        })
    }

    fn show(&mut self, name: &str, row: &Row, sets: &[String]) -> String {
        let (template, profile) = self.get(name, sets);
        if let Some(kind) = &row.count {
            return path::count(template, kind).to_string();
        }
        let tree = if row.profile.is_some() {
            profile
        } else {
            template
        };
        let found = row.paths().flat_map(|path| path::find(tree, path));
        found
            .map(path::text)
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// Why a row does not hold, if it does not; and what it shows.
fn judge(cache: &mut Cache, file: &File, row: &Row) -> (Vec<String>, Shown) {
    let (mut faults, mut shown) = (Vec::new(), Shown::new());
    if row.none.is_some() {
        return (faults, shown);
    }
    for name in file.profiles_of(row) {
        let text = cache.show(name, row, &row.sets);
        let wanted = row.wanted(name);
        if text != wanted {
            faults.push(format!("{name}, {}: `{text}`, not `{wanted}`", row.setting));
        }
        shown.insert(name.clone(), text);
        if let Some(id) = &row.deviation {
            faults.extend(deviates(cache, name, row, id));
        }
    }
    (faults, shown)
}

/// A row's deviation is one of the profile's, and what it says of the way back is true.
fn deviates(cache: &mut Cache, name: &str, row: &Row, id: &str) -> Option<String> {
    let (_, profile) = cache.get(name, &row.sets);
    let Some(restore) = profile.pointer(&format!("/deviations/{id}/restore")) else {
        return Some(format!(
            "{name}, {}: the profile has no deviation `{id}`",
            row.setting
        ));
    };
    let restored = row.restored.as_ref()?;
    let sets: Vec<String> = stackgen::plan::settings(restore.as_str().unwrap())
        .filter(|(path, _)| !path.starts_with('\''))
        .map(|(path, value)| format!("{path}={value}"))
        .collect();
    let text = cache.show(name, row, &sets);
    (text != *restored).then(|| {
        format!(
            "{name}, {}: back is `{text}`, not `{restored}`",
            row.setting
        )
    })
}

#[test]
fn every_published_setting_is_there_or_deviates_for_a_reason() {
    let mut cache = Cache::default();
    let (mut faults, mut page) = (Vec::new(), page::Page::default());
    let mut used: BTreeSet<(String, String)> = BTreeSet::new();
    let files = rows::files();
    for file in &files {
        page.system(file);
        for table in &file.tables {
            page.table(&table.title);
            for row in &table.rows {
                let (wrong, shown) = judge(&mut cache, file, row);
                faults.extend(wrong);
                let ids = row.deviation.iter();
                used.extend(ids.flat_map(|id| shown.keys().map(|name| (name.clone(), id.clone()))));
                page.row(row, &shown);
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(
        unused(&mut cache, &files, &used),
        [""; 0],
        "deviations no row is about"
    );
    page.hold();
}

/// Deviations of the profiles that no row is about.
fn unused(cache: &mut Cache, files: &[File], used: &BTreeSet<(String, String)>) -> Vec<String> {
    let names: BTreeSet<&String> = files.iter().flat_map(|file| &file.family).collect();
    let mut unused = Vec::new();
    for name in names {
        let (_, profile) = cache.get(name, &[]);
        let ids = profile["deviations"].as_object().unwrap().keys();
        let pairs = ids
            .map(|id| (name.clone(), id.clone()))
            .filter(|pair| !used.contains(pair));
        unused.extend(pairs.map(|(name, id)| format!("{name}: {id}")));
    }
    unused
}
