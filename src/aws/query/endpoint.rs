//! Where a service of the query protocols is, and for which Region its requests are signed.

use super::Service;
use super::service::Reach;

/// A partition: Regions begin so, addresses end so, and IAM is there.
struct Partition {
    regions: &'static str,
    suffix: &'static str,
    global_host: &'static str,
    global_region: &'static str,
    /// Are the ordinary addresses FIPS endpoints already?
    fips: bool,
}

/// The first row that fits counts. <https://docs.aws.amazon.com/general/latest/gr/iam-service.html>,
/// <https://docs.aws.amazon.com/general/latest/gr/ec2-service.html>
const PARTITIONS: [Partition; 3] = [
    Partition {
        regions: "cn-",
        suffix: "amazonaws.com.cn",
        global_host: ".cn-north-1.amazonaws.com.cn",
        global_region: "cn-north-1",
        fips: false,
    },
    Partition {
        regions: "us-gov-",
        suffix: "amazonaws.com",
        global_host: ".us-gov.amazonaws.com",
        global_region: "us-gov-west-1",
        fips: true,
    },
    Partition {
        regions: "",
        suffix: "amazonaws.com",
        global_host: ".amazonaws.com",
        global_region: "us-east-1",
        fips: false,
    },
];

/// An address and the Region its requests are signed for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    pub(super) url: String,
    pub(super) region: String,
}

/// Where `service` is for callers in `region`.
pub(super) fn endpoint(service: &Service, region: &str, fips: bool) -> Endpoint {
    let Some(partition) = PARTITIONS
        .iter()
        .find(|partition| region.starts_with(partition.regions))
    else {
        // The last row fits every Region.
        return regional(service.host, region, "amazonaws.com");
    };
    let suffixed = if fips && !partition.fips {
        format!("{}-fips", service.host)
    } else {
        service.host.to_owned()
    };
    match service.reach {
        Reach::Partition => Endpoint {
            url: format!("https://{suffixed}{}", partition.global_host),
            region: partition.global_region.to_owned(),
        },
        Reach::Region => regional(&suffixed, region, partition.suffix),
        // Such a service has no FIPS addresses.
        Reach::Only(only) => regional(service.host, only, "amazonaws.com"),
    }
}

fn regional(host: &str, region: &str, suffix: &str) -> Endpoint {
    Endpoint {
        url: format!("https://{host}.{region}.{suffix}"),
        region: region.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{EC2, ELB, IAM, PRICING};
    use super::*;

    #[test]
    fn each_partition_has_its_addresses() {
        let expected = [
            (
                &EC2,
                "eu-west-1",
                false,
                "https://ec2.eu-west-1.amazonaws.com",
                "eu-west-1",
            ),
            (
                &ELB,
                "cn-north-1",
                false,
                "https://elasticloadbalancing.cn-north-1.amazonaws.com.cn",
                "cn-north-1",
            ),
            (
                &IAM,
                "eu-west-1",
                false,
                "https://iam.amazonaws.com",
                "us-east-1",
            ),
            (
                &IAM,
                "us-gov-east-1",
                true,
                "https://iam.us-gov.amazonaws.com",
                "us-gov-west-1",
            ),
            (
                &IAM,
                "cn-northwest-1",
                false,
                "https://iam.cn-north-1.amazonaws.com.cn",
                "cn-north-1",
            ),
            (
                &EC2,
                "us-east-2",
                true,
                "https://ec2-fips.us-east-2.amazonaws.com",
                "us-east-2",
            ),
            (
                &PRICING,
                "eu-west-1",
                true,
                "https://api.pricing.us-east-1.amazonaws.com",
                "us-east-1",
            ),
        ];
        for (service, region, fips, url, signed) in expected {
            let found = endpoint(service, region, fips);
            assert_eq!((found.url.as_str(), found.region.as_str()), (url, signed));
        }
    }
}
