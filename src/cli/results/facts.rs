//! From what a folder holds to what a report says.

use super::Kept;
use crate::report::{Cost, Deviation, Report};
use crate::timeline::Environment;

impl Kept {
    /// The run as a report.
    pub fn report(&self) -> Report {
        let deviation = |(name, deviation): &(String, crate::profile::Deviation)| Deviation {
            name: name.clone(),
            published: deviation.published.clone(),
            here: deviation.default.clone(),
            why: deviation.why.clone(),
        };
        let environment = Some(&self.environment);
        Report {
            id: self.name().to_owned(),
            profile: self.folder.head().profile.clone(),
            about: self.setup.title.clone().unwrap_or_default(),
            setup: setup(&self.environment),
            summary: self.summary.clone(),
            curve: self.curve.clone(),
            environment: environment
                .filter(|it| **it != Environment::default())
                .cloned(),
            published: self.setup.published.clone(),
            deviations: self.setup.deviations.iter().map(deviation).collect(),
            cost: self.cost(),
            reproduce: self.reproduce(),
        }
    }

    /// What the step cost, as far as the run told it.
    fn cost(&self) -> Option<Cost> {
        let measured = self.account.measured.as_ref();
        let told = measured.and_then(|measured| measured.usd_micros);
        let micros = told.or(self.account.pulse.and_then(|pulse| pulse.usd_micros))?;
        let cents = micros.div_ceil(10_000);
        let simulated = if self.header.simulated {
            "; simulated, nothing was billed"
        } else {
            ""
        };
        Some(Cost {
            total: format!("${}.{:02}", cents / 100, cents % 100),
            parts: Vec::new(),
            note: format!("from t0 to the end of the step, at list prices{simulated}"),
        })
    }

    /// The same profile again, and this very resolved one.
    fn reproduce(&self) -> Vec<String> {
        let head = self.folder.head();
        let sandbox = if head.simulated { " --sandbox" } else { "" };
        vec![
            format!("stackgen run {}{sandbox}", head.profile),
            format!("stackgen run runs/{}/profile.yaml{sandbox}", head.run),
        ]
    }
}

/// The facts of the setup that a reader wants first.
fn setup(it: &Environment) -> Vec<(String, String)> {
    let size = it
        .cpu
        .zip(it.memory_mib)
        .map(|(cpu, memory)| format!("{} vCPU, {memory} MiB", f64::from(cpu) / 1024.0));
    let rows = [
        ("system", Some(it.system.clone())),
        ("region", Some(it.region.clone())),
        ("zones", Some(it.zones.join(", "))),
        (
            "services",
            (it.services > 0).then(|| it.services.to_string()),
        ),
        ("container", size),
        ("hosts at t0", it.hosts_at_t0.map(|hosts| hosts.to_string())),
    ];
    rows.into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
