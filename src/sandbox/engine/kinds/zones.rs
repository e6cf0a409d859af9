//! Availability zones: ids and names of each region.
//!
//! Ids name the same place in every account, names are shuffled per account; here the letters
//! follow the ids. Source: <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html>.

/// A region: its name, what its zone ids start with, and their numbers.
type Row = (&'static str, &'static str, &'static [u8]);

/// Regions and their zones.
const REGIONS: &[Row] = &[
    ("af-south-1", "afs1", &[1, 2, 3]),
    ("ap-east-1", "ape1", &[1, 2, 3]),
    ("ap-northeast-1", "apne1", &[1, 2, 4]),
    ("ap-northeast-2", "apne2", &[1, 2, 3, 4]),
    ("ap-northeast-3", "apne3", &[1, 2, 3]),
    ("ap-south-1", "aps1", &[1, 2, 3]),
    ("ap-south-2", "aps2", &[1, 2, 3]),
    ("ap-southeast-1", "apse1", &[1, 2, 3]),
    ("ap-southeast-2", "apse2", &[1, 2, 3]),
    ("ap-southeast-3", "apse3", &[1, 2, 3]),
    ("ap-southeast-4", "apse4", &[1, 2, 3]),
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
    ("sa-east-1", "sae1", &[1, 2, 3]),
    ("us-east-1", "use1", &[1, 2, 3, 4, 5, 6]),
    ("us-east-2", "use2", &[1, 2, 3]),
    ("us-west-1", "usw1", &[1, 3]),
    ("us-west-2", "usw2", &[1, 2, 3, 4]),
];

/// A zone: its name (`us-east-1a`) and its id (`use1-az1`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Name, different in each account.
    pub name: String,
    /// Id, the same everywhere.
    pub id: String,
}

/// Regions that an account has to enable first.
/// Source: <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html>.
const OPT_IN: &[&str] = &[
    "af-south-1",
    "ap-east-1",
    "ap-south-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ca-west-1",
    "eu-central-2",
    "eu-south-1",
    "eu-south-2",
    "il-central-1",
    "me-central-1",
    "me-south-1",
];

/// Every region, and whether an account has to enable it first.
pub fn regions() -> impl Iterator<Item = (&'static str, bool)> {
    REGIONS
        .iter()
        .map(|(name, _, _)| (*name, OPT_IN.contains(name)))
}

/// The zones of a region, by name; none for a region that is not known.
pub fn of(region: &str) -> Vec<Zone> {
    REGIONS
        .iter()
        .filter(|(name, _, _)| *name == region)
        .flat_map(|(name, prefix, numbers)| {
            numbers.iter().zip('a'..).map(move |(number, letter)| Zone {
                name: format!("{name}{letter}"),
                id: format!("{prefix}-az{number}"),
            })
        })
        .collect()
}

/// The zone of a region with this name or this id.
pub fn find(region: &str, name_or_id: &str) -> Option<Zone> {
    of(region)
        .into_iter()
        .find(|zone| zone.name == name_or_id || zone.id == name_or_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_names_find_the_same_zone() {
        let zone = find("us-east-1", "use1-az4").expect("a zone");
        assert_eq!(zone.name, "us-east-1d");
        assert_eq!(find("us-east-1", "us-east-1d"), Some(zone));
        assert_eq!(find("us-east-1", "euw1-az1"), None);
    }

    #[test]
    fn zones_with_gaps_keep_their_numbers() {
        let ids: Vec<_> = of("us-west-1").into_iter().map(|zone| zone.id).collect();
        assert_eq!(ids, ["usw1-az1", "usw1-az3"]);
        assert!(of("mars-1").is_empty());
    }
}
