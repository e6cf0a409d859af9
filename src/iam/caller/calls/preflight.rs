//! What is looked up before anything is made.

use super::{Call, call};
use crate::iam::Certainty::Possible;
use crate::iam::caller::Task::Up;
use crate::iam::caller::reasons::CHECKS;
use crate::iam::caller::scopes::ANY;

pub(super) const CALLS: &[Call] = &[
    call(
        "pricing:GetProducts",
        ANY,
        &[(Up, Possible, "only with `--refresh-prices`")],
    ),
    call(
        "servicequotas:GetAWSDefaultServiceQuota",
        ANY,
        &[(Up, Possible, CHECKS)],
    ),
    call(
        "servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota",
        ANY,
        &[(Up, Possible, "only with `--request-quotas`")],
    ),
    call(
        "servicequotas:ListServiceQuotas",
        ANY,
        &[(Up, Possible, CHECKS)],
    ),
    call(
        "servicequotas:RequestServiceQuotaIncrease",
        ANY,
        &[(Up, Possible, "only with `--request-quotas`")],
    ),
    call("ssm:GetParameter", ANY, &[(Up, Possible, CHECKS)]),
];
