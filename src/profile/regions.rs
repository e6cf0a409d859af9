//! AWS Regions and their Availability Zone ids.
//!
//! Source: <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html>,
//! read November 2026. Ids are the same in every account, names are not.

use super::node::{Entry, Node, Shape};
use super::path::Path;
use super::problem::{Problem, ProfileErrors, nearest};
use super::source::{Place, SourceText, Sources};

/// Zones a stack takes when nobody chose: as many as were published.
pub const DEFAULT_ZONES: usize = 4;

/// Region, prefix of its zone ids, numbers of its zones: the ones to take first come first.
/// us-east-1 begins with the published four.
const REGIONS: [(&str, &str, &[u8]); 34] = [
    ("af-south-1", "afs1", &[1, 2, 3]),
    ("ap-east-1", "ape1", &[1, 2, 3]),
    ("ap-east-2", "ape2", &[1, 2, 3]),
    ("ap-northeast-1", "apne1", &[1, 2, 4]),
    ("ap-northeast-2", "apne2", &[1, 2, 3, 4]),
    ("ap-northeast-3", "apne3", &[1, 2, 3]),
    ("ap-south-1", "aps1", &[1, 2, 3]),
    ("ap-south-2", "aps2", &[1, 2, 3]),
    ("ap-southeast-1", "apse1", &[1, 2, 3]),
    ("ap-southeast-2", "apse2", &[1, 2, 3]),
    ("ap-southeast-3", "apse3", &[1, 2, 3]),
    ("ap-southeast-4", "apse4", &[1, 2, 3]),
    ("ap-southeast-5", "apse5", &[1, 2, 3]),
    ("ap-southeast-6", "apse6", &[1, 2, 3]),
    ("ap-southeast-7", "apse7", &[1, 2, 3]),
    ("ca-central-1", "cac1", &[1, 2, 4]),
    ("ca-west-1", "caw1", &[1, 2, 3]),
    ("eu-central-1", "euc1", &[1, 2, 3]),
    ("eu-central-2", "euc2", &[1, 2, 3]),
    ("eu-north-1", "eun1", &[1, 2, 3]),
    ("eu-south-1", "eus1", &[1, 2, 3]),
    ("eu-south-2", "eus2", &[1, 2, 3]),
    ("eu-west-1", "euw1", &[1, 2, 3]),
    ("eu-west-2", "euw2", &[1, 2, 3]),
    ("eu-west-3", "euw3", &[1, 2, 3]),
    ("il-central-1", "ilc1", &[1, 2, 3]),
    ("me-central-1", "mec1", &[1, 2, 3]),
    ("me-south-1", "mes1", &[1, 2, 3]),
    ("mx-central-1", "mxc1", &[1, 2, 3]),
    ("sa-east-1", "sae1", &[1, 2, 3]),
    ("us-east-1", "use1", &[1, 4, 5, 6, 2, 3]),
    ("us-east-2", "use2", &[1, 2, 3]),
    ("us-west-1", "usw1", &[1, 3]),
    ("us-west-2", "usw2", &[1, 2, 3, 4]),
];

/// The Regions in the table.
pub fn names() -> impl Iterator<Item = &'static str> {
    REGIONS.iter().map(|(name, ..)| *name)
}

/// What the zone ids of a Region begin with: `use1` for `us-east-1`.
pub fn zone_prefix(region: &str) -> Option<&'static str> {
    row(region).map(|(_, prefix, _)| *prefix)
}

/// All zone ids of a Region, the ones to take first come first. Empty for a Region not in the table.
pub fn zones(region: &str) -> Vec<String> {
    row(region).map_or_else(Vec::new, |(_, prefix, numbers)| {
        numbers
            .iter()
            .map(|number| format!("{prefix}-az{number}"))
            .collect()
    })
}

fn row(region: &str) -> Option<&'static (&'static str, &'static str, &'static [u8])> {
    REGIONS.iter().find(|(name, ..)| *name == region)
}

/// Advice for a Region that is not in the table.
pub fn advice(region: &str) -> Option<String> {
    nearest(region, names()).map(|name| format!("did you mean `{name}`?"))
}

/// Moves a profile to another Region: replaces `region`, and the zones by the Region's own, as many
/// as the profile had if there are so many. The same Region changes nothing.
pub fn relocate(root: &mut Node, region: &str, sources: &mut Sources) -> Result<(), ProfileErrors> {
    let place = Place {
        source: sources.add(SourceText {
            name: "--region".to_owned(),
            text: region.to_owned().into(),
        }),
        start: 0,
        end: region.len(),
    };
    let known = zones(region);
    if known.is_empty() {
        let problem = Problem::at(
            sources,
            place,
            format!("`{region}` is not a Region known here"),
        );
        return Err(ProfileErrors::usage(problem.maybe_help(advice(region))));
    }
    let same = |node: &Node| matches!(&node.shape, Shape::Scalar { text, .. } if text == region);
    if root.get("region").is_some_and(same) {
        return Ok(());
    }
    let wanted = match root.at(&Path::of("network.availability_zones")) {
        Some(Node {
            shape: Shape::List(zones),
            ..
        }) => zones.len(),
        _ => DEFAULT_ZONES,
    };
    let zones = known.iter().take(wanted);
    let list = zones.map(|zone| Node::text(place, zone)).collect();
    let list = Node {
        place,
        shape: Shape::List(list),
    };
    write(root, "region", Node::text(place, region));
    if let Some(network) = root.reach(&Path::of("network")) {
        write(network, "availability_zones", list);
    }
    Ok(())
}

fn write(map: &mut Node, key: &str, value: Node) {
    if let Shape::Map(entries) = &mut map.shape {
        entries.retain(|entry| entry.key != key);
        entries.push(Entry {
            key: key.to_owned(),
            place: value.place,
            value,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_follow_the_documented_scheme() {
        for (name, prefix, numbers) in REGIONS {
            let parts: Vec<&str> = name.split('-').collect();
            let direction = match parts[1] {
                "northeast" => "ne",
                "southeast" => "se",
                other => &other[..1],
            };
            assert_eq!(prefix, format!("{}{direction}{}", parts[0], parts[2]));
            assert!(numbers.len() >= 2, "{name} holds a stack");
        }
    }

    #[test]
    fn published_zones_come_first() {
        assert_eq!(
            zones("us-east-1")[..4],
            ["use1-az1", "use1-az4", "use1-az5", "use1-az6"]
        );
    }
}
