//! The services the sandbox answers for, as their published models describe them on the wire.

/// How a service's requests and answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// Form in, XML out, lists as `member`.
    AwsQuery,
    /// Form in, XML out, lists flattened or as `item`.
    Ec2Query,
    /// JSON both ways, the action in `X-Amz-Target`.
    AwsJson,
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
    /// What stands before the action in `X-Amz-Target`; empty for the query protocols.
    pub(crate) target: &'static str,
}

const fn query(name: &'static str, version: &'static str, namespace: &'static str) -> Service {
    Service {
        name,
        protocol: Protocol::AwsQuery,
        version,
        namespace,
        target: "",
    }
}

const fn json(name: &'static str, version: &'static str, target: &'static str) -> Service {
    Service {
        name,
        protocol: Protocol::AwsJson,
        version,
        namespace: "",
        target,
    }
}

/// Source of each row: the service's API reference, and its model in botocore (Apache-2.0),
/// `botocore/data/<service>/<version>/service-2.json`, member `metadata`.
const SERVICES: [Service; 6] = [
    query(
        "cloudformation",
        "2010-05-15",
        "http://cloudformation.amazonaws.com/doc/2010-05-15/",
    ),
    Service {
        name: "ec2",
        protocol: Protocol::Ec2Query,
        version: "2016-11-15",
        namespace: "http://ec2.amazonaws.com/doc/2016-11-15/",
        target: "",
    },
    json("ecr", "2015-09-21", "AmazonEC2ContainerRegistry_V20150921"),
    json("ecs", "2014-11-13", "AmazonEC2ContainerServiceV20141113"),
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
    /// The code AWS answers an unknown action with.
    pub(crate) fn unknown_action(self) -> &'static str {
        match self {
            Self::AwsQuery | Self::Ec2Query => "InvalidAction",
            Self::AwsJson => "UnknownOperationException",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::services::SIMULATED;

    #[test]
    fn every_simulated_service_is_spoken_with_in_its_version() {
        for simulated in SIMULATED {
            let spoken = named(simulated.name);
            assert!(spoken.is_some(), "{}", simulated.name);
            let query = spoken.filter(|service| service.protocol != Protocol::AwsJson);
            if let Some(spoken) = query {
                assert_eq!(spoken.version, simulated.version, "{}", simulated.name);
            }
        }
    }
}
