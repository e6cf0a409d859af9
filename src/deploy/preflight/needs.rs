//! What a stack needs, as far as it can be asked about.

use std::collections::BTreeSet;

use crate::plan::Plan;

/// What a stack needs.
#[derive(Debug, Clone, Copy)]
pub struct Needs<'a> {
    /// Name of the profile.
    pub profile: &'a str,
    /// Name of the stack, which its cluster and its capacity provider carry too.
    pub stack: &'a str,
    /// Is it there already? `None`: nobody looked.
    pub there: Option<bool>,
    /// Everything decided about it.
    pub plan: &'a Plan,
    /// Its container image.
    pub image: WantedImage<'a>,
    /// How long the credentials are needed, in seconds, as far as anybody knows.
    pub seconds: i64,
}

/// An image in the account's own registry.
#[derive(Debug, Clone, Copy)]
pub struct WantedImage<'a> {
    /// Repository.
    pub repository: &'a str,
    /// Tag, or digest.
    pub reference: &'a str,
    /// It is the test app of this version, which `stackgen image` builds and pushes.
    pub own: bool,
    /// Platform as in an image index, such as `linux/arm64`.
    pub platform: &'a str,
}

impl Needs<'_> {
    /// The AZ ids of all subnets, sorted.
    pub(super) fn zones(&self) -> Vec<String> {
        let network = &self.plan.network;
        let subnets = network
            .public_subnets
            .iter()
            .chain(&network.private_subnets);
        zones(subnets.map(|subnet| &subnet.zone))
    }

    /// The AZ ids of the subnets that hold hosts, sorted.
    pub(super) fn host_zones(&self) -> Vec<String> {
        zones(self.plan.network.tasks().iter().map(|subnet| &subnet.zone))
    }
}

fn zones<'a>(zones: impl Iterator<Item = &'a String>) -> Vec<String> {
    let zones: BTreeSet<&String> = zones.collect();
    zones.into_iter().cloned().collect()
}
