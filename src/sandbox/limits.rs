//! What real AWS does and the sandbox does not: said in `sandbox show` and in `docs/sandbox.md`.

use serde::Serialize;

/// One difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// The subject in a word or two.
    pub subject: &'static str,
    /// What AWS does.
    pub aws: &'static str,
    /// What the sandbox does.
    pub sandbox: &'static str,
}

const fn limit(subject: &'static str, aws: &'static str, sandbox: &'static str) -> Limit {
    Limit {
        subject,
        aws,
        sandbox,
    }
}

/// Every difference we know of.
pub const LIMITS: &[Limit] = &[
    limit(
        "signatures",
        "verifies every signature and its date",
        "reads who calls, and where, out of the signature and verifies nothing",
    ),
    limit(
        "permissions",
        "evaluates policies for every call, and for what CloudFormation does with a role",
        "allows callers and CloudFormation everything; of the roles of hosts and tasks it asks \
         whether an `Allow` names the action, and looks at no resource, condition or denial",
    ),
    limit(
        "request rates",
        "throttles calls, per account, region and action",
        "answers every call",
    ),
    limit(
        "read after write",
        "may answer with a state some seconds old",
        "answers with the state of the moment",
    ),
    limit(
        "capacity",
        "may be out of an instance type or of Spot capacity in a zone",
        "always has instances; Spot instances are never taken back",
    ),
    limit(
        "networks",
        "carry packets",
        "follows routes, gateways, NAT, endpoints and who an endpoint's groups let in, to know which \
         service a host or a task reaches; ports, egress rules, network ACLs and endpoint policies \
         are not looked at, and nothing is sent",
    ),
    limit(
        "containers",
        "pull their image, run, log, and may fail",
        "start when their time has come; nothing of the image is run",
    ),
    limit(
        "a new account",
        "has a default VPC, which counts against the quota, and shuffles the names of zones",
        "has no default VPC; names follow the zone ids; some quotas are raised, see below",
    ),
    limit(
        "IAM",
        "takes seconds until a new role, policy or profile is known everywhere",
        "knows them at once, though CloudFormation takes its time to say so",
    ),
    limit(
        "hosts",
        "are replaced when unhealthy, drained before they end, of mixed types, and launched by any \
         version of a template",
        "never fail, end at once, are of one type, and launched by the newest version; managed \
         draining is not simulated",
    ),
    limit(
        "managed scaling",
        "follows CloudWatch alarms, warm-up and target tracking",
        "looks once a minute: hosts needed over target, within the provider's steps; in again after \
         fifteen low looks",
    ),
    limit(
        "services",
        "know placement strategies and constraints, zone rebalancing, Service Connect, and health \
         checks by load balancers; deployments keep to minimum and maximum percent",
        "spread over zones, then hosts; what runs is healthy; deployments start all new tasks before \
         they stop old ones",
    ),
    limit(
        "templates",
        "knows nested stacks, macros, transforms, modules, custom resources, hooks and imports",
        "refuses them by name",
    ),
    limit(
        "drift",
        "finds resources that were changed behind the stack's back",
        "has no drift detection",
    ),
    limit(
        "money",
        "bills",
        "bills nothing and computes no price; `sandbox show` names what would be billed",
    ),
];
