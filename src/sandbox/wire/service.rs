//! The services the sandbox answers for, as their published models describe them on the wire.

use super::rest::{self, Route};

/// How a service's requests and answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// Form in, XML out, lists as `member`.
    AwsQuery,
    /// Form in, XML out, lists flattened or as `item`.
    Ec2Query,
    /// JSON both ways, the action in `X-Amz-Target`.
    AwsJson,
    /// JSON both ways, the action in the method and the path.
    RestJson,
}

/// One service.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Service {
    /// Signing name, as in the credential scope.
    pub(crate) name: &'static str,
    pub(crate) protocol: Protocol,
    /// API version, sent as `Version` by the query protocols.
    pub(crate) version: &'static str,
    /// XML namespace of the answers; empty for JSON.
    pub(crate) namespace: &'static str,
    /// What stands before the action in `X-Amz-Target`; empty for other protocols.
    pub(crate) target: &'static str,
    /// Content type of the answers.
    pub(crate) content_type: &'static str,
    /// Methods and paths of the actions; empty for other protocols than restJson1.
    pub(crate) routes: &'static [Route],
}

/// Content type of awsJson 1.0.
pub(crate) const JSON_1_0: &str = "application/x-amz-json-1.0";
/// Content type of awsJson 1.1.
pub(crate) const JSON_1_1: &str = "application/x-amz-json-1.1";
/// Content type of restJson1.
pub(crate) const JSON: &str = "application/json";
/// Content type of the query protocols.
pub(crate) const XML: &str = "text/xml";

const fn query(name: &'static str, version: &'static str, namespace: &'static str) -> Service {
    Service {
        name,
        protocol: Protocol::AwsQuery,
        version,
        namespace,
        target: "",
        content_type: XML,
        routes: &[],
    }
}

const fn json(name: &'static str, version: &'static str, target: &'static str) -> Service {
    Service {
        name,
        protocol: Protocol::AwsJson,
        version,
        namespace: "",
        target,
        content_type: JSON_1_1,
        routes: &[],
    }
}

/// Source of each row: the service's API reference, and its model in botocore (Apache-2.0),
/// `botocore/data/<service>/<version>/service-2.json`, member `metadata`.
const SERVICES: &[Service] = &[
    query(
        "autoscaling",
        "2011-01-01",
        "http://autoscaling.amazonaws.com/doc/2011-01-01/",
    ),
    Service {
        content_type: JSON_1_0,
        ..json("cloudcontrolapi", "2021-09-30", "CloudApiService")
    },
    query(
        "cloudformation",
        "2010-05-15",
        "http://cloudformation.amazonaws.com/doc/2010-05-15/",
    ),
    Service {
        protocol: Protocol::Ec2Query,
        ..query(
            "ec2",
            "2016-11-15",
            "http://ec2.amazonaws.com/doc/2016-11-15/",
        )
    },
    json("ecr", "2015-09-21", "AmazonEC2ContainerRegistry_V20150921"),
    json("ecs", "2014-11-13", "AmazonEC2ContainerServiceV20141113"),
    query(
        "elasticloadbalancing",
        "2015-12-01",
        "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
    ),
    query(
        "iam",
        "2010-05-08",
        "https://iam.amazonaws.com/doc/2010-05-08/",
    ),
    json("logs", "2014-03-28", "Logs_20140328"),
    json("pricing", "2017-10-15", "AWSPriceListService"),
    Service {
        protocol: Protocol::RestJson,
        content_type: JSON,
        routes: rest::SCHEDULER,
        ..json("scheduler", "2021-06-30", "")
    },
    json("servicequotas", "2019-06-24", "ServiceQuotasV20190624"),
    json("ssm", "2014-11-06", "AmazonSSM"),
    query(
        "sts",
        "2011-06-15",
        "https://sts.amazonaws.com/doc/2011-06-15/",
    ),
];

/// The service with this signing name.
pub(crate) fn named(name: &str) -> Option<&'static Service> {
    SERVICES.iter().find(|service| service.name == name)
}

/// The service whose `X-Amz-Target` starts with `prefix`.
pub(crate) fn targeted(prefix: &str) -> Option<&'static Service> {
    SERVICES
        .iter()
        .find(|service| service.protocol == Protocol::AwsJson && service.target == prefix)
}

impl Protocol {
    /// Content type of answers when the service is not known.
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::AwsQuery | Self::Ec2Query => XML,
            Self::AwsJson => JSON_1_1,
            Self::RestJson => JSON,
        }
    }

    /// The code AWS answers an unknown action with.
    pub(crate) fn unknown_action(self) -> &'static str {
        match self {
            Self::AwsQuery | Self::Ec2Query => "InvalidAction",
            Self::AwsJson | Self::RestJson => "UnknownOperationException",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::services::SIMULATED;

    #[test]
    fn every_simulated_service_is_spoken_with_in_its_version() {
        let registries = ["public-registry", "registry"];
        for simulated in SIMULATED {
            if registries.contains(&simulated.name) {
                continue;
            }
            let spoken = named(simulated.name);
            assert!(spoken.is_some(), "{}", simulated.name);
            let query = spoken.filter(|service| !service.namespace.is_empty());
            if let Some(spoken) = query {
                assert_eq!(spoken.version, simulated.version, "{}", simulated.name);
            }
        }
    }
}
