//! The services spoken to, as data.

/// How a service writes its requests and answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::aws) enum Dialect {
    /// <https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html>
    Ec2,
    /// <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>
    Aws,
    /// JSON both ways, the action in a header: awsJson of this version, `1.0` or `1.1`.
    /// <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>
    Json(&'static str),
}

/// Where a service has its addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::aws) enum Reach {
    /// One in each Region.
    Region,
    /// One for a whole partition.
    Partition,
    /// In this Region, whatever Region is asked about.
    Only(&'static str),
}

/// A service of the query protocols, or one whose JSON has no SDK crate with us.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::aws) struct Service {
    /// Name in IAM actions and in signatures: the same word for all of these.
    pub(in crate::aws) name: &'static str,
    /// First part of the address.
    pub(in crate::aws) host: &'static str,
    /// Name in the user agent: the service id of its model.
    pub(in crate::aws) id: &'static str,
    /// Version of the API, and for JSON what stands before the action in `X-Amz-Target`.
    pub(in crate::aws) version: &'static str,
    /// How it writes.
    pub(in crate::aws) dialect: Dialect,
    /// Where it has its addresses.
    pub(in crate::aws) reach: Reach,
}

/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/>
pub(in crate::aws) const EC2: Service = Service {
    name: "ec2",
    host: "ec2",
    id: "ec2",
    version: "2016-11-15",
    dialect: Dialect::Ec2,
    reach: Reach::Region,
};

/// <https://docs.aws.amazon.com/IAM/latest/APIReference/>
pub(in crate::aws) const IAM: Service = Service {
    name: "iam",
    host: "iam",
    id: "iam",
    version: "2010-05-08",
    dialect: Dialect::Aws,
    reach: Reach::Partition,
};

/// <https://docs.aws.amazon.com/autoscaling/ec2/APIReference/>
pub(in crate::aws) const AUTO_SCALING: Service = Service {
    name: "autoscaling",
    host: "autoscaling",
    id: "autoscaling",
    version: "2011-01-01",
    dialect: Dialect::Aws,
    reach: Reach::Region,
};

/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/>
pub(in crate::aws) const ELB: Service = Service {
    name: "elasticloadbalancing",
    host: "elasticloadbalancing",
    id: "elasticloadbalancingv2",
    version: "2015-12-01",
    dialect: Dialect::Aws,
    reach: Reach::Region,
};

/// <https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/>
pub(in crate::aws) const SERVICE_QUOTAS: Service = Service {
    name: "servicequotas",
    host: "servicequotas",
    id: "servicequotas",
    version: "ServiceQuotasV20190624",
    dialect: Dialect::Json("1.1"),
    reach: Reach::Region,
};

/// <https://docs.aws.amazon.com/systems-manager/latest/APIReference/>
pub(in crate::aws) const SSM: Service = Service {
    name: "ssm",
    host: "ssm",
    id: "ssm",
    version: "AmazonSSM",
    dialect: Dialect::Json("1.1"),
    reach: Reach::Region,
};

/// It answers for every Region from a few:
/// <https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-query-api.html>.
pub(in crate::aws) const PRICING: Service = Service {
    name: "pricing",
    host: "api.pricing",
    id: "pricing",
    version: "AWSPriceListService",
    dialect: Dialect::Json("1.1"),
    reach: Reach::Only("us-east-1"),
};
