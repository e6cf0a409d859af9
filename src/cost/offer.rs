//! AWS's price list: what to ask it for an item, and what its answer says.
//!
//! A product is known by its usage type, which begins with a short name of the Region that follows
//! no rule (`USE1-`, `EU-`, none at all), so that the end of it has to fit exactly.
//! <https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-products-and-terms.html>

use serde_json::Value;

/// What to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Service code, such as `AmazonEC2`.
    pub service: &'static str,
    /// Attributes that the product has, besides the Region's.
    pub attributes: Vec<(&'static str, String)>,
    /// End of its usage type.
    usage: String,
}

/// Item, service code, the attribute that narrows the answer, and the end of the usage type.
type Row = (
    &'static str,
    &'static str,
    (&'static str, &'static str),
    &'static str,
);

const FAMILY: &str = "productFamily";

#[rustfmt::skip]
const ROWS: [Row; 17] = [
    ("nat-gateway", "AmazonEC2", (FAMILY, "NAT Gateway"), "NatGateway-Hours"),
    ("nat-gateway-gb", "AmazonEC2", (FAMILY, "NAT Gateway"), "NatGateway-Bytes"),
    ("public-ipv4", "AmazonVPC", (FAMILY, "VPC"), "PublicIPv4:InUseAddress"),
    ("endpoint", "AmazonVPC", (FAMILY, "VpcEndpoint"), "VpcEndpoint-Hours"),
    ("endpoint-gb", "AmazonVPC", (FAMILY, "VpcEndpoint"), "VpcEndpoint-Bytes"),
    ("load-balancer:application", "AWSELB", (FAMILY, "Load Balancer-Application"), "LoadBalancerUsage"),
    ("lcu", "AWSELB", (FAMILY, "Load Balancer-Application"), "LCUUsage"),
    ("volume:gp3", "AmazonEC2", ("volumeApiName", "gp3"), "EBS:VolumeUsage.gp3"),
    ("volume:gp2", "AmazonEC2", ("volumeApiName", "gp2"), "EBS:VolumeUsage.gp2"),
    ("fargate-vcpu:linux-x86", "AmazonECS", (FAMILY, "Compute"), "Fargate-vCPU-Hours:perCPU"),
    ("fargate-gb:linux-x86", "AmazonECS", (FAMILY, "Compute"), "Fargate-GB-Hours"),
    ("fargate-vcpu:linux-arm", "AmazonECS", (FAMILY, "Compute"), "Fargate-ARM-vCPU-Hours:perCPU"),
    ("fargate-gb:linux-arm", "AmazonECS", (FAMILY, "Compute"), "Fargate-ARM-GB-Hours"),
    ("fargate-vcpu:windows", "AmazonECS", (FAMILY, "Compute"), "Fargate-Windows-vCPU-Hours:perCPU"),
    ("fargate-gb:windows", "AmazonECS", (FAMILY, "Compute"), "Fargate-Windows-GB-Hours"),
    ("logs-gb", "AmazonCloudWatch", ("group", "Ingested Logs"), "DataProcessing-Bytes"),
    ("metric", "AmazonCloudWatch", ("group", "Metric"), "CW:MetricMonitorUsage"),
];

/// What tells a plain Linux host from all others of its type.
const PLAIN_LINUX: [(&str, &str); 4] = [
    ("operatingSystem", "Linux"),
    ("tenancy", "Shared"),
    ("preInstalledSw", "NA"),
    ("capacitystatus", "Used"),
];

impl Ask {
    /// What to ask for an item in a Region; `None` for what the price list has no row for with us.
    pub fn of(item: &str, region: &str) -> Option<Self> {
        let region = ("regionCode", region.to_owned());
        if let Some(name) = item.strip_prefix("instance:") {
            let plain = PLAIN_LINUX.map(|(field, value)| (field, value.to_owned()));
            let mut attributes = vec![region, ("instanceType", name.to_owned())];
            attributes.extend(plain);
            return Some(Self {
                service: "AmazonEC2",
                attributes,
                usage: format!("BoxUsage:{name}"),
            });
        }
        let (_, service, (field, value), usage) = ROWS.iter().find(|(known, ..)| *known == item)?;
        Some(Self {
            service,
            attributes: vec![region, (*field, (*value).to_owned())],
            usage: (*usage).to_owned(),
        })
    }

    /// Dollars a unit, by the answer's documents; `None` when none of them is the item, or they do
    /// not agree.
    pub fn read(&self, documents: &[String]) -> Option<f64> {
        let parsed = documents
            .iter()
            .filter_map(|text| serde_json::from_str(text).ok());
        let mut found: Vec<f64> = parsed
            .filter(|document: &Value| self.is_meant(document))
            .filter_map(|document| first_tier(&document))
            .collect();
        found.dedup_by(|a, b| a.to_bits() == b.to_bits());
        match found.as_slice() {
            [one] if *one > 0.0 => Some(*one),
            _ => None,
        }
    }

    /// Is its usage type the one meant, with nothing but a Region's short name before it?
    fn is_meant(&self, document: &Value) -> bool {
        let usage = document.pointer("/product/attributes/usagetype");
        let Some(before) = usage
            .and_then(Value::as_str)
            .and_then(|usage| usage.strip_suffix(self.usage.as_str()))
        else {
            return false;
        };
        let short = |name: &str| {
            let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
            !name.is_empty() && name.bytes().all(plain)
        };
        before.is_empty() || before.strip_suffix('-').is_some_and(short)
    }
}

/// What the first unit costs On-Demand: prices that fall with the amount begin at 0.
fn first_tier(document: &Value) -> Option<f64> {
    let terms = document.pointer("/terms/OnDemand")?.as_object()?;
    let dimensions = terms
        .values()
        .filter_map(|term| term.get("priceDimensions"));
    let mut dimensions = dimensions
        .filter_map(Value::as_object)
        .flat_map(|all| all.values());
    let first = dimensions.find(|one| {
        let begin = one.get("beginRange").and_then(Value::as_str);
        begin.is_none_or(|begin| begin == "0")
    })?;
    first.pointer("/pricePerUnit/USD")?.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::table;
    use super::*;

    fn product(usage: &str, usd: &[(&str, &str)]) -> String {
        let dimensions: serde_json::Map<String, Value> = usd
            .iter()
            .map(|(begin, usd)| {
                let one = json!({"unit": "Hrs", "beginRange": begin, "pricePerUnit": {"USD": usd}});
                (format!("SKU.TERM.{begin}"), one)
            })
            .collect();
        json!({
            "product": {"productFamily": "X", "attributes": {"usagetype": usage}},
            "terms": {"OnDemand": {"SKU.TERM": {"priceDimensions": dimensions}}},
        })
        .to_string()
    }

    #[track_caller]
    fn reads(item: &str, documents: &[String], expected: Option<f64>) {
        let ask = Ask::of(item, "eu-central-1").unwrap();
        let found = ask.read(documents).map(f64::to_bits);
        assert_eq!(found, expected.map(f64::to_bits), "{item}");
    }

    #[test]
    fn the_usage_type_fits_exactly_and_the_first_tier_counts() {
        let gateways = [
            product("EUC1-RegionalNatGateway-Hours", &[("0", "9")]),
            product("EUC1-NatGateway-Hours", &[("0", "0.0520000000")]),
            product("EUC1-NatGateway-Bytes", &[("0", "8")]),
        ];
        reads("nat-gateway", &gateways, Some(0.052));
        reads("nat-gateway-gb", &gateways, Some(8.0));
        let fargate = [
            product("EUC1-SpotUsage-Fargate-vCPU-Hours:perCPU", &[("0", "1")]),
            product("EUC1-Fargate-ARM-vCPU-Hours:perCPU", &[("0", "2")]),
            product("Fargate-vCPU-Hours:perCPU", &[("0", "0.04048")]),
        ];
        reads("fargate-vcpu:linux-x86", &fargate, Some(0.04048));
        reads("fargate-vcpu:linux-arm", &fargate, Some(2.0));
        let tiers = [product(
            "VpcEndpoint-Bytes",
            &[("1048576", "0.006"), ("0", "0.01")],
        )];
        reads("endpoint-gb", &tiers, Some(0.01));
    }

    #[test]
    fn what_is_not_clear_is_no_price() {
        let two = [
            product("EU-LCUUsage", &[("0", "0.008")]),
            product("LCUUsage", &[("0", "0.009")]),
        ];
        reads("lcu", &two, None);
        reads(
            "lcu",
            &[product("LCUUsage", &[("0", "0.0000000000")])],
            None,
        );
        reads("lcu", &["{".to_owned(), "[]".to_owned()], None);
        assert_eq!(Ask::of("fargate-spot-vcpu:linux-x86", "eu-west-1"), None);
    }

    #[test]
    fn everything_that_is_asked_for_is_in_the_table() {
        for (item, ..) in ROWS {
            assert!(table::find(item).is_some(), "{item}");
        }
        let host = Ask::of("instance:c6g.4xlarge", "us-east-1").unwrap();
        assert_eq!(host.usage, "BoxUsage:c6g.4xlarge");
        assert!(host.attributes.contains(&("tenancy", "Shared".to_owned())));
    }
}
