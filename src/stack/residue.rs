//! What is left of stacks that are gone, as plain values.

use serde::{Serialize, Serializer};

/// How a leftover bills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bills {
    /// For every hour it stands.
    ByTime,
    /// For the bytes it holds.
    ByStorage,
    /// Not at all by itself; it may stand in the way of others.
    Not,
}

/// Why a thing is taken for ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    /// It carries our tags.
    Tag,
    /// It stands in the VPC of a stack of ours.
    Vpc,
    /// A stack of ours had it among its resources.
    Resource,
    /// Only a stack of ours gives such a name.
    Name,
}

/// One thing that is left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Left {
    /// Region.
    pub region: String,
    /// What it is, in a word or two: `NAT gateway`.
    pub kind: &'static str,
    /// Id, name or ARN, as its own service knows it.
    pub id: String,
    /// What it is in, where its id alone does not name it: a service's cluster.
    pub parent: Option<String>,
    /// What its service says of its state, or whose it is.
    pub detail: String,
    /// Name or ARN of the stack it is left of, if that is known.
    pub stack: Option<String>,
    /// Why it is taken for ours.
    pub tie: Tie,
    /// How it bills.
    pub bills: Bills,
    /// Millionths of a US dollar it costs an hour; `None` when no price is known. JSON has it in
    /// dollars.
    #[serde(rename = "usd_per_hour", serialize_with = "dollars")]
    pub micros_per_hour: Option<u64>,
    /// The price as people read it: `$0.045`, `up to $0.544`, `about $0.045`.
    pub price: Option<String>,
    /// The command that deletes it.
    pub delete: String,
}

#[expect(
    clippy::ref_option,
    clippy::cast_precision_loss,
    reason = "serde hands over a reference; millionths of a dollar stay exact for billions"
)]
fn dollars<S: Serializer>(micros: &Option<u64>, serializer: S) -> Result<S::Ok, S::Error> {
    match micros {
        Some(micros) => serializer.serialize_some(&(*micros as f64 / 1e6)),
        None => serializer.serialize_none(),
    }
}

/// What could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unlooked {
    /// Region.
    pub region: String,
    /// What: `NAT gateways`.
    pub kind: &'static str,
    /// Why, in one line.
    pub reason: String,
}

/// What is left of stacks that are gone. A stack that is there holds what is its own, and none of
/// that is in here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Residue {
    /// What is left, dearest first.
    pub left: Vec<Left>,
    /// What could not be looked at: it may hide more.
    pub unseen: Vec<Unlooked>,
}

impl Residue {
    /// Was everything looked at, and nothing found?
    pub const fn is_clear(&self) -> bool {
        self.left.is_empty() && self.unseen.is_empty()
    }

    /// Is anything left that costs money?
    pub fn bills(&self) -> bool {
        self.left.iter().any(|left| left.bills != Bills::Not)
    }

    /// What all of it costs an hour, in millionths of a US dollar, as far as prices are known.
    pub fn micros_per_hour(&self) -> u64 {
        self.left
            .iter()
            .filter_map(|left| left.micros_per_hour)
            .sum()
    }

    /// Adds what was found elsewhere.
    pub fn join(&mut self, other: Self) {
        self.left.extend(other.left);
        self.unseen.extend(other.unseen);
        self.sort();
    }

    /// Dearest first, then as it bills, then by kind and id.
    pub fn sort(&mut self) {
        self.left.sort_by(|a, b| {
            let dear = |left: &Left| std::cmp::Reverse(left.micros_per_hour.unwrap_or_default());
            (dear(a), a.bills, a.kind, &a.id).cmp(&(dear(b), b.bills, b.kind, &b.id))
        });
    }
}
