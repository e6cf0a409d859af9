//! A profile on one sheet: what was published, what it takes, where it differs, and all settings.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::{Value, json};

use super::Table;
use super::style::{HEADING, paint};
use crate::plan::{Departure, HostNeed, Plan};
use crate::profile::{Profile, Published, to_yaml};

/// What a sheet is made of.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// The profile's name.
    pub name: &'a str,
    /// The name its stack would have.
    pub stack: &'a str,
    /// The resolved profile.
    pub profile: &'a Profile,
    /// What was decided about it.
    pub plan: &'a Plan,
    /// Its template.
    pub template: Size<'a>,
}

/// How large a template is, and its digest.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Size<'a> {
    /// Bytes of the body that is sent.
    pub bytes: usize,
    /// Resources in it.
    pub resources: usize,
    /// SHA-256 of the body.
    pub digest: &'a str,
}

impl Sheet<'_> {
    /// For people.
    pub fn text(&self) -> String {
        let mut text = format!(
            "{}\n{}\n\n",
            paint(HEADING, format!("{}: {}", self.name, self.profile.title)),
            self.profile.description
        );
        self.summary(&mut text);
        self.needs(&mut text);
        deviations(&mut text, &self.plan.deviations);
        let _ = write!(text, "\n{}\n", paint(HEADING, "PROFILE, RESOLVED"));
        // They stand above already.
        let deviations = std::collections::BTreeMap::new();
        text.push_str(&to_yaml(&Profile {
            deviations,
            ..self.profile.clone()
        }));
        text
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let sizing = &self.plan.sizing;
        json!({
            "name": self.name,
            "stack": self.stack,
            "published": self.profile.published,
            "deviations": self.plan.deviations,
            "tasks": sizing.tasks,
            "services": self.plan.services,
            "hosts": sizing.hosts.as_option(),
            "addresses": sizing.addresses,
            "quotas": sizing.quotas,
            "template": self.template,
            "profile": self.profile,
        })
    }

    fn summary(&self, text: &mut String) {
        let source = &self.profile.source;
        let mut line = |name: &str, value: &str| {
            let _ = writeln!(text, "{name:<10} {value}"); // Writing to a String cannot fail.
        };
        line(
            "source",
            &format!(
                "{} ({}), {}",
                source.publication, source.date, source.section
            ),
        );
        if let Some(url) = &source.url {
            line("", url);
        }
        match &self.profile.published {
            Some(published) => {
                line("published", &result(published));
                if let Some(note) = &published.note {
                    line("", note);
                }
            }
            None => line("published", "nothing"),
        }
        line(
            "stack",
            &format!("{} in {}", self.stack, self.profile.region),
        );
        let Size {
            bytes,
            resources,
            digest,
        } = self.template;
        line(
            "template",
            &format!("{bytes} bytes, {resources} resources, sha256 {digest}"),
        );
        let services = self
            .plan
            .services
            .iter()
            .map(|s| format!("{} {}", s.key, s.count));
        line("services", &services.collect::<Vec<_>>().join(", "));
    }

    fn needs(&self, text: &mut String) {
        let sizing = &self.plan.sizing;
        if let Some(need) = sizing.hosts.as_option() {
            text.push('\n');
            text.push_str(&self.hosts(need));
        }
        let mut addresses = Table::new(["zone", "subnet", "addresses", "needed"])
            .right(2)
            .right(3);
        for need in &sizing.addresses {
            addresses.row([
                need.zone.clone(),
                need.cidr.clone(),
                need.usable.to_string(),
                need.needed.to_string(),
            ]);
        }
        let mut quotas = Table::new(["quota", "code", "needed"]).right(2);
        for quota in &sizing.quotas {
            quotas.row([
                quota.name.into(),
                quota.code.into(),
                quota.needed.to_string(),
            ]);
        }
        let _ = write!(text, "\n{}\n{}", addresses.text(), quotas.text());
    }

    fn hosts(&self, need: &HostNeed) -> String {
        let density = &need.density;
        let hosts = self.plan.hosts.as_option();
        let (kind, target, max) = hosts.map_or(("", 0, 0), |hosts| {
            (
                hosts.instance_type.as_str(),
                hosts.target_percent,
                hosts.max,
            )
        });
        let mut table = Table::new(["hosts", "with awsvpcTrunking", "without"])
            .right(1)
            .right(2);
        let mut row = |name: String, with: u32, without: String| {
            table.row([name, with.to_string(), without]);
        };
        row(
            format!("tasks on a {kind}: by CPU"),
            density.by_cpu,
            density.by_cpu.to_string(),
        );
        row(
            "  by memory".into(),
            density.by_memory,
            density.by_memory.to_string(),
        );
        row(
            "  by interfaces".into(),
            density.by_branches,
            density.by_interfaces.to_string(),
        );
        row(
            "  together".into(),
            density.trunked,
            density.plain.to_string(),
        );
        let tasks = self.plan.sizing.tasks;
        row(
            format!("for {tasks} tasks"),
            need.needed,
            need.needed_plain.to_string(),
        );
        row(
            format!("asked for at a target of {target} %"),
            need.wanted,
            "-".into(),
        );
        row(
            format!("granted, the group's most being {max}"),
            need.granted,
            "-".into(),
        );
        row(
            "tasks that fit on the most".into(),
            need.reachable,
            need.reachable_plain.to_string(),
        );
        table.text()
    }
}

fn result(published: &Published) -> String {
    let starts = match published.starts {
        Some(starts) => format!("starts at {starts}"),
        None => "no start stated".to_owned(),
    };
    format!(
        "{starts}, {} containers at {}",
        published.reaches, published.after
    )
}

fn deviations(text: &mut String, all: &[Departure]) {
    let _ = write!(
        text,
        "\n{}\n",
        paint(HEADING, "DEVIATIONS FROM WHAT WAS PUBLISHED")
    );
    if all.is_empty() {
        text.push_str("none\n");
    }
    for one in all {
        let state = if one.restored {
            " (published value is back)"
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "{}{state}\n  published  {}\n  default    {}\n  why        {}\n  restore    {}",
            one.id, one.published, one.default, one.why, one.restore
        );
    }
}
