//! The Regions to look into when everything must be found.
//!
//! Source: <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html>, read 2026-11.

/// One Region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownRegion {
    /// Its name.
    pub name: &'static str,
    /// Must an account switch it on first?
    pub opt_in: bool,
}

const fn open(name: &'static str) -> KnownRegion {
    KnownRegion {
        name,
        opt_in: false,
    }
}

const fn opt_in(name: &'static str) -> KnownRegion {
    KnownRegion { name, opt_in: true }
}

/// Every Region of the standard partition.
pub const REGIONS: &[KnownRegion] = &[
    opt_in("af-south-1"),
    opt_in("ap-east-1"),
    opt_in("ap-east-2"),
    open("ap-northeast-1"),
    open("ap-northeast-2"),
    open("ap-northeast-3"),
    open("ap-south-1"),
    opt_in("ap-south-2"),
    open("ap-southeast-1"),
    open("ap-southeast-2"),
    opt_in("ap-southeast-3"),
    opt_in("ap-southeast-4"),
    opt_in("ap-southeast-5"),
    opt_in("ap-southeast-6"),
    opt_in("ap-southeast-7"),
    open("ca-central-1"),
    opt_in("ca-west-1"),
    open("eu-central-1"),
    opt_in("eu-central-2"),
    open("eu-north-1"),
    opt_in("eu-south-1"),
    opt_in("eu-south-2"),
    open("eu-west-1"),
    open("eu-west-2"),
    open("eu-west-3"),
    opt_in("il-central-1"),
    opt_in("me-central-1"),
    opt_in("me-south-1"),
    opt_in("mx-central-1"),
    open("sa-east-1"),
    open("us-east-1"),
    open("us-east-2"),
    open("us-west-1"),
    open("us-west-2"),
];

/// Must an account switch this Region on first? False for a Region we do not know.
pub fn is_opt_in(name: &str) -> bool {
    REGIONS
        .iter()
        .any(|region| region.name == name && region.opt_in)
}
