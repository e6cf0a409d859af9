//! What a check found, as values.

use serde::Serialize;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "found", rename_all = "snake_case")]
pub enum Finding {
    /// Nobody could look.
    Unseen {
        /// The IAM action that the caller lacks; `None` where something else is in the way.
        action: Option<String>,
        /// AWS's reason, or that of the way there.
        reason: String,
    },
    /// Who the caller is.
    Caller {
        /// Account id.
        account: String,
        /// The caller's ARN.
        principal: String,
    },
    /// How long the credentials hold.
    Credentials {
        /// Seconds that are left; `None`: they do not end, or do not say when.
        left: Option<i64>,
        /// Are they temporary?
        temporary: bool,
        /// Seconds that the work takes, as far as anybody knows.
        needed: i64,
    },
    /// This machine's clock against AWS's.
    Clock {
        /// Milliseconds that it is ahead of AWS's at most; behind, if negative.
        ahead_ms: i64,
    },
    /// Whether the account may use the Region.
    Region {
        /// The Region.
        region: String,
        /// EC2's word: `opt-in-not-required`, `opted-in`, `not-opted-in`.
        status: String,
    },
    /// The Availability Zones.
    Zones {
        /// AZ ids that are wanted.
        wanted: Vec<String>,
        /// Of them, those that the account does not have.
        missing: Vec<String>,
        /// Of them, those that are not `available`, as `use1-az1 is impaired`.
        troubled: Vec<String>,
    },
    /// The instance type in the zones.
    Offered {
        /// Instance type.
        instance_type: String,
        /// AZ ids that are wanted.
        wanted: Vec<String>,
        /// Of them, those without the type.
        missing: Vec<String>,
    },
    /// The public parameter that names the machine image.
    Parameter {
        /// Its path.
        name: String,
        /// The image it names; `None`: there is no such parameter.
        image: Option<String>,
    },
    /// The container image.
    Image {
        /// Repository and tag or digest.
        image: String,
        /// Its digest; `None`: it is not there.
        digest: Option<String>,
        /// Compressed size, as far as the registry says.
        bytes: Option<u64>,
        /// The platform that is wanted, such as `linux/arm64`.
        wanted: String,
        /// The platforms it has; `None`: it does not say.
        platforms: Option<Vec<String>>,
    },
    /// Roles of AWS's services themselves.
    Roles {
        /// Those that are needed and not there. AWS, or `up`, makes them on first use.
        missing: Vec<String>,
    },
    /// A quota of the account.
    Quota {
        /// Code of the service in Service Quotas.
        service: &'static str,
        /// Code of the quota there.
        code: &'static str,
        /// What it counts.
        name: &'static str,
        /// Its value.
        limit: u64,
        /// How much of it others use; `None`: it could not be counted.
        used: Option<u64>,
        /// How much of it the stack takes.
        needed: u64,
    },
    /// The account setting `awsvpcTrunking`, and what it comes to.
    Trunking {
        /// Its value.
        value: String,
        /// Tasks wanted.
        tasks: u32,
        /// Hosts at most.
        hosts: u32,
        /// Tasks that a host takes under it.
        per_host: u32,
        /// Tasks that can run.
        fit: u32,
    },
    /// An account setting that the stack's own setting takes the place of.
    Overridden {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: String,
        /// The stack's own.
        ours: &'static str,
    },
    /// The account settings for long ARNs, without which nothing of ECS takes tags.
    LongArns {
        /// Those that are off.
        off: Vec<String>,
    },
    /// Names that a stack needs for itself.
    Names {
        /// The names, free or not.
        wanted: Vec<String>,
        /// Who has them.
        taken: Vec<Taken>,
    },
    /// The bootstrap stack.
    Bootstrap {
        /// Its version, or its status where it cannot be used; `None`: there is none.
        has: Option<String>,
        /// The version that this program brings.
        brings: u32,
    },
    /// What stacks that are gone left behind.
    Leftovers {
        /// How many things.
        left: usize,
        /// Does any of it cost money?
        bills: bool,
        /// Places that could not be looked into.
        unseen: usize,
    },
    /// What the answers rest on.
    Versions {
        /// stackgen's version.
        stackgen: String,
        /// The era of the model of how fast AWS scales.
        model: Option<String>,
        /// When the prices were read.
        prices: String,
        /// How many days ago.
        prices_days: i64,
    },
}

/// Something that has a name already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// What it is: `stack`, `cluster`, `capacity provider`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Does it carry stackgen's tags?
    pub ours: bool,
    /// Its status.
    pub status: String,
}
