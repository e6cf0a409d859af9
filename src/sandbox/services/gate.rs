//! What stands before every service: regions that are not enabled, and request rates.
//!
//! Rates are token buckets per account, region and class of actions, as AWS describes its own. Few
//! figures are published; the others are assumed, and meant to be generous.

use crate::sandbox::call::{ApiError, Call};
use crate::sandbox::engine::conditions::{Bucket, Rate};
use crate::sandbox::engine::{Place, World};

/// The rates of a service.
#[derive(Debug)]
pub struct Limits {
    /// Name in the credential scope; empty: any other service.
    pub service: &'static str,
    /// Of actions that only look.
    pub reads: Rate,
    /// Of all others.
    pub changes: Rate,
    /// Where the figures come from, or `assumed`.
    pub source: &'static str,
}

const fn rate(burst: i64, per_second: i64) -> Rate {
    Rate { burst, per_second }
}

const fn limits(service: &'static str, reads: Rate, changes: Rate, source: &'static str) -> Limits {
    Limits {
        service,
        reads,
        changes,
        source,
    }
}

const ASSUMED: &str = "assumed";
const ECR_QUOTAS: &str =
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html";

/// The rates, by service.
pub const RATES: &[Limits] = &[
    limits("cloudformation", rate(60, 10), rate(40, 5), ASSUMED),
    limits(
        "ec2",
        rate(100, 20),
        rate(50, 5),
        "https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html",
    ),
    limits(
        "ecs",
        rate(50, 20),
        rate(50, 5),
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html",
    ),
    limits("iam", rate(60, 15), rate(40, 5), ASSUMED),
    limits("logs", rate(40, 10), rate(40, 10), ASSUMED),
    limits(
        "servicequotas",
        rate(20, 10),
        rate(6, 3),
        "https://docs.aws.amazon.com/servicequotas/latest/userguide/reference_limits.html",
    ),
    limits(
        "public-registry",
        rate(1_000, 200),
        rate(1_000, 200),
        ASSUMED,
    ),
    limits("registry", rate(1_000, 1_000), rate(500, 500), ECR_QUOTAS),
    limits(
        "sts",
        rate(600, 600),
        rate(600, 600),
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    ),
    limits("", rate(100, 20), rate(50, 10), ASSUMED),
];

/// Actions that have a rate of their own: service, action, rate, source.
pub const OWN_RATES: &[(&str, &str, Rate, &str)] = &[
    (
        "logs",
        "FilterLogEvents",
        rate(5, 5),
        "https://repost.aws/knowledge-center/cloudwatch-logs-throttling",
    ),
    ("registry", "FinishUpload", rate(100, 100), ECR_QUOTAS),
    ("registry", "PutManifest", rate(10, 10), ECR_QUOTAS),
    ("registry", "StartUpload", rate(100, 100), ECR_QUOTAS),
];

/// What the names of actions that only look start with.
const LOOKING: &[&str] = &[
    "Batch", "Describe", "Download", "Estimate", "Get", "Head", "List", "Ping", "Validate",
];

/// Lets a call through, or says why not.
pub(super) fn admit(world: &mut World, call: &Call) -> Result<(), ApiError> {
    let place = super::place(call);
    if !world.is_enabled(&place) && call.service != "public-registry" {
        return Err(not_enabled(&call.service));
    }
    if takes_token(world, &place, call) {
        Ok(())
    } else {
        Err(throttled(&call.service))
    }
}

/// Credentials are not known in a region that the account has not enabled.
fn not_enabled(service: &str) -> ApiError {
    let (status, code, message) = match service {
        "ec2" => (
            401,
            "AuthFailure",
            "AWS was not able to validate the provided access credentials",
        ),
        "autoscaling" | "cloudformation" | "elasticloadbalancing" | "iam" | "sts" => (
            403,
            "InvalidClientTokenId",
            "The security token included in the request is invalid.",
        ),
        _ => (
            400,
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        ),
    };
    ApiError {
        status,
        code: code.to_owned(),
        message: message.to_owned(),
    }
}

/// What a service says to those who come too often.
pub fn throttled(service: &str) -> ApiError {
    let (status, code, message) = match service {
        // https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors-docker.html
        "public-registry" | "registry" => (429, "TOOMANYREQUESTS", "Rate exceeded"),
        "ec2" => (503, "RequestLimitExceeded", "Request limit exceeded."),
        "autoscaling" | "cloudformation" | "elasticloadbalancing" | "iam" | "sts" => {
            (400, "Throttling", "Rate exceeded")
        }
        _ => (400, "ThrottlingException", "Rate exceeded"),
    };
    ApiError {
        status,
        code: code.to_owned(),
        message: message.to_owned(),
    }
}

/// Takes a token out of the bucket of the call's class, if there is one.
fn takes_token(world: &mut World, place: &Place, call: &Call) -> bool {
    let (class, usual) = class(call);
    let now = world.now_ms;
    let conditions = world.request_rates(place);
    let rate = conditions.rates.get(&class).copied().unwrap_or(usual);
    let full = rate.burst.saturating_mul(1_000);
    let before = conditions.buckets.get(&class).copied();
    let had = before.map_or(full, |bucket| {
        let elapsed = now.saturating_sub(bucket.at_ms).max(0);
        bucket
            .milli
            .saturating_add(elapsed.saturating_mul(rate.per_second))
            .min(full)
    });
    let milli = if had >= 1_000 { had - 1_000 } else { had };
    let bucket = Bucket { milli, at_ms: now };
    conditions.buckets.insert(class, bucket);
    had >= 1_000
}

/// The class of a call, and its rate unless the world says otherwise.
fn class(call: &Call) -> (String, Rate) {
    let (service, action) = (call.service.as_str(), call.action.as_str());
    let own = OWN_RATES
        .iter()
        .find(|(of, name, ..)| (*of, *name) == (service, action));
    if let Some((_, _, rate, _)) = own {
        return (format!("{service}/{action}"), *rate);
    }
    let looks = LOOKING.iter().any(|prefix| action.starts_with(prefix));
    let kind = if looks { "reads" } else { "changes" };
    (format!("{service}/{kind}"), usual(service, looks))
}

fn usual(service: &str, looks: bool) -> Rate {
    let row = RATES
        .iter()
        .find(|row| row.service == service || row.service.is_empty());
    row.map_or(
        rate(100, 20),
        |row| {
            if looks { row.reads } else { row.changes }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::call::{Principal, Tree};
    use crate::sandbox::engine::Knob;

    fn call(service: &str, action: &str) -> Call {
        Call {
            service: service.to_owned(),
            action: action.to_owned(),
            account: "123456789012".to_owned(),
            principal: Principal::default(),
            region: "eu-south-1".to_owned(),
            request_id: String::new(),
            input: Tree::Null,
        }
    }

    fn place() -> Place {
        Place::new("123456789012", "eu-south-1")
    }

    #[test]
    fn a_burst_is_served_and_then_the_rate() {
        let mut world = World::new(1, 0);
        let read = call("cloudformation", "DescribeStacks");
        let served = (0..100).filter(|_| admit(&mut world, &read).is_ok());
        assert_eq!(served.count(), 60);
        assert!(admit(&mut world, &call("cloudformation", "CreateStack")).is_ok());
        world.now_ms += 1_000;
        let served = (0..100).filter(|_| admit(&mut world, &read).is_ok());
        assert_eq!(served.count(), 10);
        let refused = admit(&mut world, &read).expect_err("an empty bucket");
        assert_eq!(refused.to_string(), "Throttling: Rate exceeded");
    }

    #[test]
    fn a_rate_can_be_set() {
        let mut world = World::new(1, 0);
        let knob = Knob::RequestRate {
            class: "ecs/reads".to_owned(),
            burst: 1,
            per_second: 0,
        };
        knob.turn(&mut world, &place());
        let read = call("ecs", "DescribeServices");
        assert!(admit(&mut world, &read).is_ok());
        world.now_ms += 3_600_000;
        let refused = admit(&mut world, &read).expect_err("it never fills again");
        assert_eq!(refused.code, "ThrottlingException");
    }

    #[test]
    fn a_region_that_is_not_enabled_knows_nobody() {
        let mut world = World::new(1, 0);
        Knob::RegionDisabled.turn(&mut world, &place());
        for (service, code) in [
            ("ec2", "AuthFailure"),
            ("cloudformation", "InvalidClientTokenId"),
            ("ecs", "UnrecognizedClientException"),
        ] {
            let refused = admit(&mut world, &call(service, "Describe")).expect_err("refused");
            assert_eq!(refused.code, code);
        }
        let mut elsewhere = call("ec2", "DescribeVpcs");
        elsewhere.region = "us-east-1".to_owned();
        assert!(admit(&mut world, &elsewhere).is_ok());
    }
}
