//! The tags that say which stacks are ours: CloudFormation is the only state there is.
//!
//! | tag | value |
//! |---|---|
//! | `stackgen:profile` | name of the profile; its presence makes a stack ours |
//! | `stackgen:name` | name of the stack, which every resource inherits |
//! | `stackgen:version` | version of stackgen that made it |
//! | `stackgen:digest` | SHA-256 of the template's bytes |
//! | `stackgen:owner` | ARN of whoever made it |
//! | `stackgen:expires-at` | first expiry, or `never`; later the stack's schedule is the truth |

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::owner::tag_value;
use crate::aws::StackDetail;
use crate::stack::Summary;

/// Name of the profile.
pub const PROFILE_TAG: &str = "stackgen:profile";
/// Name of the stack.
pub const NAME_TAG: &str = "stackgen:name";
/// Version of stackgen.
pub const VERSION_TAG: &str = "stackgen:version";
/// SHA-256 of the template's bytes.
pub const DIGEST_TAG: &str = "stackgen:digest";
/// Who made it.
pub const OWNER_TAG: &str = "stackgen:owner";
/// First expiry.
pub const EXPIRES_TAG: &str = "stackgen:expires-at";

/// What the tags of a new stack are made from.
#[derive(Debug)]
pub(super) struct TagSource<'a> {
    pub(super) profile: &'a str,
    pub(super) stack: &'a str,
    pub(super) digest: &'a str,
    pub(super) owner: &'a str,
    /// First expiry, or `never`.
    pub(super) expires: Option<String>,
    /// The profile's own tags; they cannot displace ours.
    pub(super) extra: &'a BTreeMap<String, String>,
}

/// The tags of a new stack.
pub(super) fn tags(source: &TagSource<'_>) -> BTreeMap<String, String> {
    let ours = [
        (PROFILE_TAG, source.profile.to_owned()),
        (NAME_TAG, source.stack.to_owned()),
        (VERSION_TAG, env!("CARGO_PKG_VERSION").to_owned()),
        (DIGEST_TAG, source.digest.to_owned()),
        (OWNER_TAG, source.owner.to_owned()),
    ];
    let mut tags = source.extra.clone();
    if let Some(expires) = &source.expires {
        tags.insert(EXPIRES_TAG.to_owned(), expires.clone());
    }
    tags.extend(
        ours.into_iter()
            .map(|(key, value)| (key.to_owned(), tag_value(&value))),
    );
    tags
}

/// Do these tags make a stack ours?
pub fn is_ours(tags: &BTreeMap<String, String>) -> bool {
    tags.contains_key(PROFILE_TAG)
}

/// A stack as lists show it, read from its tags.
pub fn summary(stack: &StackDetail, region: &str, simulated: bool) -> Summary {
    let tag = |key: &str| stack.tags.get(key).cloned();
    let profile = tag(PROFILE_TAG);
    let copy = profile
        .as_deref()
        .and_then(|profile| stack.name.strip_prefix("stackgen-")?.strip_prefix(profile))
        .and_then(|rest| rest.strip_prefix('-'))
        .map(str::to_owned);
    Summary {
        name: stack.name.clone(),
        arn: stack.arn.clone(),
        profile,
        copy,
        status: stack.status.clone(),
        status_reason: stack.status_reason.clone(),
        region: region.to_owned(),
        created_at: stack.created,
        expires_at: tag(EXPIRES_TAG).and_then(|time| time.parse::<Timestamp>().ok()),
        expiry: None,
        expires_tag: tag(EXPIRES_TAG),
        owner: tag(OWNER_TAG),
        version: tag(VERSION_TAG),
        digest: tag(DIGEST_TAG),
        protected: stack.protected,
        simulated,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_cannot_displace_our_tags() {
        let extra = BTreeMap::from([
            (PROFILE_TAG.to_owned(), "other".to_owned()),
            ("team".to_owned(), "red".to_owned()),
        ]);
        let tags = tags(&TagSource {
            profile: "smoke",
            stack: "stackgen-smoke",
            digest: "00",
            owner: "arn:aws:iam::123456789012:user/a,b",
            expires: None,
            extra: &extra,
        });
        assert_eq!(tags[PROFILE_TAG], "smoke");
        assert_eq!(tags["team"], "red");
        assert_eq!(tags[OWNER_TAG], "arn:aws:iam::123456789012:user/a_b");
        assert!(is_ours(&tags));
        assert!(!tags.contains_key(EXPIRES_TAG));
    }
}
