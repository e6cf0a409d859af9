//! One stack in a list.

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use super::{Expiry, StackStatus};

/// One stack of ours in a list: what `status` shows and `down` asks about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Stack name.
    pub name: String,
    /// Stack ARN: how it is addressed.
    pub arn: String,
    /// The profile it was made from; `None` for an empty shell whose tags do not show yet.
    pub profile: Option<String>,
    /// What came with `--name`.
    pub copy: Option<String>,
    /// Status.
    pub status: StackStatus,
    /// CloudFormation's reason for the status.
    pub status_reason: Option<String>,
    /// Region.
    pub region: String,
    /// When it was made.
    #[serde(serialize_with = "super::rfc3339_option")]
    pub created_at: Option<Timestamp>,
    /// When it is, or was, to be deleted by itself: what its schedule says once that was read, the
    /// first value until then; `None` for never, or when it is not known.
    #[serde(serialize_with = "super::rfc3339_option")]
    pub expires_at: Option<Timestamp>,
    /// What its schedule says; `None` until that was read.
    pub expiry: Option<Expiry>,
    /// The tag that holds the first value of the expiry, as it is.
    #[serde(skip)]
    pub expires_tag: Option<String>,
    /// Who made it.
    pub owner: Option<String>,
    /// Version of stackgen that made it.
    pub version: Option<String>,
    /// Digest of its template.
    pub digest: Option<String>,
    /// Is it protected from deletion?
    pub protected: bool,
    /// True when it lives in the sandbox: nothing bills.
    pub simulated: bool,
}

/// What a stack has cost so far, at least: what bills by its mere existence, for as long as it is
/// there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spent {
    /// Its ARN.
    pub arn: String,
    /// Millionths of a US dollar; JSON has it in dollars.
    #[serde(rename = "usd", serialize_with = "dollars")]
    pub micros: u64,
    /// As people read it: `$0.28`.
    #[serde(skip)]
    pub text: String,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    clippy::cast_precision_loss,
    reason = "serde hands over a reference; millionths of a dollar stay exact for billions"
)]
fn dollars<S: Serializer>(micros: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(*micros as f64 / 1e6)
}

/// A Region that could not be looked into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unseen {
    /// The Region.
    pub region: String,
    /// Why, in one line.
    pub reason: String,
}
