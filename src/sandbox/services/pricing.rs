//! The price list: what AWS asks for what, as products with one On-Demand term each.
//!
//! Shapes: <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html>
//! and <https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-products-and-terms.html>.
//! The prices are those of the pages for us-east-1, read on 2026-11-21; what other Regions ask is
//! assumed.

use serde_json::{Value, json};

use super::page::{Page, page, size};
use super::{Action, Service, Unknown};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::World;
use crate::sandbox::engine::kinds::{instance_types, zones};

/// The price list, as far as it is simulated.
pub(super) static SERVICE: Service = Service {
    name: "pricing",
    version: "2017-10-15",
    unknown: Unknown::UnknownOperation,
    actions: &[Action::read("GetProducts", |_: &World, call: &Call| {
        products(call)
    })],
};

/// Service code, product family, further attributes, usage type, unit, dollars in us-east-1.
type Row = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
    &'static str,
    f64,
);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("AmazonEC2", "NAT Gateway", &[], "NatGateway-Hours", "Hrs", 0.045),
    ("AmazonEC2", "NAT Gateway", &[], "NatGateway-Bytes", "GB", 0.045),
    ("AmazonEC2", "NAT Gateway", &[], "RegionalNatGateway-Hours", "Hrs", 0.045),
    ("AmazonEC2", "Storage", &[("volumeApiName", "gp2")], "EBS:VolumeUsage.gp2", "GB-Mo", 0.10),
    ("AmazonEC2", "Storage", &[("volumeApiName", "gp3")], "EBS:VolumeUsage.gp3", "GB-Mo", 0.08),
    ("AmazonVPC", "VPC", &[], "PublicIPv4:InUseAddress", "Hrs", 0.005),
    ("AmazonVPC", "VPC", &[], "PublicIPv4:IdleAddress", "Hrs", 0.005),
    ("AmazonVPC", "VpcEndpoint", &[], "VpcEndpoint-Hours", "Hrs", 0.01),
    ("AmazonVPC", "VpcEndpoint", &[], "VpcEndpoint-Bytes", "GB", 0.01),
    ("AWSELB", "Load Balancer-Application", &[], "LoadBalancerUsage", "Hrs", 0.0225),
    ("AWSELB", "Load Balancer-Application", &[], "TS-LoadBalancerUsage", "Hrs", 0.0056),
    ("AWSELB", "Load Balancer-Application", &[], "LCUUsage", "LCU-Hrs", 0.008),
    ("AmazonECS", "Compute", &[], "Fargate-vCPU-Hours:perCPU", "hours", 0.040_48),
    ("AmazonECS", "Compute", &[], "Fargate-GB-Hours", "hours", 0.004_445),
    ("AmazonECS", "Compute", &[], "Fargate-ARM-vCPU-Hours:perCPU", "hours", 0.032_38),
    ("AmazonECS", "Compute", &[], "Fargate-ARM-GB-Hours", "hours", 0.003_56),
    ("AmazonECS", "Compute", &[], "Fargate-Windows-vCPU-Hours:perCPU", "hours", 0.091_48),
    ("AmazonECS", "Compute", &[], "Fargate-Windows-GB-Hours", "hours", 0.010_05),
    ("AmazonECS", "Compute", &[], "Fargate-EphemeralStorage-GB-Hours", "hours", 0.000_111),
    ("AmazonCloudWatch", "Data Payload", &[("group", "Ingested Logs")], "DataProcessing-Bytes", "GB", 0.50),
    ("AmazonCloudWatch", "Data Payload", &[("group", "Ingested Logs")], "VendedLog-Bytes", "GB", 0.50),
    ("AmazonCloudWatch", "Metric", &[("group", "Metric")], "CW:MetricMonitorUsage", "Metrics", 0.30),
];

/// What a vCPU of an instance family costs in us-east-1; other families have no price here.
const FAMILIES: [(&str, f64); 4] = [
    ("c5", 0.0425),
    ("c6g", 0.034),
    ("c7g", 0.036_25),
    ("m6g", 0.0385),
];

/// What other Regions than those of the United States ask, of what us-east-1 asks. Assumed.
const ELSEWHERE: f64 = 1.1;

/// What begins a usage type in a Region; others are named after nothing here.
const PREFIXES: [(&str, &str); 5] = [
    ("us-east-2", "USE2-"),
    ("us-west-2", "USW2-"),
    ("ca-central-1", "CAN1-"),
    ("eu-central-1", "EUC1-"),
    ("eu-west-1", "EU-"),
];

/// `GetProducts`.
fn products(call: &Call) -> Answer {
    let service = call.input.get("ServiceCode").as_str().unwrap_or_default();
    if service.is_empty() {
        let message = "1 validation error detected: Value at 'serviceCode' failed to satisfy \
                       constraint: Member must not be null";
        return Err(ApiError::client("ValidationException", message));
    }
    let filters = call.input.get("Filters").items();
    let lets = |product: &Value| filters.iter().all(|filter| fits(product, filter));
    let found = zones::regions()
        .flat_map(|(region, _)| in_region(service, region))
        .filter(lets)
        .map(|product| Tree::text(product.to_string()))
        .collect();
    let most = size(call.input.get("MaxResults"), 100, 100);
    let Some(Page { items, next }) = page(found, call.input.get("NextToken"), most) else {
        return Err(ApiError::client(
            "InvalidNextTokenException",
            "The token is invalid.",
        ));
    };
    Ok(Tree::map([
        ("FormatVersion", Tree::text("aws_v1")),
        ("PriceList", Tree::List(items)),
        ("NextToken", next),
    ]))
}

/// Is an attribute what a filter of the one kind there is says?
fn fits(product: &Value, filter: &Tree) -> bool {
    let field = filter.get("Field").as_str().unwrap_or_default();
    let wanted = filter.get("Value").as_str().unwrap_or_default();
    let of_product = product.pointer("/product").unwrap_or(&Value::Null);
    let place = match field {
        "productFamily" => of_product.get(field),
        "ServiceCode" => product.get("serviceCode"),
        _ => of_product.get("attributes").and_then(|all| all.get(field)),
    };
    place.and_then(Value::as_str) == Some(wanted)
}

/// The products of a service in a Region.
fn in_region(service: &str, region: &str) -> Vec<Value> {
    let home = region.starts_with("us-");
    let times = if home { 1.0 } else { ELSEWHERE };
    let prefix = PREFIXES.iter().find(|(name, _)| *name == region);
    let prefix = prefix.map_or("", |(_, prefix)| prefix);
    let of_service = ROWS.iter().filter(|(code, ..)| *code == service);
    let mut found: Vec<Value> = of_service
        .map(|(_, family, more, usage, unit, usd)| {
            let mut attributes = json!({"usagetype": format!("{prefix}{usage}")});
            for (field, value) in *more {
                attributes[field] = json!(value);
            }
            product((service, family, region), attributes, (unit, usd * times))
        })
        .collect();
    if service == "AmazonEC2" {
        let hosts = instance_types::ALL.iter().filter_map(|host| {
            let (name, _) = host.name.split_once('.')?;
            let (_, usd) = FAMILIES.iter().find(|(family, _)| *family == name)?;
            let attributes = json!({
                "usagetype": format!("{prefix}BoxUsage:{}", host.name),
                "instanceType": host.name,
                "operatingSystem": "Linux",
                "tenancy": "Shared",
                "preInstalledSw": "NA",
                "capacitystatus": "Used",
            });
            let vcpus = f64::from(u32::try_from(host.vcpus).unwrap_or_default());
            let price = ("Hrs", usd * vcpus * times);
            Some(product(
                (service, "Compute Instance", region),
                attributes,
                price,
            ))
        });
        found.extend(hosts);
    }
    found
}

/// One product and its price.
fn product(
    (service, family, region): (&str, &str, &str),
    mut attributes: Value,
    (unit, usd): (&str, f64),
) -> Value {
    attributes["regionCode"] = json!(region);
    attributes["servicecode"] = json!(service);
    json!({
        "product": {"productFamily": family, "attributes": attributes},
        "serviceCode": service,
        "terms": {"OnDemand": {"SIMULATED.TERM": {"priceDimensions": {"SIMULATED.TERM.RATE": {
            "unit": unit,
            "beginRange": "0",
            "endRange": "Inf",
            "pricePerUnit": {"USD": format!("{usd:.10}")},
        }}}}},
        "publicationDate": "2026-11-21T00:00:00Z",
    })
}
