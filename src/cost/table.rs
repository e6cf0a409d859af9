//! List prices in millionths of a US dollar, as published by AWS.

use super::Usd;

/// When the prices were read.
pub const READ: &str = "2026-11-21";

/// The Region whose prices stand in for those of Regions without rows.
pub(super) const BASE: &str = "us-east-1";

/// Regions with the prices of [`BASE`], for everything in the table.
pub(super) const LIKE_BASE: [&str; 3] = [BASE, "us-east-2", "us-west-2"];

/// Hours in a month, as AWS's own price pages count them.
pub(super) const MONTH: u64 = 730;

/// A price.
pub(super) struct Row {
    /// What it is the price of.
    pub(super) what: &'static str,
    /// Millionths of a dollar for an hour, or for a GB and a month where the name says so.
    pub(super) price: Usd,
    /// Where it is published.
    #[cfg_attr(
        not(test),
        expect(
            dead_code,
            reason = "for whoever checks the price, and for the test of the table"
        )
    )]
    pub(super) source: &'static str,
}

const VPC: &str = "https://aws.amazon.com/vpc/pricing/";
const PRIVATELINK: &str = "https://aws.amazon.com/privatelink/pricing/";
const LOAD_BALANCING: &str = "https://aws.amazon.com/elasticloadbalancing/pricing/";
const EC2: &str = "https://aws.amazon.com/ec2/pricing/on-demand/";
const EBS: &str = "https://aws.amazon.com/ebs/pricing/";
const FARGATE: &str = "https://aws.amazon.com/fargate/pricing/";

const fn row(what: &'static str, micros: u64, source: &'static str) -> Row {
    Row {
        what,
        price: Usd::micros(micros),
        source,
    }
}

/// Prices of [`BASE`]: On-Demand, Linux. Instance types are those the profiles name.
pub(super) const ROWS: [Row; 18] = [
    row("nat-gateway", 45_000, VPC),
    row("public-ipv4", 5_000, VPC),
    row("interface-endpoint-zone", 10_000, PRIVATELINK),
    row("load-balancer:application", 22_500, LOAD_BALANCING),
    row("load-balancer:network", 22_500, LOAD_BALANCING),
    row("volume-gb-month:gp3", 80_000, EBS),
    row("volume-gb-month:gp2", 100_000, EBS),
    row("instance:c6g.large", 68_000, EC2),
    row("instance:c6g.xlarge", 136_000, EC2),
    row("instance:c6g.2xlarge", 272_000, EC2),
    row("instance:c6g.4xlarge", 544_000, EC2),
    row("instance:c6g.8xlarge", 1_088_000, EC2),
    row("instance:c6g.16xlarge", 2_176_000, EC2),
    row("instance:c5.4xlarge", 680_000, EC2),
    row("fargate-vcpu:x86_64", 40_480, FARGATE),
    row("fargate-gb:x86_64", 4_445, FARGATE),
    row("fargate-vcpu:arm64", 32_380, FARGATE),
    row("fargate-gb:arm64", 3_560, FARGATE),
];

/// The price of `what`.
pub(super) fn price(what: &str) -> Option<Usd> {
    ROWS.iter()
        .find(|row| row.what == what)
        .map(|row| row.price)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::ROWS;

    #[test]
    fn every_price_has_one_row_and_a_source() {
        let names: BTreeSet<_> = ROWS.iter().map(|row| row.what).collect();
        assert_eq!(names.len(), ROWS.len());
        for row in &ROWS {
            assert!(
                row.source.starts_with("https://aws.amazon.com/"),
                "{}",
                row.what
            );
            assert!(row.price.as_micros() > 0, "{}", row.what);
        }
    }
}
