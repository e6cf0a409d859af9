//! Where things are: an account and a region, and within them a kind and an id.

use serde::{Deserialize, Serialize};

/// Name of the pseudo-region that holds what belongs to an account as a whole, such as IAM roles.
pub const GLOBAL: &str = "aws-global";

/// An account and a region of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Twelve-digit account id.
    pub account: String,
    /// Region such as `us-east-1`, or [`GLOBAL`].
    pub region: String,
}

impl Place {
    /// A place by account and region.
    pub fn new(account: impl Into<String>, region: impl Into<String>) -> Self {
        Self {
            account: account.into(),
            region: region.into(),
        }
    }

    /// Where the account keeps what belongs to no region.
    #[must_use]
    pub fn global(&self) -> Self {
        Self::new(self.account.clone(), GLOBAL)
    }
}

/// Where one object is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Address {
    /// Account and region.
    pub place: Place,
    /// Kind, by its CloudFormation type name.
    pub kind: String,
    /// Id within its kind.
    pub id: String,
}

impl Address {
    /// An address by its parts.
    pub fn new(place: &Place, kind: impl Into<String>, id: impl Into<String>) -> Self {
        Self {
            place: place.clone(),
            kind: kind.into(),
            id: id.into(),
        }
    }

    /// One text for the address, to address chance by.
    pub fn entity(&self) -> String {
        let Place { account, region } = &self.place;
        format!("{account}/{region}/{}/{}", self.kind, self.id)
    }
}
