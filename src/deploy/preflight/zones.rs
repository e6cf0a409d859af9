//! Does the account have the zones, and are they in order?

use super::table::Look;
use super::unseen::unseen;
use crate::stack::check::{Check, Finding, Fix};

/// Id of the check.
pub(super) const ID: &str = "zones";

/// The states in which a zone serves.
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AvailabilityZone.html>.
const SERVES: [&str; 2] = ["available", "information"];
/// The state in which it does not; in others nobody knows.
const DEAD: &str = "unavailable";

pub(super) async fn ask(look: Look<'_>) -> Vec<Check> {
    let wanted = look.needs.zones();
    let zones = match look.session.ec2().zones().await {
        Ok(zones) => zones,
        Err(error) => return vec![unseen(ID, &error)],
    };
    let state = |id: &String| {
        let zone = zones.iter().find(|zone| zone.id == *id)?;
        Some(zone.state.as_str())
    };
    let missing: Vec<String> = wanted
        .iter()
        .filter(|id| state(id).is_none())
        .cloned()
        .collect();
    let ill: Vec<(&String, &str)> = wanted
        .iter()
        .filter_map(|id| Some((id, state(id)?)))
        .filter(|(_, state)| !SERVES.contains(state))
        .collect();
    let dead = ill.iter().any(|(_, state)| *state == DEAD);
    let fine = missing.is_empty() && ill.is_empty();
    let ill = ill.iter().map(|(id, state)| format!("{id} is {state}"));
    let fix = fix(
        &zones
            .iter()
            .map(|zone| zone.id.as_str())
            .collect::<Vec<_>>(),
        wanted.len(),
    );
    let finding = Finding::Zones {
        troubled: ill.collect(),
        wanted,
        missing: missing.clone(),
    };
    vec![if fine {
        Check::ok(ID, finding)
    } else if missing.is_empty() && !dead {
        Check::cannot_tell(ID, finding, vec![fix])
    } else {
        Check::will_fail(ID, finding, vec![fix])
    }]
}

fn fix(has: &[&str], wanted: usize) -> Fix {
    Fix::Do(format!(
        "choose {wanted} of those it has: `--set 'network.availability_zones=[…]'` with {}",
        has.join(", ")
    ))
}
