//! Rules about zones and where tasks stand.

use super::Violation;
use super::endpoints;
use crate::profile::problem::nearest;
use crate::profile::{Capacity, Placement, Profile, regions};

pub(super) fn two_to_six_zones(profile: &Profile, found: &mut Vec<Violation>) {
    let count = profile.network.availability_zones.len();
    if !(2..=6).contains(&count) {
        let message = format!("a stack spans 2 to 6 Availability Zones, found {count}");
        found.push(Violation::new("network.availability_zones", message));
    }
}

pub(super) fn zones_stand_once(profile: &Profile, found: &mut Vec<Violation>) {
    let zones = &profile.network.availability_zones;
    for (index, zone) in zones.iter().enumerate() {
        if zones.iter().take(index).any(|other| other == zone) {
            let path = format!("network.availability_zones.{index}");
            found.push(Violation::new(&path, format!("`{zone}` stands here twice")));
        }
    }
}

pub(super) fn zones_are_of_the_region(profile: &Profile, found: &mut Vec<Violation>) {
    let region = profile.region.as_str();
    let known = regions::zones(region);
    if known.is_empty() {
        return;
    }
    for (index, zone) in profile.network.availability_zones.iter().enumerate() {
        if known.contains(zone) {
            continue;
        }
        let path = format!("network.availability_zones.{index}");
        let message = format!("`{zone}` is not a zone of {region}");
        let all = known.join(", ");
        let violation = Violation::new(&path, message);
        found.push(if zone.starts_with(region) {
            violation.help(format!(
                "zone names differ between accounts; write zone ids: {all}"
            ))
        } else if let Some(near) = nearest(zone, known.iter().map(String::as_str))
            .filter(|near| near.split('-').next() == zone.split('-').next())
        {
            violation.help(format!("did you mean `{near}`? The zones are {all}"))
        } else {
            violation.help(format!("the zones of {region} are {all}"))
        });
    }
}

pub(super) fn public_ip_only_on_fargate(profile: &Profile, found: &mut Vec<Violation>) {
    if !profile.network.public_ip {
        return;
    }
    if matches!(profile.capacity, Capacity::Ec2(_)) {
        found.push(
            Violation::new(
                "network.public_ip",
                "ECS gives tasks on EC2 instances no public address",
            )
            .help("see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html"),
        );
    } else if profile.network.placement == Placement::Private {
        found.push(
            Violation::new(
                "network.public_ip",
                "a public address is of no use in a private subnet",
            )
            .help("set `network.placement` to `public`, or `network.public_ip` to `false`"),
        );
    }
}

pub(super) fn fargate_in_public_has_a_way_out(profile: &Profile, found: &mut Vec<Violation>) {
    let network = &profile.network;
    let stuck = matches!(profile.capacity, Capacity::Fargate(_))
        && network.placement == Placement::Public
        && !network.public_ip;
    let missing = endpoints::missing(profile);
    if stuck && !missing.is_empty() {
        found.push(
            Violation::new(
                "network.public_ip",
                "a task in a public subnet without a public address cannot reach its image",
            )
            .help("set `network.public_ip` to `true`, or `network.placement` to `private`"),
        );
    }
}
