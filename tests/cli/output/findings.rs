//! Every kind of thing that a check can find.

use stackgen::stack::check::{Basis, Finding, ImageFound, QuotaUse, TrunkingEffect};

/// One of each kind, and what it tells.
pub(super) fn findings() -> Vec<(&'static str, Finding)> {
    [account(), place(), limits(), names()]
        .into_iter()
        .flatten()
        .collect()
}

/// Who calls, and from where.
fn account() -> Vec<(&'static str, Finding)> {
    vec![
        (
            "nobody could look, and why; `action` is the one that is not allowed, if that is why",
            Finding::Unseen {
                action: None,
                reason: String::new(),
            },
        ),
        (
            "who the caller is",
            Finding::Caller {
                account: String::new(),
                principal: String::new(),
            },
        ),
        (
            "seconds that the credentials last, if they end, and that the work takes",
            Finding::Credentials {
                left: None,
                temporary: false,
                needed: 0,
            },
        ),
        (
            "milliseconds that this machine's clock is ahead of AWS's at most; behind, if negative",
            Finding::Clock { ahead_ms: 0 },
        ),
        (
            "whether the account may use the Region: `opt-in-not-required`, `opted-in` or `not-opted-in`",
            Finding::Region {
                region: String::new(),
                status: String::new(),
            },
        ),
    ]
}

/// What AWS has there.
fn place() -> Vec<(&'static str, Finding)> {
    vec![
        (
            "the zones: those that the account lacks, those that are not in order",
            Finding::Zones {
                wanted: Vec::new(),
                missing: Vec::new(),
                troubled: Vec::new(),
            },
        ),
        (
            "the instance type, and the zones without it",
            Finding::Offered {
                instance_type: String::new(),
                wanted: Vec::new(),
                missing: Vec::new(),
            },
        ),
        (
            "the public parameter that names the machine image, and the image if there is one",
            Finding::Parameter {
                name: String::new(),
                image: None,
            },
        ),
        (
            "the container image; without `digest` it is not there",
            Finding::Image(ImageFound {
                image: String::new(),
                digest: None,
                bytes: None,
                wanted: String::new(),
                platforms: None,
            }),
        ),
        (
            "roles of AWS's services that are made on first use",
            Finding::Roles {
                missing: Vec::new(),
            },
        ),
    ]
}

/// What the account allows.
fn limits() -> Vec<(&'static str, Finding)> {
    vec![
        (
            "a quota: its value, what is used of it (`null`: nobody knows) and needed",
            Finding::Quota(QuotaUse {
                service: "",
                code: "",
                name: "",
                limit: 0,
                used: None,
                needed: 0,
            }),
        ),
        (
            "how many tasks fit on the hosts under `awsvpcTrunking`",
            Finding::Trunking(TrunkingEffect {
                value: String::new(),
                tasks: 0,
                hosts: 0,
                per_host: 0,
                fit: 0,
            }),
        ),
        (
            "an account setting, and the stack's own that takes its place",
            Finding::Overridden {
                name: "",
                value: String::new(),
                ours: "",
            },
        ),
        (
            "the settings for long ARNs that are off",
            Finding::LongArns { off: Vec::new() },
        ),
    ]
}

/// What there is already.
fn names() -> Vec<(&'static str, Finding)> {
    vec![
        (
            "names that the stack needs; each of `taken` has `kind`, `name`, `ours` and `status`",
            Finding::Names {
                wanted: Vec::new(),
                taken: Vec::new(),
            },
        ),
        (
            "the bootstrap stack: its version or status, if there is one, and the version that `up` brings",
            Finding::Bootstrap {
                has: None,
                brings: 0,
            },
        ),
        (
            "how much is left of stacks that are gone, and how many places could not be looked into",
            Finding::Leftovers {
                left: 0,
                bills: false,
                unseen: 0,
            },
        ),
        (
            "what the answers rest on: versions, and the days since prices were read",
            Finding::Versions(Basis {
                stackgen: String::new(),
                model: None,
                prices: String::new(),
                prices_days: 0,
            }),
        ),
    ]
}
