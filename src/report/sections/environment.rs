//! What a run ran on.

use std::collections::BTreeMap;

use super::super::chart::count;
use super::super::figures::bytes;
use super::super::run::Report;
use super::super::section::Section;
use crate::timeline::Environment;

/// Everything that was found out; what was not is left out.
pub(super) fn environment(report: &Report) -> Option<Section> {
    let environment = report.environment.as_ref()?;
    let mut facts = Vec::new();
    let mut add = |name: &str, value: Option<String>| {
        let value = value.filter(|value| !value.is_empty());
        facts.extend(value.map(|value| (name.to_owned(), value)));
    };
    let text = |text: &str| Some(text.to_owned());
    add("stackgen", text(&environment.tool_version));
    add("Began", environment.began.map(|began| began.to_string()));
    add("System", text(&environment.system));
    add("Region", text(&environment.region));
    add("Availability zones", Some(environment.zones.join(", ")));
    add(
        "Account",
        environment
            .account
            .as_ref()
            .map(|hash| format!("{hash} (a hash)")),
    );
    add("Model of the sandbox", environment.model.clone());
    add("Hosts at t0", environment.hosts_at_t0.map(count));
    add("Container", size(environment));
    add("Image", environment.image.digest.clone());
    add("Image size", environment.image.size_bytes.map(bytes));
    let machine = environment.machine_image.clone().unwrap_or_default();
    let parts = [machine.variant, machine.version, machine.id];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    add("Machine image", Some(parts.join(", ")));
    add("Instance types", listed(&environment.instance_types));
    add("Bought as", listed(&environment.purchase));
    add("Platform versions", listed(&environment.platform_versions));
    add("Agent versions", listed(&environment.agent_versions));
    let settings = environment.account_settings.iter();
    let settings: Vec<String> = settings
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    add("Account settings", Some(settings.join(", ")));
    add("Throttled calls", listed(&environment.throttles));
    add(
        "Clock",
        environment
            .clock_offset_ms
            .map(|offset| format!("{offset} ms off AWS's")),
    );
    add("Profile digest", environment.profile_digest.clone());
    add("Template digest", environment.template_digest.clone());
    Section::facts("environment", "Environment", facts)
}

fn size(environment: &Environment) -> Option<String> {
    let cpu = environment.cpu.map(|units| format!("{units} CPU units"));
    let memory = environment.memory_mib.map(|mib| format!("{mib} MiB"));
    let parts: Vec<String> = cpu.into_iter().chain(memory).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// `c6g.4xlarge × 250, …`.
fn listed(counts: &BTreeMap<String, u32>) -> Option<String> {
    let parts = counts
        .iter()
        .map(|(name, number)| format!("{name} × {}", count(*number)));
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
