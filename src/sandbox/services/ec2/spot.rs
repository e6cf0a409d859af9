//! What Spot capacity costs.

use super::listing::paged;
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::World;
use crate::sandbox::engine::kinds::{instance_types, zones};

/// Dollars a vCPU and hour in the first zone of a Region; each further zone asks a bit more.
/// Assumed: in the order of what c6g.4xlarge was sold for in us-east-1, some 0.22 an hour.
const FIRST_ZONE: f64 = 0.0135;
const EACH_ZONE_MORE: f64 = 0.000_25;

/// `DescribeSpotPriceHistory`: the price of the moment in every zone. It never changes here, so that
/// its history is one entry.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSpotPriceHistory.html>
pub(super) fn prices(world: &World, call: &Call) -> Answer {
    let asked = |name: &str| {
        let values = call.input.get(name).items().iter();
        let values = values.filter_map(Tree::as_str).map(str::to_owned);
        values.collect::<Vec<_>>()
    };
    let (types, products) = (asked("InstanceType"), asked("ProductDescription"));
    if let Some(odd) = types
        .iter()
        .find(|name| instance_types::find(name).is_none())
    {
        let message = format!("The instance type '{odd}' does not exist.");
        return Err(ApiError::client("InvalidParameterValue", message));
    }
    let wanted = |name: &str| types.is_empty() || types.iter().any(|one| one == name);
    let linux = products.is_empty() || products.iter().any(|one| one.starts_with("Linux/UNIX"));
    let mut items = Vec::new();
    for host in instance_types::ALL {
        if !linux || !wanted(host.name) {
            continue;
        }
        let vcpus = f64::from(u32::try_from(host.vcpus).unwrap_or_default());
        for (zone, more) in zones::of(&call.region).into_iter().zip(0_u16..) {
            let usd = vcpus * (FIRST_ZONE + EACH_ZONE_MORE * f64::from(more));
            items.push(Tree::map([
                ("instanceType", Tree::text(host.name)),
                ("productDescription", Tree::text("Linux/UNIX")),
                ("spotPrice", Tree::text(format!("{usd:.6}"))),
                ("timestamp", Tree::Time(world.now_ms)),
                ("availabilityZone", Tree::text(zone.name)),
                ("availabilityZoneId", Tree::text(zone.id)),
            ]));
        }
    }
    paged(call, "spotPriceHistorySet", items)
}
