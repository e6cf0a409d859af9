//! Token buckets: so many at once, then so many a second.

use serde::{Deserialize, Serialize};

/// What a bucket holds. A bucket that nobody has touched is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Thousandths of tokens in it.
    pub milli: i64,
    /// When it was last looked at, in milliseconds since the epoch.
    pub at_ms: i64,
}

impl Bucket {
    /// The bucket at a time: filled since it was last looked at, up to its size.
    ///
    /// `burst` and `per_second` are in thousandths of tokens.
    #[must_use]
    pub fn at(known: Option<Self>, now_ms: i64, (burst, per_second): (i64, i64)) -> Self {
        let milli = known.map_or(burst, |bucket| {
            let elapsed = now_ms.saturating_sub(bucket.at_ms).max(0);
            let more = elapsed.saturating_mul(per_second) / 1_000;
            bucket.milli.saturating_add(more).min(burst)
        });
        Self {
            milli,
            at_ms: now_ms,
        }
    }

    /// Whole tokens in it.
    pub const fn tokens(self) -> i64 {
        self.milli.div_euclid(1_000)
    }

    /// The bucket without so many tokens.
    #[must_use]
    pub const fn less(self, tokens: i64) -> Self {
        Self {
            milli: self.milli - tokens * 1_000,
            at_ms: self.at_ms,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_gives_its_burst_and_then_its_rate() {
        let rate = (100_000, 20_000);
        let full = Bucket::at(None, 0, rate);
        assert_eq!(full.tokens(), 100);
        let empty = full.less(100);
        assert_eq!(Bucket::at(Some(empty), 49, rate).tokens(), 0);
        assert_eq!(Bucket::at(Some(empty), 50, rate).tokens(), 1);
        assert_eq!(Bucket::at(Some(empty), 1_000, rate).tokens(), 20);
        assert_eq!(Bucket::at(Some(empty), 3_600_000, rate).tokens(), 100);
    }

    #[test]
    fn small_steps_lose_nothing() {
        let rate = (10_000, 3_800);
        let mut bucket = Bucket::at(None, 0, rate).less(10);
        let mut taken = 0;
        for second in 1..=100 {
            bucket = Bucket::at(Some(bucket), second * 1_000, rate);
            taken += bucket.tokens();
            bucket = bucket.less(bucket.tokens());
        }
        assert_eq!(taken, 380);
    }
}
