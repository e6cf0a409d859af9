//! Rules about the profile as a whole: system, Region, lifetime, tags.

use super::Violation;
use crate::profile::path::Path;
use crate::profile::regions;
use crate::profile::{Capacity, Profile, System};

/// Tags on one stack, see
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>.
const MOST_TAGS: usize = 50;
/// Tags that every stack gets from us, `stackgen:profile` and its like.
const OWN_TAGS: usize = 6;

pub(super) fn system_matches_capacity(profile: &Profile, found: &mut Vec<Violation>) {
    let (fits, needed) = match profile.system {
        System::EcsEc2 => (matches!(profile.capacity, Capacity::Ec2(_)), "ec2"),
        System::EcsFargate => (matches!(profile.capacity, Capacity::Fargate(_)), "fargate"),
    };
    if !fits {
        let message = format!("this system needs `capacity.{needed}`");
        found.push(Violation::new("system", message));
    }
}

pub(super) fn region_is_known(profile: &Profile, found: &mut Vec<Violation>) {
    if regions::zone_prefix(&profile.region).is_none() {
        let message = format!("`{}` is not a Region known here", profile.region);
        found.push(Violation {
            help: regions::advice(&profile.region),
            ..Violation::new("region", message)
        });
    }
}

pub(super) fn ttl_and_tags(profile: &Profile, found: &mut Vec<Violation>) {
    if let Some(message) = profile.ttl.fault() {
        found.push(Violation::new("ttl", message));
    }
    if profile.tags.len() > MOST_TAGS - OWN_TAGS {
        let message = format!(
            "at most {} tags, found {}: a stack has {MOST_TAGS}, {OWN_TAGS} of them are ours",
            MOST_TAGS - OWN_TAGS,
            profile.tags.len()
        );
        found.push(Violation::new("tags", message));
    }
    for (key, value) in &profile.tags {
        if let Some(message) = tag_fault(key, value) {
            found.push(Violation::at(Path::of("tags").key(key), message));
        }
    }
}

/// Why a tag cannot be: limits of <https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html>.
pub fn tag_fault(key: &str, value: &str) -> Option<String> {
    let lower = key.to_ascii_lowercase();
    let allowed = |c: char| c.is_alphanumeric() || " _.:/=+-@".contains(c);
    if lower.starts_with("aws:") {
        Some("tag keys that begin with `aws:` are AWS's own".into())
    } else if lower.starts_with("stackgen:") {
        Some("tag keys that begin with `stackgen:` are how stackgen finds its stacks".into())
    } else if key.is_empty() || key.chars().count() > 128 {
        Some("a tag key has 1 to 128 characters".into())
    } else if value.chars().count() > 256 {
        Some("a tag value has at most 256 characters".into())
    } else if !key.chars().chain(value.chars()).all(allowed) {
        Some("a tag holds letters, digits, spaces and `_ . : / = + - @`".into())
    } else {
        None
    }
}
