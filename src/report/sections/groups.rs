//! The same figures by service, zone and host.

use super::super::chart::count;
use super::super::section::{Column, Section, number, words};
use super::phases::{WHOLE, short};
use crate::timeline::{Group, Phase, Summary};

/// Hosts that are listed: the slowest.
const SLOWEST: usize = 10;

/// By service.
pub(super) fn services(summary: &Summary) -> Option<Section> {
    table("services", "Services", "Service", &summary.services)
}

/// By availability zone.
pub(super) fn zones(summary: &Summary) -> Option<Section> {
    table("zones", "Availability zones", "Zone", &summary.zones)
}

fn columns(first: &'static str) -> [Column; 7] {
    [
        words(first),
        number("containers"),
        number("n"),
        number("p50"),
        number("p90"),
        number("p99"),
        number("max"),
    ]
}

fn table(
    id: &'static str,
    heading: &'static str,
    first: &'static str,
    groups: &[Group],
) -> Option<Section> {
    let rows = groups.iter().map(|group| row(group, WHOLE)).collect();
    let section = Section::table(id, heading, &columns(first), rows)?;
    Some(section.noted(format!("Seconds {}.", WHOLE.label())))
}

/// The slowest hosts by the median of their pulls.
pub(super) fn hosts(summary: &Summary) -> Option<Section> {
    let named: Vec<&Group> = summary
        .hosts
        .iter()
        .filter(|host| host.name.is_some())
        .collect();
    let median = |host: &&Group| {
        let figures = host.phase(Phase::Pulling);
        figures.and_then(|figures| Some(figures.lengths.quantiles.as_ref()?.p50_ms))
    };
    let mut slowest = named.clone();
    slowest.sort_by(|one, other| {
        let (one, other) = (median(one), median(other));
        other.partial_cmp(&one).unwrap_or(std::cmp::Ordering::Equal)
    });
    let sizes = || named.iter().map(|host| host.containers);
    let (least, most) = (sizes().min()?, sizes().max()?);
    let rows = slowest.into_iter().take(SLOWEST);
    let rows = rows.map(|host| row(host, Phase::Pulling)).collect();
    let section = Section::table("hosts", "Hosts", &columns("Host"), rows)?;
    let number = u32::try_from(named.len()).unwrap_or(u32::MAX);
    let listed = if named.len() > SLOWEST {
        format!("the {SLOWEST} with the slowest")
    } else {
        "each with its".to_owned()
    };
    Some(section.noted(format!(
        "{} hosts with {} to {} containers each; listed: {listed} pull of the image, in seconds.",
        count(number),
        count(least),
        count(most)
    )))
}

fn row(group: &Group, phase: Phase) -> Vec<String> {
    let name = group.name.clone().unwrap_or_else(|| "not known".to_owned());
    let mut row = vec![name, count(group.containers)];
    row.extend(short(group.phase(phase)));
    row
}
