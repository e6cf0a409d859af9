//! What a broken rule does to a stack in the simulated AWS, which knows nothing of the rules.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use stackgen::template::check::{ORDER, requirements};

use crate::edges::without_edges;
use crate::life::Life;
use crate::samples::{sample, template, with_group_rule};

/// A rule, a template that breaks it, and how that ends.
struct Row {
    rule: &'static str,
    sample: fn() -> Value,
    cut: Cut,
    ending: Ending,
}

/// Which edges are lost.
enum Cut {
    /// All that the rule asks for.
    Asked,
    /// One, from a resource on the way.
    At(&'static str, &'static str),
}

/// How it ends. Resources are named by the start of their logical id, since any of a kind may be
/// the first to fail.
pub(crate) enum Ending {
    /// The stack is made; its delete fails at a resource with these words.
    Stuck(&'static str, &'static str),
    /// The stack is made and deleted; something of this kind is left.
    Left(&'static str),
    /// The stack is not even made: a resource is refused with these words.
    Refused(&'static str, &'static str),
}

pub(crate) fn hosts() -> Value {
    sample("ecs-ec2-95pct", &[])
}

fn hosts_dual() -> Value {
    sample("ecs-ec2-95pct", &["network.ip_family=dualstack"])
}

pub(crate) fn fargate() -> Value {
    sample("ecs-fargate", &[])
}

fn balanced() -> Value {
    sample("con311-fargate-alb", &[])
}

/// The gateway is attached late enough for a route that does not wait for it to be too early.
fn attached_late() -> Value {
    let mut document = hosts();
    document["Resources"]["InternetGatewayAttachment"]["DependsOn"] = json!(["EndpointEcrApi"]);
    document
}

/// A service whose tasks cannot be stopped.
const NO_DRAIN: &str = "Resource timed out waiting for completion";

const fn row(rule: &'static str, sample: fn() -> Value, ending: Ending) -> Row {
    let cut = Cut::Asked;
    Row {
        rule,
        sample,
        cut,
        ending,
    }
}

const fn drain(rule: &'static str) -> Row {
    row(rule, hosts, Ending::Stuck("Service", NO_DRAIN))
}

const ROWS: &[Row] = &[
    row(
        "service-after-association",
        fargate,
        Ending::Stuck(
            "CapacityProviderAssociation",
            "is in use and cannot be removed",
        ),
    ),
    row(
        "service-after-listener",
        balanced,
        Ending::Refused("ServiceOne", "does not have an associated load balancer"),
    ),
    row(
        "association-after-provider",
        hosts,
        Ending::Stuck("CapacityProvider", "because it is associated with cluster"),
    ),
    row(
        "association-after-cluster",
        hosts,
        Ending::Stuck("CapacityProvider", "because it is associated with cluster"),
    ),
    row(
        "provider-after-hosts",
        hosts,
        Ending::Refused(
            "CapacityProvider",
            "The specified Auto Scaling group ARN is not valid",
        ),
    ),
    row(
        "hosts-after-cluster",
        hosts,
        Ending::Stuck(
            "Cluster",
            "while Container Instances are active or draining",
        ),
    ),
    Row {
        rule: "hosts-after-instance-profile",
        sample: hosts,
        cut: Cut::At("HostTemplate", "HostProfile"),
        ending: Ending::Stuck("Service", NO_DRAIN),
    },
    row(
        "instance-profile-after-role",
        hosts,
        Ending::Stuck("HostRole", "must remove roles from instance profile first"),
    ),
    drain("worker-after-policies"),
    drain("worker-after-route"),
    drain("worker-after-route-table-association"),
    drain("worker-after-nat"),
    drain("worker-after-endpoint"),
    row(
        "worker-after-group-rule",
        with_group_rule,
        Ending::Stuck("Service", NO_DRAIN),
    ),
    drain("worker-after-gateway"),
    drain("worker-after-log-group"),
    row(
        "cluster-after-insights-group",
        hosts,
        Ending::Left("AWS::Logs::LogGroup"),
    ),
    drain("nat-after-path"),
    row(
        "address-after-gateway",
        hosts,
        Ending::Stuck(
            "InternetGatewayAttachment",
            "has some mapped public address(es)",
        ),
    ),
    row(
        "route-after-gateway",
        attached_late,
        Ending::Refused("PublicRoute", "belong to different networks"),
    ),
    row(
        "route-after-egress-gateway",
        hosts_dual,
        Ending::Refused("PrivateRouteIpv6Az", "does not exist"),
    ),
    row(
        "subnet-after-block",
        hosts,
        Ending::Stuck(
            "SecondaryCidrAz",
            "currently has a subnet within CIDR block",
        ),
    ),
    row(
        "subnet-after-ipv6-block",
        hosts_dual,
        Ending::Stuck("Ipv6Cidr", "currently has a subnet within CIDR block"),
    ),
];

impl Ending {
    pub(crate) fn holds(&self, rule: &str, life: &Life) {
        match self {
            Self::Refused(who, words) => {
                assert!(!life.is_made(), "{rule}: the stack was made");
                said(rule, life, who, words);
            }
            Self::Stuck(who, words) => {
                assert!(!life.is_deleted(), "{rule}: the stack was deleted");
                said(rule, life, who, words);
            }
            Self::Left(kind) => {
                assert!(life.is_deleted(), "{rule}: {:?}", life.failures());
                let left = life.left();
                assert!(
                    left.iter().any(|id| id.starts_with(kind)),
                    "{rule}: {left:?}"
                );
            }
        }
    }
}

fn said(rule: &str, life: &Life, who: &str, words: &str) {
    let failures = life.failures();
    let mut all = failures.iter();
    let found = all.any(|(id, reason)| id.starts_with(who) && reason.contains(words));
    assert!(found, "{rule}: {failures:#?}");
}

impl Row {
    /// The template without the edges; what they gave stands there as text.
    fn mutant(&self, document: &Value, given: &dyn Fn(&str, Option<&str>) -> String) -> Value {
        if let Cut::At(who, target) = self.cut {
            return without_edges(document, who, &[target], given);
        }
        let mut mutant = document.clone();
        for asked in requirements(&template(document)) {
            if asked.rule.id == self.rule {
                mutant = without_edges(&mutant, asked.who, &asked.on, given);
            }
        }
        mutant
    }

    fn holds(&self) {
        let rule = self.rule;
        let document = (self.sample)();
        let life = match self.ending {
            Ending::Refused(..) => Life::begin(&self.mutant(&document, &|_, _| "cut".to_owned())),
            Ending::Stuck(..) | Ending::Left(_) => self.whole_life(&document),
        };
        self.ending.holds(rule, &life);
    }

    /// The stack is made as it should be, then rewritten without the edges, then deleted.
    fn whole_life(&self, document: &Value) -> Life {
        let mut life = Life::begin(document);
        assert!(life.is_made(), "{}: {:?}", self.rule, life.failures());
        let mutant = self.mutant(document, &|id, attribute| life.value(id, attribute));
        life.rewrite(&mutant);
        life.end();
        life
    }
}

#[test]
fn a_broken_rule_ends_as_the_rule_says() {
    for row in ROWS {
        row.holds();
    }
}

#[test]
fn every_ordering_rule_has_a_life() {
    let lived: BTreeSet<_> = ROWS.iter().map(|row| row.rule).collect();
    let rules: BTreeSet<_> = ORDER.iter().map(|rule| rule.id).collect();
    assert_eq!(lived, rules);
}

#[test]
fn an_unbroken_template_ends_with_nothing_left() {
    let samples = [
        hosts(),
        hosts_dual(),
        fargate(),
        balanced(),
        attached_late(),
        with_group_rule(),
    ];
    for document in samples {
        let mut life = Life::begin(&document);
        assert!(life.is_made(), "{:?}", life.failures());
        life.rewrite(&document);
        life.end();
        assert!(life.is_deleted(), "{:?}", life.failures());
        assert_eq!(life.left(), Vec::<String>::new());
    }
}
