//! AWS's words for why something failed.

use std::collections::BTreeSet;

use crate::sandbox::engine::chance;
use crate::sandbox::engine::kind::Refusal;

/// How the handlers' client names a service, where it differs from the type name's second part.
const SERVICES: &[(&str, &str)] = &[
    ("EC2", "Ec2"),
    ("ECR", "Ecr"),
    ("ECS", "Ecs"),
    ("EKS", "Eks"),
    ("IAM", "Iam"),
    ("Logs", "CloudWatchLogs"),
    ("SSM", "Ssm"),
];

/// A handler's failure as a status reason.
pub(super) fn handler(seed: u64, entity: &str, kind: &str, refusal: &Refusal) -> String {
    let id = |purpose: &str| chance::uuid(seed, entity, purpose);
    let class = refusal.class.name();
    let call = if refusal.code.is_empty() {
        String::new()
    } else {
        let second = kind.split("::").nth(1).unwrap_or_default();
        let service = SERVICES
            .iter()
            .find(|(name, _)| *name == second)
            .map_or(second, |(_, client)| client);
        format!(
            " (Service: {service}, Status Code: {}, Request ID: {})",
            refusal.status,
            id("request")
        )
    };
    format!(
        "Resource handler returned message: \"{}{call}\" (RequestToken: {}, HandlerErrorCode: {class})",
        refusal.message,
        id("handler token")
    )
}

/// `The following resource(s) failed to create: [A, B]. `
pub(super) fn failed_to(verb: &str, logical_ids: &BTreeSet<String>) -> String {
    let ids: Vec<&str> = logical_ids.iter().map(String::as_str).collect();
    format!(
        "The following resource(s) failed to {verb}: [{}]. ",
        ids.join(", ")
    )
}
