//! Whole stacks: rendered templates come up and go, and broken ones fail with AWS's reason.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Lab, MINUTE};
use crate::sandbox::engine::golden::by_tag;
use crate::sandbox::engine::stack::{self, Definition, Removal, Site, Source, Start, Status};

/// Long enough for the longest handler.
const DAYS: i64 = 3 * 24 * 60 * MINUTE;

pub(super) fn golden(name: &str) -> Value {
    let path = format!("{}/tests/golden/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("a golden template");
    by_tag(&text)
}

impl Lab {
    /// Begins to create a stack.
    pub(super) fn create_stack(&mut self, template: &Value) -> Site {
        self.create_named("lab", template)
    }

    /// Begins to create a stack of a name.
    pub(super) fn create_named(&mut self, name: &str, template: &Value) -> Site {
        let site = stack::new_stack(&mut self.world, &self.place, name);
        let body = template.to_string();
        let source = Source {
            place: &self.place,
            stack_id: &site.stack,
            stack_name: name,
            notification_arns: &[],
            given: &BTreeMap::new(),
            before: &BTreeMap::new(),
        };
        let parsed = stack::parse(&body).expect("a template");
        let compiled = stack::compile(&self.world, &source, parsed).expect("it compiles");
        let definition = Definition {
            body,
            parameters: compiled.parameters.clone(),
            ..Definition::default()
        };
        let start = Start {
            compiled,
            definition,
            token: None,
            preserve: false,
        };
        stack::create(&mut self.world, &site, start);
        site
    }

    /// Waits until a stack's operation is over, and answers how it ended.
    pub(super) fn wait(&mut self, site: &Site) -> Status {
        let end = self.world.now_ms + DAYS;
        while self.status(site).is_busy() && self.world.now_ms < end {
            self.pass(1_000);
        }
        self.status(site)
    }

    pub(super) fn status(&self, site: &Site) -> Status {
        self.world.stack(site).expect("a stack").status
    }

    pub(super) fn delete_stack(&mut self, site: &Site) -> Status {
        stack::delete(&mut self.world, site, Removal::default());
        self.wait(site)
    }

    /// What failed and why, in order.
    pub(super) fn failures(&self, site: &Site) -> Vec<String> {
        let stack = self.world.stack(site).expect("a stack");
        stack
            .events
            .iter()
            .filter(|event| event.status.is_failure())
            .map(|event| {
                let reason = event.reason.as_deref().unwrap_or_default();
                format!("{}: {reason}", event.logical_id)
            })
            .collect()
    }

    /// Everything that exists, by kind and id, without what was there at the start.
    pub(super) fn left(&self) -> Vec<String> {
        self.world
            .places()
            .flat_map(|place| {
                let region = self.world.region(&place).expect("a region");
                region
                    .objects
                    .values()
                    .flat_map(BTreeMap::values)
                    .map(|object| format!("{} {}", object.kind, object.id))
                    .collect::<Vec<_>>()
            })
            .filter(|thing| !thing.starts_with("AWS::ECR::Repository test-"))
            .filter(|thing| thing != "AWS::ECR::Repository stackgen/test-app")
            .collect()
    }
}

/// A template whose resources of one name no longer depend on those of others by `DependsOn`.
fn without(name: &str, who: &str, on: &str) -> Value {
    let mut template = golden(name);
    let resources = template["Resources"].as_object_mut().expect("resources");
    let mut cut = 0;
    for (_, resource) in resources.iter_mut().filter(|(id, _)| id.starts_with(who)) {
        let Some(names) = resource.get_mut("DependsOn") else {
            continue;
        };
        let all = match names.take() {
            Value::Array(all) => all,
            one => vec![one],
        };
        let before = all.len();
        let kept: Vec<Value> = all
            .into_iter()
            .filter(|name| name.as_str().is_none_or(|name| !name.starts_with(on)))
            .collect();
        cut += before - kept.len();
        *names = Value::Array(kept);
    }
    assert!(cut > 0, "{name}: no {who} depends on any {on}");
    template
}

#[test]
fn rendered_templates_come_up_go_and_leave_nothing() {
    for name in [
        "ecs-ec2-95pct",
        "ecs-fargate",
        "con311-fargate-alb",
        "smoke",
    ] {
        let mut lab = Lab::new();
        let site = lab.create_stack(&golden(name));
        assert_eq!(
            lab.wait(&site),
            Status::CreateComplete,
            "{name}: {:#?}",
            lab.failures(&site)
        );
        assert_eq!(
            lab.delete_stack(&site),
            Status::DeleteComplete,
            "{name}: {:#?}",
            lab.failures(&site)
        );
        lab.pass(90 * MINUTE);
        assert_eq!(lab.left(), Vec::<String>::new(), "{name}");
    }
}

/// Template, whose edges to whom are gone, what fails to go, and AWS's reason.
const BARE_DELETES: &[(&str, &str, &str, &str, &str)] = &[
    (
        "ecs-ec2-95pct",
        "HostGroup",
        "Cluster",
        "Cluster",
        "The Cluster cannot be deleted while Container Instances are active or draining. \
         (Service: Ecs, Status Code: 400, Request ID: ",
    ),
    (
        "ecs-fargate",
        "Service",
        "CapacityProviderAssociation",
        "CapacityProviderAssociation",
        "The specified capacity provider is in use and cannot be removed. \
         (Service: Ecs, Status Code: 400, Request ID: ",
    ),
    (
        "ecs-ec2-95pct",
        "HostGroup",
        "HostPolicy",
        "ServiceOnexxx",
        "Resource timed out waiting for completion",
    ),
    (
        "ecs-ec2-95pct",
        "HostGroup",
        "PrivateRouteAz",
        "ServiceOnexxx",
        "Resource timed out waiting for completion",
    ),
    (
        "ecs-ec2-95pct",
        "HostGroup",
        "PrivateRouteTableAssociation",
        "ServiceOnexxx",
        "Resource timed out waiting for completion",
    ),
    (
        "ecs-ec2-95pct",
        "NatGateway",
        "PublicRouteTableAssociation",
        "ServiceOnexxx",
        "Resource timed out waiting for completion",
    ),
];

#[test]
fn a_bare_delete_in_the_wrong_order_fails_with_awss_reason() {
    for (name, who, on, failed, reason) in BARE_DELETES {
        let mut lab = Lab::new();
        let site = lab.create_stack(&without(name, who, on));
        let case = format!("{name}: {who} without {on}");
        assert_eq!(
            lab.wait(&site),
            Status::CreateComplete,
            "{case}: {:#?}",
            lab.failures(&site)
        );
        assert_eq!(lab.delete_stack(&site), Status::DeleteFailed, "{case}");
        let failures = lab.failures(&site);
        let named = failures
            .iter()
            .any(|failure| failure.starts_with(&format!("{failed}: ")) && failure.contains(reason));
        assert!(named, "{case}: {failures:#?}");
        // What was in the way is gone by now, as it is on AWS: another try gets through.
        lab.pass(60 * MINUTE);
        let second = lab.delete_stack(&site);
        assert_eq!(
            second,
            Status::DeleteComplete,
            "{case}: {:#?}",
            lab.failures(&site)
        );
    }
}

#[test]
fn a_log_group_deleted_while_its_writer_lives_comes_back_and_stays() {
    let mut lab = Lab::new();
    let site = lab.create_stack(&without("ecs-fargate", "Cluster", "InsightsLogGroup"));
    assert_eq!(lab.wait(&site), Status::CreateComplete);
    // Right after the first write the group goes, long before the services do.
    lab.pass(10 * MINUTE);
    assert_eq!(lab.delete_stack(&site), Status::DeleteComplete);
    let left = lab.left();
    assert!(
        left.iter()
            .all(|thing| thing.starts_with("AWS::Logs::LogGroup /aws/ecs/containerinsights/")),
        "{left:#?}"
    );
    assert_eq!(left.len(), 1);
}

#[test]
fn what_is_made_too_early_fails_with_awss_reason() {
    let cases = [
        (
            "PrivateSubnet",
            "SecondaryCidr",
            "0.0/16' is invalid. (Service: Ec2",
        ),
        (
            "Service",
            "CapacityProviderAssociation",
            "cannot contain a capacity provider that is not associated with the cluster.",
        ),
    ];
    for (who, on, reason) in cases {
        let mut lab = Lab::new();
        let site = lab.create_stack(&without("ecs-ec2-95pct", who, on));
        assert_eq!(
            lab.wait(&site),
            Status::RollbackComplete,
            "{who} without {on}"
        );
        let failures = lab.failures(&site);
        assert!(
            failures.iter().any(|failure| failure.contains(reason)),
            "{failures:#?}"
        );
        lab.pass(90 * MINUTE);
        assert_eq!(
            lab.left(),
            Vec::<String>::new(),
            "a rollback leaves nothing"
        );
    }
}

#[test]
fn protected_hosts_make_a_bare_delete_hang_for_hours_and_fail() {
    let mut template = golden("ecs-ec2-95pct");
    template["Resources"]["HostGroup"]["Properties"]["NewInstancesProtectedFromScaleIn"] =
        Value::from(true);
    let mut lab = Lab::new();
    let site = lab.create_stack(&template);
    assert_eq!(lab.wait(&site), Status::CreateComplete);
    let began = lab.world.now_ms;
    assert_eq!(lab.delete_stack(&site), Status::DeleteFailed);
    assert!(lab.world.now_ms - began > 240 * MINUTE);
    let failures = lab.failures(&site);
    assert!(
        failures
            .iter()
            .any(|failure| failure.contains("all remaining instances are protected from scale-in")),
        "{failures:#?}"
    );
}

#[test]
fn a_second_copy_runs_into_the_quota_of_addresses() {
    let mut lab = Lab::new();
    let first = lab.create_stack(&golden("ecs-fargate"));
    assert_eq!(lab.wait(&first), Status::CreateComplete);
    let second = lab.create_named("other", &golden("ecs-fargate"));
    assert_eq!(lab.wait(&second), Status::RollbackComplete);
    let failures = lab.failures(&second);
    assert!(
        failures
            .iter()
            .any(|failure| failure.contains("The maximum number of addresses has been reached.")),
        "{failures:#?}"
    );
    assert_eq!(lab.status(&first), Status::CreateComplete);
}
