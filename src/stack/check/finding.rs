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
    Image(ImageFound),
    /// Roles of AWS's services themselves.
    Roles {
        /// Those that are needed and not there. AWS, or `up`, makes them on first use.
        missing: Vec<String>,
    },
    /// A quota of the account.
    Quota(QuotaUse),
    /// The account setting `awsvpcTrunking`, and what it comes to.
    Trunking(TrunkingEffect),
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
    Versions(Basis),
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

/// The container image in the registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImageFound {
    /// Repository and tag or digest.
    pub image: String,
    /// Its digest; `None`: it is not there.
    pub digest: Option<String>,
    /// Compressed size, as far as the registry says.
    pub bytes: Option<u64>,
    /// The platform that is wanted, such as `linux/arm64`.
    pub wanted: String,
    /// The platforms it has; `None`: it does not say.
    pub platforms: Option<Vec<String>>,
}

/// A quota of the account, and what is wanted of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuotaUse {
    /// Code of the service in Service Quotas.
    pub service: &'static str,
    /// Code of the quota there.
    pub code: &'static str,
    /// What it counts.
    pub name: &'static str,
    /// Its value.
    pub limit: u64,
    /// How much of it others use; `None`: it could not be counted.
    pub used: Option<u64>,
    /// How much of it the stack takes.
    pub needed: u64,
}

/// What `awsvpcTrunking` comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrunkingEffect {
    /// Its value.
    pub value: String,
    /// Tasks wanted.
    pub tasks: u32,
    /// Hosts at most.
    pub hosts: u32,
    /// Tasks that a host takes under it.
    pub per_host: u32,
    /// Tasks that can run.
    pub fit: u32,
}

/// What the answers rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// stackgen's version.
    pub stackgen: String,
    /// The era of the model of how fast AWS scales.
    pub model: Option<String>,
    /// When the prices were read.
    pub prices: String,
    /// How many days ago.
    pub prices_days: i64,
}

impl ImageFound {
    /// Is it there, and for the wanted platform, as far as it says?
    pub fn fits(&self) -> bool {
        let platforms = self.platforms.as_ref();
        self.digest.is_some() && platforms.is_none_or(|has| has.contains(&self.wanted))
    }
}

impl QuotaUse {
    /// The value at which it would do; what could not be counted is taken for nothing.
    pub fn wanted(&self) -> u64 {
        self.used.unwrap_or_default().saturating_add(self.needed)
    }
}
