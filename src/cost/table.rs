//! List prices of AWS by Region, as published, in US dollars.
//!
//! A price that no source gives for a Region is left out, and the one of us-east-1 stands in where it
//! is needed, visibly. Spot prices move, so the table has none.

/// When the prices were read.
pub const READ: &str = "2026-11-21";

/// The Region whose prices stand in for those that are not known.
pub(super) const BASE: &str = "us-east-1";

/// The Regions of the columns.
pub(super) const REGIONS: [&str; 6] = [
    BASE,
    "us-east-2",
    "us-west-2",
    "eu-west-1",
    "ca-central-1",
    "eu-central-1",
];

/// Hours in a month, as AWS's own price pages count them.
pub const MONTH_HOURS: u16 = 730;

/// A price.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// What it is the price of: the part before a colon is the kind, the part after it which one.
    pub(super) item: &'static str,
    /// The same in words.
    pub(super) what: &'static str,
    /// Of how much it is the price.
    pub(super) unit: &'static str,
    /// Dollars by Region, in the order of [`REGIONS`].
    usd: [Option<f64>; 6],
    /// Where it is published.
    pub(super) source: &'static str,
    /// Is it the same in Regions that are not in the table too?
    anywhere: bool,
}

const VPC: &str = "https://aws.amazon.com/vpc/pricing/";
const PRIVATELINK: &str = "https://aws.amazon.com/privatelink/pricing/";
const LOAD_BALANCING: &str = "https://aws.amazon.com/elasticloadbalancing/pricing/";
const EC2: &str = "https://aws.amazon.com/ec2/pricing/on-demand/";
const EBS: &str = "https://aws.amazon.com/ebs/pricing/";
const FARGATE: &str = "https://aws.amazon.com/fargate/pricing/";
const CLOUDWATCH: &str = "https://aws.amazon.com/cloudwatch/pricing/";

/// No source gives it.
const NONE: f64 = -1.0;

const fn row(
    (item, what): (&'static str, &'static str),
    unit: &'static str,
    source: &'static str,
    usd: [f64; 6],
) -> Row {
    let mut known = [None; 6];
    let mut region = 0;
    while region < usd.len() {
        if usd[region] > 0.0 {
            known[region] = Some(usd[region]);
        }
        region += 1;
    }
    Row {
        item,
        what,
        unit,
        usd: known,
        source,
        anywhere: false,
    }
}

/// The same in every Region of the table.
const fn everywhere(usd: f64) -> [f64; 6] {
    [usd; 6]
}

/// In the three Regions of the United States, the others as given.
const fn usa(usd: f64, [ireland, canada, frankfurt]: [f64; 3]) -> [f64; 6] {
    [usd, usd, usd, ireland, canada, frankfurt]
}

/// The same in every Region there is.
const fn anywhere(row: Row) -> Row {
    Row {
        anywhere: true,
        ..row
    }
}

/// A family of instance types: the price of one vCPU, since sizes cost in proportion to theirs.
const fn family(item: &'static str, usd: [f64; 6]) -> Row {
    row((item, "host, On-Demand"), "hour", EC2, usd)
}

/// The rows. Those of the United States have the same prices in all three of its Regions.
///
/// What is not on AWS's pages any more as text is held against bills and billing rules that are
/// public: `EUC1-DataProcessing-Bytes` 0.63, `EUC1-VpcEndpoint-Hours` 0.012, `EUC1-NatGateway-Hours`
/// 0.052, `CAN1-LoadBalancerUsage` 0.02475, `EU-LoadBalancerUsage` 0.0252.
#[rustfmt::skip]
pub(super) const ROWS: [Row; 31] = [
    row(("nat-gateway", "NAT gateway"), "hour", VPC, usa(0.045, [0.048, 0.05, 0.052])),
    row(("nat-gateway-gb", "NAT gateway, data processed"), "GB", VPC, usa(0.045, [0.048, 0.05, 0.052])),
    anywhere(row(("public-ipv4", "public IPv4 address"), "hour", VPC, everywhere(0.005))),
    row(("endpoint", "interface endpoint, one zone"), "hour", PRIVATELINK, usa(0.01, [0.011, NONE, 0.012])),
    row(("endpoint-gb", "interface endpoint, data processed"), "GB", PRIVATELINK, usa(0.01, [0.01, NONE, 0.01])),
    row(("load-balancer:application", "Application Load Balancer"), "hour", LOAD_BALANCING, usa(0.0225, [0.0252, 0.02475, 0.027])),
    row(("load-balancer:network", "Network Load Balancer"), "hour", LOAD_BALANCING, usa(0.0225, [0.0252, 0.02475, 0.027])),
    row(("lcu", "load balancer capacity units"), "LCU-hour", LOAD_BALANCING, usa(0.008, [0.008, 0.0088, 0.008])),
    row(("volume:gp3", "EBS gp3"), "GB-month", EBS, usa(0.08, [NONE, NONE, 0.0952])),
    row(("volume:gp2", "EBS gp2"), "GB-month", EBS, usa(0.10, [NONE, NONE, NONE])),
    family("instance:c5", usa(0.0425, [0.048, NONE, NONE])),
    family("instance:c5a", usa(0.0385, [NONE, NONE, NONE])),
    family("instance:c6g", usa(0.034, [NONE, NONE, NONE])),
    family("instance:c7g", usa(0.03625, [NONE, NONE, NONE])),
    family("instance:m6g", usa(0.0385, [NONE, NONE, NONE])),
    family("instance:m7g", usa(0.0408, [NONE, NONE, NONE])),
    family("instance:r6g", usa(0.0504, [NONE, NONE, NONE])),
    row(("spot", "host, Spot"), "hour", EC2, everywhere(NONE)),
    row(("fargate-vcpu:linux-x86", "Fargate vCPU, Linux on x86"), "vCPU-hour", FARGATE, usa(0.04048, [0.04048, 0.04456, 0.04656])),
    row(("fargate-gb:linux-x86", "Fargate memory, Linux on x86"), "GB-hour", FARGATE, usa(0.004_445, [0.004_445, 0.004_865, 0.005_11])),
    row(("fargate-vcpu:linux-arm", "Fargate vCPU, Linux on Arm"), "vCPU-hour", FARGATE, usa(0.03238, [NONE, NONE, NONE])),
    row(("fargate-gb:linux-arm", "Fargate memory, Linux on Arm"), "GB-hour", FARGATE, usa(0.003_56, [NONE, NONE, NONE])),
    row(("fargate-vcpu:windows", "Fargate vCPU, Windows"), "vCPU-hour", FARGATE, usa(0.09148, [NONE, NONE, NONE])),
    row(("fargate-gb:windows", "Fargate memory, Windows"), "GB-hour", FARGATE, usa(0.010_05, [NONE, NONE, NONE])),
    row(("fargate-licence:windows", "Fargate Windows licence"), "vCPU-hour", FARGATE, usa(0.046, [NONE, NONE, NONE])),
    row(("fargate-spot-vcpu:linux-x86", "Fargate Spot vCPU, Linux on x86"), "vCPU-hour", FARGATE, everywhere(NONE)),
    row(("fargate-spot-gb:linux-x86", "Fargate Spot memory, Linux on x86"), "GB-hour", FARGATE, everywhere(NONE)),
    row(("fargate-spot-vcpu:linux-arm", "Fargate Spot vCPU, Linux on Arm"), "vCPU-hour", FARGATE, everywhere(NONE)),
    row(("fargate-spot-gb:linux-arm", "Fargate Spot memory, Linux on Arm"), "GB-hour", FARGATE, everywhere(NONE)),
    row(("logs-gb", "CloudWatch Logs, ingested"), "GB", CLOUDWATCH, usa(0.50, [NONE, NONE, 0.63])),
    row(("metric", "CloudWatch metrics"), "metric-month", CLOUDWATCH, everywhere(0.30)),
];

impl Row {
    /// Its price in a Region, if it is known.
    pub(super) fn usd_in(&self, region: &str) -> Option<f64> {
        let region = if self.anywhere { BASE } else { region };
        let column = REGIONS.iter().position(|known| *known == region)?;
        *self.usd.get(column)?
    }
}

/// The row of an item, and how often its price is taken: an instance's row is its family's, for a
/// vCPU.
pub(super) fn find(item: &str) -> Option<(&'static Row, f64)> {
    if let Some(row) = ROWS.iter().find(|row| row.item == item) {
        return Some((row, 1.0));
    }
    let (kind, which) = item.split_once(':')?;
    let (family, size) = which.split_once('.')?;
    let family = match kind {
        "instance" => format!("instance:{family}"),
        "spot" => "spot".to_owned(),
        _ => return None,
    };
    let row = ROWS.iter().find(|row| row.item == family)?;
    Some((row, f64::from(vcpus(size)?)))
}

/// vCPUs of a size.
fn vcpus(size: &str) -> Option<u16> {
    match size.strip_suffix("xlarge") {
        _ if size == "large" => Some(2),
        Some("") => Some(4),
        Some(times) => times.parse::<u16>().ok()?.checked_mul(4),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_price_has_one_row_and_a_source() {
        let items: BTreeSet<_> = ROWS.iter().map(|row| row.item).collect();
        assert_eq!(items.len(), ROWS.len());
        for row in &ROWS {
            assert!(
                row.source.starts_with("https://aws.amazon.com/"),
                "{}",
                row.item
            );
            let known: Vec<_> = REGIONS
                .iter()
                .filter_map(|region| row.usd_in(region))
                .collect();
            let spot = row.item.contains("spot");
            assert_eq!(known.is_empty(), spot, "{}", row.item);
            assert_eq!(row.usd_in(BASE).is_some(), !spot, "{}", row.item);
        }
    }

    #[test]
    fn hosts_cost_in_proportion_to_their_vcpus() {
        for (size, count) in [
            ("large", 2),
            ("xlarge", 4),
            ("4xlarge", 16),
            ("16xlarge", 64),
        ] {
            assert_eq!(vcpus(size), Some(count), "{size}");
        }
        assert_eq!(vcpus("huge"), None);
        let (row, times) = find("instance:c6g.4xlarge").unwrap();
        assert_eq!((row.item, times), ("instance:c6g", 16.0));
        assert!(find("instance:x9z.large").is_none() && find("unheard").is_none());
    }
}
