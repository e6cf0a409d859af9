//! The services spoken to, as data.

/// How a service writes its requests and answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::aws) enum Dialect {
    /// <https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html>
    Ec2,
    /// <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>
    Aws,
}

/// A service of the query protocols.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::aws) struct Service {
    /// Name in IAM actions, in signatures and in the address: the same word for all of these.
    pub(in crate::aws) name: &'static str,
    /// Name in the user agent: the service id of its model.
    pub(in crate::aws) id: &'static str,
    /// Version of the API.
    pub(in crate::aws) version: &'static str,
    /// How it writes.
    pub(in crate::aws) dialect: Dialect,
    /// Has it one address for a whole partition?
    pub(in crate::aws) global: bool,
}

/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/>
pub(in crate::aws) const EC2: Service = Service {
    name: "ec2",
    id: "ec2",
    version: "2016-11-15",
    dialect: Dialect::Ec2,
    global: false,
};

/// <https://docs.aws.amazon.com/IAM/latest/APIReference/>
pub(in crate::aws) const IAM: Service = Service {
    name: "iam",
    id: "iam",
    version: "2010-05-08",
    dialect: Dialect::Aws,
    global: true,
};

/// <https://docs.aws.amazon.com/autoscaling/ec2/APIReference/>
pub(in crate::aws) const AUTO_SCALING: Service = Service {
    name: "autoscaling",
    id: "autoscaling",
    version: "2011-01-01",
    dialect: Dialect::Aws,
    global: false,
};

/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/>
pub(in crate::aws) const ELB: Service = Service {
    name: "elasticloadbalancing",
    id: "elasticloadbalancingv2",
    version: "2015-12-01",
    dialect: Dialect::Aws,
    global: false,
};
