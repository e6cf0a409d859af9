//! Trouble that may pass by itself.

use super::super::{Area, Cause};

pub(super) const ROWS: &[Cause] = &[
    Cause {
        id: "throttled",
        area: Area::Passing,
        types: &[],
        patterns: &[
            "Rate exceeded",
            "RequestLimitExceeded",
            "Request limit exceeded",
            "HandlerErrorCode: Throttling",
        ],
        means: "a service below CloudFormation took too many calls at once, from this account or another user of it",
        advice: "run the command again in a few minutes; make fewer stacks at a time",
        mended: None,
        message: "InvalidParameterException: Error retrieving security group information for [sg-05937427457b61ff5]: Request limit exceeded. (ErrorCode: RequestLimitExceeded)",
        message_type: "AWS::ECS::Service",
        source: "https://github.com/dask/dask-cloudprovider/issues/56",
    },
    Cause {
        id: "timed-out",
        area: Area::Passing,
        types: &[],
        patterns: &[
            "Resource timed out waiting for completion",
            "Exceeded attempts to wait",
            "HandlerErrorCode: NotStabilized",
        ],
        means: "CloudFormation waited for the resource as long as it does, and it did not become ready",
        advice: "run the command again; if it repeats, look at the resource in its own service",
        mended: None,
        message: "Resource timed out waiting for completion",
        message_type: "AWS::EC2::NatGateway",
        source: "https://github.com/aws/aws-cdk/issues/25969",
    },
    Cause {
        id: "handler-broken",
        area: Area::Passing,
        types: &[],
        patterns: &[
            "HandlerErrorCode: InternalFailure",
            "HandlerErrorCode: ServiceInternalError",
            "Internal Failure",
        ],
        means: "AWS has a problem of its own in this service",
        advice: "run the command again in a few minutes, and see https://health.aws.amazon.com",
        mended: None,
        message: "ERROR: Resource Scp failed because Internal Failure.",
        message_type: "AWS::CloudFormation::Stack",
        source: "https://github.com/org-formation/org-formation-reference/issues/53",
    },
];
