//! What bills, and what its price depends on.

use serde_json::Value;

use super::{Book, MONTH_HOURS, Price, Sure, Usd};

/// A thing that bills by the hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Billable {
    /// A NAT gateway, without its traffic.
    NatGateway,
    /// A public IPv4 address, in use or idle.
    PublicIpv4,
    /// An interface endpoint in so many zones.
    InterfaceEndpoint {
        /// Zones, that is subnets, it stands in.
        zones: u64,
    },
    /// A load balancer, without its capacity units.
    LoadBalancer {
        /// `application`, `network`.
        kind: String,
    },
    /// An EC2 instance.
    Instance {
        /// Instance type.
        instance_type: String,
        /// Spot: its price moves, and stays below the On-Demand price.
        spot: bool,
    },
    /// An EBS volume.
    Volume {
        /// `gp3`, `gp2`.
        kind: String,
        /// Size in GiB.
        gib: u64,
    },
    /// A Fargate task.
    FargateTask {
        /// `x86_64`, `arm64`.
        architecture: String,
        /// CPU in units of 1/1024 vCPU.
        cpu: u64,
        /// Memory in MiB.
        mib: u64,
    },
}

impl Billable {
    /// Its price for an hour.
    fn list_price(&self, book: &Book, region: &str) -> Option<Price> {
        let price = |item: &str| book.price(region, item);
        match self {
            Self::NatGateway => price("nat-gateway"),
            Self::PublicIpv4 => price("public-ipv4"),
            Self::InterfaceEndpoint { zones } => {
                Some(times(price("endpoint")?, |usd| usd.times(*zones)))
            }
            Self::LoadBalancer { kind } => price(&format!("load-balancer:{kind}")),
            Self::Instance { instance_type, .. } => price(&format!("instance:{instance_type}")),
            Self::Volume { kind, gib } => {
                let month = price(&format!("volume:{kind}"))?;
                Some(times(month, |usd| usd.share(*gib, u64::from(MONTH_HOURS))))
            }
            Self::FargateTask {
                architecture,
                cpu,
                mib,
            } => {
                let list = match architecture.as_str() {
                    "arm64" => "linux-arm",
                    _ => "linux-x86",
                };
                let memory = price(&format!("fargate-gb:{list}"))?;
                let vcpu = price(&format!("fargate-vcpu:{list}"))?;
                Some(times(vcpu, |usd| {
                    usd.share(*cpu, 1024) + memory.usd.share(*mib, 1024)
                }))
            }
        }
    }

    /// Does its price move below the listed one?
    const fn is_spot(&self) -> bool {
        matches!(self, Self::Instance { spot: true, .. })
    }
}

/// A price of something that is so much of another.
fn times(price: Price, of: impl Fn(Usd) -> Usd) -> Price {
    Price {
        usd: of(price.usd),
        ..price
    }
}

/// The price of `what` for an hour in `region`, from the table; `None` when it does not know it. A
/// Spot host costs no more than an On-Demand one.
pub fn hourly(region: &str, what: &Billable) -> Option<(Usd, Sure)> {
    let price = what.list_price(&Book::default(), region)?;
    let sure = if what.is_spot() {
        Sure::AtMost
    } else {
        price.sure
    };
    Some((price.usd, sure))
}

/// What a template's resources cost in an hour at least: only what bills by its mere existence.
/// Hosts and tasks, traffic and stored bytes are not in it.
pub fn of_template(region: &str, template: &Value) -> Usd {
    let resources = template.get("Resources").and_then(Value::as_object);
    resources
        .into_iter()
        .flat_map(|resources| resources.values())
        .filter_map(standing)
        .filter_map(|billable| Some(hourly(region, &billable)?.0))
        .sum()
}

/// What of a resource bills while it stands.
fn standing(resource: &Value) -> Option<Billable> {
    let text = |path| resource.pointer(path).and_then(Value::as_str);
    Some(match text("/Type")? {
        "AWS::EC2::NatGateway" => Billable::NatGateway,
        "AWS::EC2::EIP" => Billable::PublicIpv4,
        "AWS::EC2::VPCEndpoint" if text("/Properties/VpcEndpointType") == Some("Interface") => {
            let subnets = resource.pointer("/Properties/SubnetIds")?.as_array()?;
            let zones = u64::try_from(subnets.len()).ok()?;
            Billable::InterfaceEndpoint { zones }
        }
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => Billable::LoadBalancer {
            kind: text("/Properties/Type").unwrap_or("application").to_owned(),
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn prices_follow_size_and_say_how_sure_they_are() {
        let host = |spot| Billable::Instance {
            instance_type: "c6g.4xlarge".to_owned(),
            spot,
        };
        let task = Billable::FargateTask {
            architecture: "x86_64".to_owned(),
            cpu: 256,
            mib: 512,
        };
        let expected = [
            ("us-east-1", host(false), "$0.544", Sure::Listed),
            ("us-east-1", host(true), "$0.544", Sure::AtMost),
            ("eu-west-1", host(false), "$0.544", Sure::OtherRegion),
            ("eu-west-1", Billable::PublicIpv4, "$0.005", Sure::Listed),
            (
                "us-west-2",
                Billable::InterfaceEndpoint { zones: 4 },
                "$0.04",
                Sure::Listed,
            ),
            ("us-east-1", task, "$0.0124", Sure::Listed),
        ];
        for (region, what, text, sure) in expected {
            let (price, how) = hourly(region, &what).unwrap();
            assert_eq!((price.to_string().as_str(), how), (text, sure), "{what:?}");
        }
        let unknown = Billable::Instance {
            instance_type: "x9z.huge".to_owned(),
            spot: false,
        };
        assert_eq!(hourly("us-east-1", &unknown), None);
    }

    #[test]
    fn a_stack_costs_at_least_what_stands_in_it() {
        let endpoint = |kind| {
            json!({"Type": "AWS::EC2::VPCEndpoint",
                "Properties": {"VpcEndpointType": kind, "SubnetIds": ["a", "b", "c"]}})
        };
        let template = json!({"Resources": {
            "Vpc": {"Type": "AWS::EC2::VPC"},
            "Nat": {"Type": "AWS::EC2::NatGateway"},
            "Address": {"Type": "AWS::EC2::EIP"},
            "Ecr": endpoint("Interface"),
            "S3": endpoint("Gateway"),
        }});
        assert_eq!(of_template("us-east-1", &template).to_string(), "$0.08");
        assert_eq!(of_template("us-east-1", &json!({})), Usd::default());
    }
}
