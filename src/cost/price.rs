//! A price, with everything that one has to know to believe it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Usd;
use super::table::{self, BASE, READ};

/// How sure a price is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sure {
    /// The list price of this Region.
    Listed,
    /// AWS was asked for it.
    Asked,
    /// It may be less: Spot.
    AtMost,
    /// The price of us-east-1, because the table has none of this Region.
    OtherRegion,
    /// No source has it: the note says what it is taken from.
    Assumed,
}

/// The price of one unit of something.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Price {
    /// How much.
    pub usd: Usd,
    /// Of what: `hour`, `GB`, `GB-month`.
    pub unit: &'static str,
    /// The Region whose price it is.
    pub region: String,
    /// Where it is published.
    pub source: String,
    /// When it was read, as a date.
    pub read: String,
    /// How sure it is.
    pub sure: Sure,
    /// What it is taken from, if it is not plainly a list price.
    pub note: Option<String>,
}

/// Prices of one Region that AWS was asked for.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
pub struct Fresh {
    /// When, as a date.
    pub read: String,
    /// Dollars by item.
    pub usd: BTreeMap<String, f64>,
}

/// All prices that are known: those of the binary, and those that AWS was asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Book {
    fresh: BTreeMap<String, Fresh>,
}

/// What a Spot price is of the On-Demand price, where nobody has asked for it: what the example of
/// the Auto Scaling guide has for c5.4xlarge.
const SPOT: Share = Share {
    part: 0.5,
    source: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/weights-spot-price-per-unit-hour-example.html",
    note: "no Spot price was asked for: half of On-Demand, as in AWS's example; `--refresh-prices` asks",
};

/// What Fargate Spot is of On-Demand: AWS says up to 70 % off, and that was the price in 2020.
const FARGATE_SPOT: Share = Share {
    part: 0.3,
    source: "https://aws.amazon.com/fargate/pricing/",
    note: "Fargate Spot is not in the table: 30 % of On-Demand, the discount of up to 70 % that AWS names",
};

/// A price as a share of another.
struct Share {
    part: f64,
    source: &'static str,
    note: &'static str,
}

impl Book {
    /// The prices of the binary, with those that AWS was asked for by Region.
    pub const fn new(fresh: BTreeMap<String, Fresh>) -> Self {
        Self { fresh }
    }

    /// The price of an item in a Region; `None` when nothing is known of it.
    pub fn price(&self, region: &str, item: &str) -> Option<Price> {
        if let Some(asked) = self.asked(region, item) {
            return Some(asked);
        }
        if let Some(name) = item.strip_prefix("spot:") {
            return self.part_of(region, &format!("instance:{name}"), &SPOT);
        }
        if let Some(rest) = item.strip_prefix("fargate-spot-") {
            return self.part_of(region, &format!("fargate-{rest}"), &FARGATE_SPOT);
        }
        let (row, times) = table::find(item)?;
        let (usd, of, sure) = match row.usd_in(region) {
            Some(usd) => (usd, region, Sure::Listed),
            None => (row.usd_in(BASE)?, BASE, Sure::OtherRegion),
        };
        Some(Price {
            usd: Usd::dollars(usd * times),
            unit: row.unit,
            region: of.to_owned(),
            source: row.source.to_owned(),
            read: READ.to_owned(),
            sure,
            note: (sure == Sure::OtherRegion)
                .then(|| format!("no price of {region} is known: that of {BASE} stands in")),
        })
    }

    /// What AWS said when it was asked.
    fn asked(&self, region: &str, item: &str) -> Option<Price> {
        let fresh = self.fresh.get(region)?;
        let usd = fresh.usd.get(item)?;
        let spot = item.starts_with("spot:");
        Some(Price {
            usd: Usd::dollars(*usd),
            unit: table::find(item).map_or("hour", |(row, _)| row.unit),
            region: region.to_owned(),
            source: if spot {
                "EC2 DescribeSpotPriceHistory"
            } else {
                "AWS Price List GetProducts"
            }
            .to_owned(),
            read: fresh.read.clone(),
            sure: Sure::Asked,
            note: None,
        })
    }

    fn part_of(&self, region: &str, item: &str, share: &Share) -> Option<Price> {
        let whole = self.price(region, item)?;
        Some(Price {
            usd: whole.usd.of(share.part),
            source: share.source.to_owned(),
            sure: Sure::Assumed,
            note: Some(share.note.to_owned()),
            ..whole
        })
    }
}
