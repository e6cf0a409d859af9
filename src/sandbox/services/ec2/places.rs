//! Regions, zones, and which instance types they have.

use super::listing::paged;
use super::place;
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::kinds::{instance_types, zones};
use crate::sandbox::engine::{Place, World};

/// `DescribeRegions`: those the account can use, or with `AllRegions` all.
pub(super) fn regions(world: &World, call: &Call) -> Tree {
    let all = call.input.get("AllRegions").as_bool().unwrap_or(false);
    let asked = call.input.get("RegionName").items();
    let regions = zones::regions()
        .filter(|(name, _)| asked.is_empty() || asked.iter().any(|one| one.as_str() == Some(name)))
        .filter_map(|(name, opt_in)| {
            let status = match world.is_enabled(&Place::new(call.account.as_str(), name)) {
                false if !all => return None,
                false => "not-opted-in",
                true if opt_in => "opted-in",
                true => "opt-in-not-required",
            };
            Some(Tree::map([
                ("regionName", Tree::text(name)),
                (
                    "regionEndpoint",
                    Tree::text(format!("ec2.{name}.amazonaws.com")),
                ),
                ("optInStatus", Tree::text(status)),
            ]))
        })
        .collect();
    Tree::map([("regionInfo", Tree::List(regions))])
}

/// `DescribeAvailabilityZones`, without local zones.
pub(super) fn zones(world: &World, call: &Call) -> Tree {
    let place = place(call);
    let named = |parameter: &str, name: &str| {
        let asked = call.input.get(parameter).items();
        asked.is_empty() || asked.iter().any(|one| one.as_str() == Some(name))
    };
    let zones = zones::of(&call.region)
        .into_iter()
        .filter(|zone| named("ZoneName", &zone.name) && named("ZoneId", &zone.id))
        .filter(|zone| world.zone_state(&place, (&zone.name, &zone.id)) != "absent")
        .map(|zone| {
            let state = world.zone_state(&place, (&zone.name, &zone.id)).to_owned();
            Tree::map([
                ("zoneName", Tree::text(zone.name)),
                ("zoneId", Tree::text(zone.id)),
                ("zoneState", Tree::text(state)),
                ("zoneType", Tree::text("availability-zone")),
                ("regionName", Tree::text(&call.region)),
                ("groupName", Tree::text(&call.region)),
                ("optInStatus", Tree::text("opt-in-not-required")),
            ])
        })
        .collect();
    Tree::map([("availabilityZoneInfo", Tree::List(zones))])
}

/// The values of a filter, if the call has it.
fn wanted<'a>(call: &'a Call, name: &str) -> Option<&'a [Tree]> {
    call.input
        .get("Filter")
        .items()
        .iter()
        .find(|filter| filter.get("Name").as_str() == Some(name))
        .map(|filter| filter.get("Value").items())
}

/// `DescribeInstanceTypeOfferings`, filtered by type and location.
pub(super) fn offerings(world: &World, call: &Call) -> Answer {
    let kind = call.input.get("LocationType").as_str().unwrap_or("region");
    if !["region", "availability-zone", "availability-zone-id"].contains(&kind) {
        let message = format!("Value ({kind}) for parameter LocationType is invalid.");
        return Err(ApiError::client("InvalidParameterValue", message));
    }
    let place = place(call);
    let lets = |name: &str, value: &str| {
        wanted(call, name).is_none_or(|values| values.iter().any(|one| one.as_str() == Some(value)))
    };
    let mut items = Vec::new();
    for size in instance_types::ALL {
        let mut locations: Vec<String> = zones::of(&call.region)
            .into_iter()
            .filter(|zone| world.offers(&place, size.name, (&zone.name, &zone.id)))
            .map(|zone| match kind {
                "availability-zone" => zone.name,
                "availability-zone-id" => zone.id,
                _ => call.region.clone(),
            })
            .collect();
        locations.dedup();
        for location in locations {
            if lets("instance-type", size.name) && lets("location", &location) {
                items.push(Tree::map([
                    ("instanceType", Tree::text(size.name)),
                    ("locationType", Tree::text(kind)),
                    ("location", Tree::text(location)),
                ]));
            }
        }
    }
    paged(call, "instanceTypeOfferingSet", items)
}
