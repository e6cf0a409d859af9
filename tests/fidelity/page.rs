//! `docs/fidelity.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::Shown;
use crate::rows::{File, Row};

const FILE: &str = "docs/fidelity.md";

/// The page as it grows.
#[derive(Default)]
pub(crate) struct Page {
    body: String,
    same: usize,
    deviating: usize,
    outside: usize,
}

impl Page {
    pub(crate) fn system(&mut self, file: &File) {
        let names = file.family.iter().map(|name| format!("`{name}`"));
        let names = names.collect::<Vec<_>>().join(", ");
        let _ = write!(self.body, "\n## {}\n\nOf {names}.\n", file.title);
    }

    pub(crate) fn table(&mut self, title: &str) {
        let _ = write!(
            self.body,
            "\n### {title}\n\n| setting | published | rendered | |\n|---|---|---|---|\n"
        );
    }

    pub(crate) fn row(&mut self, row: &Row, shown: &Shown) {
        let class = match (&row.deviation, &row.none) {
            (_, Some(why)) => {
                self.outside += 1;
                format!("not a template setting: {why}")
            }
            (Some(id), None) => {
                self.deviating += 1;
                format!("deviation `{id}`")
            }
            (None, None) => {
                self.same += 1;
                "same".to_owned()
            }
        };
        let rendered = if row.none.is_some() {
            String::new()
        } else {
            cell(shown)
        };
        let published = escaped(&row.published);
        let setting = escaped(&row.setting);
        let _ = writeln!(
            self.body,
            "| {setting} | {published} | {rendered} | {class} |"
        );
    }

    /// Holds the page against its file, or writes the file when asked to.
    pub(crate) fn hold(self) {
        let rows = self.same + self.deviating + self.outside;
        let head = format!(
            "# Fidelity\n\n\
             Every setting that was published of the ECS setups, and what stands in the\n\
             templates. A test reads the third column out of the rendered templates by path, holds\n\
             it against what must stand there, and, where the last column says deviation, applies\n\
             the deviation's `--set` arguments and looks again. `stackgen show PROFILE` tells the\n\
             reason of each deviation.\n\n\
             | rows | same | deviating | not a template setting | missing |\n|---|---|---|---|---|\n\
             | {rows} | {} | {} | {} | 0 |\n",
            self.same, self.deviating, self.outside
        );
        let page = head + &self.body;
        if std::env::var_os("STACKGEN_BLESS").is_some() {
            std::fs::write(FILE, &page).unwrap();
        }
        let there = std::fs::read_to_string(FILE).unwrap_or_default();
        assert!(
            there == page,
            "{FILE} is out of date: run `STACKGEN_BLESS=1 cargo test`"
        );
    }
}

/// One value, or the values with the profiles that have them.
fn cell(shown: &Shown) -> String {
    let mut by_value: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in shown {
        by_value.entry(value).or_default().push(name);
    }
    let show = |value: &str| match value {
        "" => "nothing".to_owned(),
        value => format!("`{}`", value.replace('|', "\\|")),
    };
    if let [only] = by_value.keys().copied().collect::<Vec<_>>().as_slice() {
        return show(only);
    }
    let most = by_value
        .iter()
        .max_by_key(|(_, names)| names.len())
        .map(|(value, _)| *value);
    let mut parts: Vec<String> = Vec::new();
    for (value, names) in by_value.iter().filter(|(value, _)| Some(**value) != most) {
        parts.push(format!("{}: {}", names.join(", "), show(value)));
    }
    parts.push(format!("others: {}", most.map(show).unwrap_or_default()));
    parts.join("; ")
}

fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('*', "\\*")
}
