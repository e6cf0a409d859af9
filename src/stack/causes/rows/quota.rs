//! Quotas of the account.

use super::super::{Area, Cause};

pub(super) const ROWS: &[Cause] = &[
    Cause {
        id: "quota-eip",
        area: Area::Quota,
        types: &["AWS::EC2::"],
        patterns: &[
            "maximum number of addresses has been reached",
            "AddressLimitExceeded",
        ],
        means: "the account's quota of Elastic IP addresses in this Region is used up",
        advice: "release addresses that nothing uses, ask for more (Service Quotas, `EC2-VPC Elastic IPs`, L-0263D0A3), or take fewer NAT gateways: `--set network.nat=single`",
        mended: None,
        message: "Resource handler returned message: \"The maximum number of addresses has been reached. (Service: Ec2, Status Code: 400, Request ID: 6b8cf3d3-1afc-40de-91d7-4ac4c55bfc32)\" (RequestToken: 5f2495db-493f-e12b-ebf1-187d26148fde, HandlerErrorCode: GeneralServiceException)",
        message_type: "AWS::EC2::EIP",
        source: "https://github.com/radius-project/samples/issues/711",
    },
    Cause {
        id: "quota-vpc",
        area: Area::Quota,
        types: &["AWS::EC2::VPC"],
        patterns: &[
            "maximum number of VPCs has been reached",
            "VpcLimitExceeded",
        ],
        means: "the account's quota of VPCs in this Region is used up",
        advice: "delete stacks you no longer need (`stackgen status` lists ours), or ask for more VPCs (Service Quotas, `VPCs per Region`, L-F678F1CE)",
        mended: None,
        message: "Resource handler returned message: \"The maximum number of VPCs has been reached. (Service: Ec2, Status Code: 400, Request ID: 5ce9e2b3-ab97-48ae-9110-21df5e97e9b5)\" (RequestToken: 79d65bb7-1d80-c629-18dc-b61fe9935538, HandlerErrorCode: GeneralServiceException)",
        message_type: "AWS::EC2::VPC",
        source: "https://github.com/awslabs/landing-zone-accelerator-on-aws/issues/241",
    },
];
