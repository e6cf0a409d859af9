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
        "holds callers to `--sandbox-policy`, else allows them everything; holds CloudFormation to \
         its service role, or to the caller without one, by a table of what its handlers call; of \
         the roles of hosts and tasks it asks for the action only; knows no resource-based, \
         session or organization policy, and no condition on addresses",
    ),
    limit(
        "request rates",
        "throttles calls, per account, region and action, at rates it mostly does not publish",
        "throttles per account, region, service and kind of call (looking or changing), at assumed \
         and generous rates",
    ),
    limit(
        "prices",
        "has some for everything and every Region, changes them, and lets Spot prices move",
        "has the list prices of one day for what stacks use, the same in the United States and an \
         assumed tenth more elsewhere, and assumed Spot prices that never change",
    ),
    limit(
        "read after write",
        "may answer with a state some seconds old",
        "answers with the state of the moment",
    ),
    limit(
        "capacity",
        "may be out of an instance type or of Spot capacity in a zone",
        "is out of what it was told to be out of, else never; takes Spot back when it is told to",
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
        "start when their time has come, unless the image is not there, not for their platform, or \
         their role may not, or they are told to fail; nothing of the image is run: a container of \
         the test app writes its start record, and none writes anything else",
    ),
    limit(
        "image registries",
        "keep what is pushed, scan it, expire it by policy, replicate it, and encrypt it with keys of \
         the account; collect layers that nothing refers to; tell clients of a type they do not take",
        "hash layers as they come and keep those of at most 64 KiB, manifests byte for byte; policies \
         are kept and expire nothing, nothing is scanned; a manifest is told whatever the client would \
         take; an image that the world began with gives way to one pushed with its tag, which `HEAD` does \
         not find until then; \
         `public.ecr.aws` has made-up Python images and nothing else, their foreign layers are to be had \
         in the process only, not from `sandbox serve`",
    ),
    limit(
        "CloudWatch Logs",
        "keeps whatever is written, and knows Live Tail, Insights, subscriptions and regular \
         expressions",
        "derives start records from their tasks whenever they are read, and holds nothing else; \
         knows terms and comparisons of members as patterns and refuses all others by name; every \
         group and stream says that it holds 0 bytes",
    ),
    limit(
        "a new account",
        "has a default VPC, which counts against the quota, shuffles the names of zones, has no \
         service-linked roles, and opt-in regions are off",
        "has no default VPC; names follow the zone ids; some quotas are raised, see below; \
         service-linked roles are there and every region is on, unless it is told otherwise",
    ),
    limit(
        "IAM",
        "takes seconds until a new role, policy or profile is known everywhere",
        "knows them at once, though CloudFormation takes its time to say so",
    ),
    limit(
        "hosts",
        "are replaced when unhealthy, of mixed types, and launched by any version of a template",
        "never fail by themselves, are of one type, and launched by the newest version",
    ),
    limit(
        "managed scaling",
        "follows CloudWatch alarms, warm-up and target tracking",
        "measures once a minute, and acts after an alarm's delay at first, soon while it stays high: \
         hosts needed over target, within the provider's steps and warm-up; in again after fifteen \
         low measures. How fast everything scales is a model with a page of its own: docs/model.md",
    ),
    limit(
        "services",
        "know placement strategies and constraints, zone rebalancing, Service Connect, and health \
         checks by load balancers; deployments keep to minimum and maximum percent",
        "spread over zones, then hosts; what runs is healthy; deployments start all new tasks before \
         they stop old ones",
    ),
    limit(
        "EventBridge Scheduler",
        "knows `cron`, time zones, keys, queues for what failed, and every API as a target",
        "knows `at` and `rate` in UTC, and as targets `DeleteStack`, `UpdateService` and \
         `DeleteAutoScalingGroup`; all else is refused by name; schedules cannot be made by templates",
    ),
    limit(
        "EC2, Auto Scaling, IAM, load balancers and logs by API",
        "have hundreds of actions each",
        "describe what is there, and remove what blocks a stack's deletion; nothing is made by these, \
         but service-linked roles; a deleted group's activities are told for an hour, not six weeks",
    ),
    limit(
        "Cloud Control",
        "creates, changes and deletes by schema, and some lists tell all properties",
        "lists, reads and deletes; a list tells identifiers only",
    ),
    limit(
        "Service Quotas",
        "knows every quota of every service, and decides about a raise in minutes or days",
        "knows those below, keeps raises undecided, and has no applied value for what was never \
         changed of ECS and Auto Scaling; network interfaces have a quota that nothing is refused for",
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
