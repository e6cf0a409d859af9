//! Which test shows which trap of a teardown, and which traps the sandbox cannot show.

/// A trap that others fell into.
struct Trap {
    /// What happens.
    what: &'static str,
    /// Where it was reported.
    source: &'static str,
    shown: Shown,
}

enum Shown {
    /// By this test, in this file.
    By(&'static str, &'static str),
    /// Not at all, because.
    Not(&'static str),
}

use Shown::{By, Not};

const fn trap(what: &'static str, source: &'static str, shown: Shown) -> Trap {
    Trap {
        what,
        source,
        shown,
    }
}

const NO_EKS: Shown = Not("the sandbox has no EKS, and no profile deploys it yet");

const TRAPS: [Trap; 29] = [
    trap(
        "instances are protected from scale-in and their group never goes",
        "https://github.com/aws/containers-roadmap/issues/2862",
        By("order", "instances_protected_from_scale_in"),
    ),
    trap(
        "a cluster goes before its hosts",
        "https://github.com/aws/containers-roadmap/issues/631",
        By("order", "a_cluster_that_goes_before_its_hosts"),
    ),
    trap(
        "a capacity provider is taken away while tasks run on it",
        "https://github.com/aws/containers-roadmap/issues/631",
        By("order", "a_provider_that_tasks_still_run_on"),
    ),
    trap(
        "a provider of ECS Managed Instances never deregisters",
        "https://github.com/aws/aws-cdk/issues/36071",
        Not("no profile uses Managed Instances, and the sandbox has none"),
    ),
    trap(
        "policies, routes and endpoints go before the hosts that drain through them",
        "https://github.com/buildkite/elastic-ci-stack-for-aws/pull/936",
        By("order", "what_hosts_drain_through_that_goes_before_them"),
    ),
    trap(
        "a gateway is detached while public addresses are mapped",
        "https://github.com/eksctl-io/eksctl/issues/253",
        By("network", "a_gateway_that_addresses_still_need"),
    ),
    trap(
        "an egress-only gateway is left in its VPC",
        "https://github.com/gruntwork-io/cloud-nuke/issues/345",
        By("network", "an_egress_only_gateway"),
    ),
    trap(
        "interfaces of a Lambda function stay for most of an hour",
        "https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/392",
        Not("the sandbox has no Lambda; interfaces that linger are shown with endpoints"),
    ),
    trap(
        "interfaces outlive their endpoint",
        "https://github.com/gruntwork-io/cloud-nuke/pull/1030",
        By("network", "interfaces_that_outlive_their_endpoint"),
    ),
    trap(
        "GuardDuty puts an endpoint and a group into the VPC",
        "https://github.com/hashicorp/terraform-provider-aws/issues/46747",
        By("network", "guard_duty_s_endpoint_and_group"),
    ),
    trap(
        "load balancers that Kubernetes made hold the VPC",
        "https://github.com/eksctl-io/eksctl/issues/1960",
        NO_EKS,
    ),
    trap(
        "interfaces of the Kubernetes VPC plugin hold the cluster's group",
        "https://github.com/eksctl-io/eksctl/issues/1849",
        NO_EKS,
    ),
    trap(
        "Fargate profiles of EKS go one at a time",
        "https://github.com/aws/containers-roadmap/issues/1211",
        NO_EKS,
    ),
    trap(
        "an EKS cluster is not deleted with node groups or during an update",
        "https://github.com/aws/aws-cdk/issues/18683",
        NO_EKS,
    ),
    trap(
        "Karpenter's nodes are in no stack",
        "https://github.com/aws-samples/cdk-eks-karpenter/issues/166",
        NO_EKS,
    ),
    trap(
        "a role is held by an instance profile",
        "https://github.com/go-to-k/delstack/issues/662",
        By("held", "a_role_in_an_instance_profile_of_somebody_else"),
    ),
    trap(
        "the service role goes before the stack that needs it",
        "https://github.com/ekristen/aws-nuke/issues/535",
        By("held", "the_roles_stay_while_a_stack_needs_them"),
    ),
    trap(
        "a repository is not empty",
        "https://github.com/aws/aws-cdk/issues/12618",
        By("held", "a_repository_with_images"),
    ),
    trap(
        "a log group comes back after its delete",
        "https://github.com/aws/aws-parallelcluster/pull/1367",
        By("held", "log_groups_that_come_back"),
    ),
    trap(
        "Container Insights makes its log group itself",
        "https://github.com/aws/containers-roadmap/issues/2315",
        By("held", "log_groups_that_come_back"),
    ),
    trap(
        "a service of the same name is still draining",
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html",
        By("addressing", "the_same_stack_made_again_at_once"),
    ),
    trap(
        "a wait ends before CloudFormation does",
        "https://docs.aws.amazon.com/cli/latest/reference/cloudformation/wait/stack-delete-complete.html",
        By("order", "nothing_is_given_up_after_an_hour"),
    ),
    trap(
        "a failed App Runner service stays and counts",
        "https://docs.aws.amazon.com/apprunner/latest/dg/manage-create.html",
        Not("no profile deploys App Runner yet, which is closed to new customers"),
    ),
    trap(
        "volumes and interfaces outlive their host",
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/preserving-volumes-on-termination.html",
        By("held", "volumes_that_outlive_their_host"),
    ),
    trap(
        "a delete fails once and would succeed if it were sent again",
        "https://github.com/go-to-k/delstack/issues/38",
        By("blocked", "a_failure_that_passes_is_repeated"),
    ),
    trap(
        "what a failed resource needed has gone by the time of the next try",
        "https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/852",
        By("blocked", "what_a_failed_group_needed_is_gone_already"),
    ),
    trap(
        "a name means another stack by now",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html",
        By(
            "addressing",
            "a_stack_of_the_same_name_made_meanwhile_is_never_hit",
        ),
    ),
    trap(
        "a change set that was never executed blocks the name",
        "https://github.com/aws-cloudformation/rain/issues/721",
        By(
            "addressing",
            "a_shell_of_a_change_set_that_was_never_executed",
        ),
    ),
    trap(
        "termination protection is switched off unasked",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-protect-stacks.html",
        By(
            "addressing",
            "termination_protection_is_switched_off_only_when_asked_for",
        ),
    ),
];

const FILES: [(&str, &str); 5] = [
    ("addressing", include_str!("addressing.rs")),
    ("blocked", include_str!("blocked.rs")),
    ("held", include_str!("held.rs")),
    ("network", include_str!("network.rs")),
    ("order", include_str!("order.rs")),
];

#[test]
fn every_trap_has_its_test_or_a_reason_why_not() {
    for trap in &TRAPS {
        assert!(trap.source.starts_with("https://"), "{}", trap.what);
        match trap.shown {
            By(file, test) => {
                let named = format!("async fn {test}()");
                let has = |(name, text): &(&str, &str)| *name == file && text.contains(&named);
                assert!(FILES.iter().any(has), "{}: no {file}::{test}", trap.what);
            }
            Not(reason) => assert!(reason.len() > 20, "{}", trap.what),
        }
    }
}

#[test]
fn every_test_of_the_table_s_files_shows_a_trap() {
    // Tests of what stackgen adds to it: no trap of others.
    const OWN: [&str; 6] = [
        "the_roles_go_though_iam_is_busy_at_first",
        "one_that_fails_holds_up_no_other",
        "force_lets_the_stack_go_and_names_what_stays",
        "a_run_that_ends_anywhere_is_taken_up_by_the_next",
        "what_may_not_be_emptied_is_deleted_all_the_same",
        "a_group_that_somebody_made_by_hand_is_named_and_left_to_them",
    ];
    for (file, text) in FILES {
        let tests = text
            .split("start_paused = true)]\nasync fn ")
            .skip(1)
            .filter_map(|rest| rest.split("()").next());
        for test in tests.filter(|test| !OWN.contains(test)) {
            let shows = |trap: &&Trap| matches!(trap.shown, By(a, b) if (a, b) == (file, test));
            let known = TRAPS.iter().any(|trap| shows(&trap)) || EXTRA.contains(&test);
            assert!(known, "{file}::{test} stands in no row");
        }
    }
}

/// More ways into a trap that has its row.
const EXTRA: [&str; 1] = ["an_interface_that_somebody_put_into_a_subnet"];
