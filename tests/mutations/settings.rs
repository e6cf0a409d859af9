//! What a wrong setting, or a fixed name, does to a stack in the simulated AWS.

use serde_json::{Value, json};
use stackgen::template::check::{Exceptions, check};

use crate::life::Life;
use crate::lives::{Ending, fargate, hosts};
use crate::samples::template;

/// A setting that keeps a stack from going: rule, resource, what is wrong, how it ends.
type Setting = (&'static str, &'static str, fn(&mut Value), Ending);

const PROTECTED: Ending = Ending::Stuck("HostGroup", "instances are protected from scale-in");

const SETTINGS: &[Setting] = &[
    (
        "deletion-policy",
        "AppLogGroup",
        |resources| resources["AppLogGroup"]["DeletionPolicy"] = json!("Retain"),
        Ending::Left("AWS::Logs::LogGroup"),
    ),
    (
        "new-instance-protection",
        "HostGroup",
        protect_hosts,
        PROTECTED,
    ),
    (
        "managed-termination-protection",
        "CapacityProvider",
        |resources| {
            protect_hosts(resources);
            let provider = &mut resources["CapacityProvider"]["Properties"];
            let protection = json!("ENABLED");
            provider["AutoScalingGroupProvider"]["ManagedTerminationProtection"] = protection;
        },
        PROTECTED,
    ),
    (
        "group-deletion-protection",
        "HostGroup",
        |resources| {
            let properties = &mut resources["HostGroup"]["Properties"];
            properties["DeletionProtection"] = json!("prevent-all-deletion");
        },
        Ending::Stuck("HostGroup", "while deletion protection is enabled"),
    ),
    (
        "volume-deletion",
        "HostTemplate",
        |resources| {
            let data = &mut resources["HostTemplate"]["Properties"]["LaunchTemplateData"];
            data["BlockDeviceMappings"][0]["Ebs"]["DeleteOnTermination"] = json!(false);
        },
        Ending::Left("AWS::EC2::Volume"),
    ),
    (
        "interface-deletion",
        "HostTemplate",
        |resources| {
            let data = &mut resources["HostTemplate"]["Properties"]["LaunchTemplateData"];
            data["NetworkInterfaces"][0]["DeleteOnTermination"] = json!(false);
        },
        Ending::Stuck("PrivateSubnetAz", "has dependencies and cannot be deleted"),
    ),
    (
        "log-group-deletion-protection",
        "AppLogGroup",
        |resources| {
            let properties = &mut resources["AppLogGroup"]["Properties"];
            properties["DeletionProtectionEnabled"] = json!(true);
        },
        Ending::Stuck("AppLogGroup", "is protected from deletion"),
    ),
];

/// A name that two stacks cannot both have: rule, template, resource and property.
type Name = (&'static str, fn() -> Value, &'static str, &'static str);

const NAMES: &[Name] = &[
    ("cluster-name", fargate, "Cluster", "ClusterName"),
    ("provider-name", hosts, "CapacityProvider", "Name"),
    ("log-group-name", hosts, "AppLogGroup", "LogGroupName"),
    ("hosts-name", hosts, "HostGroup", "AutoScalingGroupName"),
    (
        "launch-template-name",
        hosts,
        "HostTemplate",
        "LaunchTemplateName",
    ),
    ("role-name", hosts, "HostRole", "RoleName"),
    (
        "instance-profile-name",
        hosts,
        "HostProfile",
        "InstanceProfileName",
    ),
    (
        "managed-policy-name",
        hosts,
        "HostPolicy",
        "ManagedPolicyName",
    ),
];

#[test]
fn a_fixed_name_keeps_a_second_stack_from_being_made() {
    for (rule, sample, who, property) in NAMES {
        let mut document = sample();
        document["Resources"][who]["Properties"][property] = json!("fixed-name");
        let report = check(&template(&document), &Exceptions::none());
        let mut caught = report.errors();
        assert!(
            caught.any(|found| found.rule == *rule && found.logical_id.as_deref() == Some(who)),
            "{rule}"
        );
        // The resource alone, and what it refers to, is enough of a second stack.
        let mut life = Life::begin(&document);
        assert!(life.is_made(), "{rule}: {:?}", life.failures());
        let refused = life.second(&document);
        assert!(refused.contains("already"), "{rule}: {refused}");
    }
}

fn protect_hosts(resources: &mut Value) {
    let properties = &mut resources["HostGroup"]["Properties"];
    properties["NewInstancesProtectedFromScaleIn"] = json!(true);
}

#[test]
fn a_wrong_setting_is_caught_and_ends_as_the_rule_says() {
    for (rule, who, change, ending) in SETTINGS {
        let mut document = hosts();
        change(&mut document["Resources"]);
        let report = check(&template(&document), &Exceptions::none());
        let mut caught = report.errors();
        assert!(
            caught.any(|found| found.rule == *rule && found.logical_id.as_deref() == Some(who))
        );
        let mut life = Life::begin(&document);
        assert!(life.is_made(), "{rule}: {:?}", life.failures());
        life.end();
        ending.holds(rule, &life);
    }
}
