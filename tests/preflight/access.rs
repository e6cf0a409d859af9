//! Zones, instance type, machine image, container image, names, roles, credentials.

use crate::row::row;

const EC2: &str = "up ecs-ec2-95pct";

#[test]
fn a_zone_that_is_out_of_order_stops_it() {
    row(
        "up smoke",
        "world:\n- set: {zone: {zone: use1-az4, state: unavailable}}\n",
        4,
        &[
            "error: check `zones`: use1-az4 is unavailable",
            "hint: choose 2 of those it has",
            "hint: nothing was made; to go on all the same: `--ignore-preflight zones`",
        ],
    )
    .hold();
}

#[test]
fn a_zone_that_is_impaired_is_only_mentioned() {
    row(
        "up smoke",
        "world:\n- set: {zone: {zone: use1-az4, state: impaired}}\n",
        0,
        &["warning: cannot tell about `zones`: use1-az4 is impaired"],
    )
    .hold();
}

#[test]
fn a_zone_that_the_account_does_not_have_stops_it() {
    row(
        "up smoke",
        "world:\n- set: {zone: {zone: use1-az4, state: absent}}\n",
        4,
        &["error: check `zones`: this account does not have use1-az4"],
    )
    .hold();
}

#[test]
fn zones_without_the_instance_type_stop_it() {
    row(
        EC2,
        "world:\n\
         - set: {not_offered: {instance_type: c6g.4xlarge, zone: use1-az4}}\n\
         - set: {not_offered: {instance_type: c6g.4xlarge, zone: use1-az6}}\n",
        4,
        &[
            "error: check `instance-type-offered`: c6g.4xlarge is not offered in use1-az4 and use1-az6",
            "hint: choose zones that have it: `--set 'network.availability_zones=[use1-az1,use1-az2,use1-az3,use1-az5]'`",
        ],
    )
    .hold();
}

#[test]
fn a_machine_image_that_is_not_there_stops_it() {
    row(
        "up ecs-ec2-95pct --set capacity.ec2.ami.variant=aws-ecs-9",
        "",
        4,
        &[
            "error: check `ami`: there is no parameter /aws/service/bottlerocket/aws-ecs-9/arm64/latest/image_id",
        ],
    )
    .hold();
}

#[test]
fn a_pinned_version_of_the_machine_image_is_looked_up() {
    row(
        "up ecs-ec2-95pct --set capacity.ec2.ami.version=none",
        "",
        4,
        &["error: check `ami`: there is no parameter /aws/service/bottlerocket/aws-ecs-2/arm64/none/image_id"],
    )
    .hold();
}

#[test]
fn an_image_that_is_not_there_stops_it() {
    row(
        "up smoke --set workload.image.tag=none",
        "",
        4,
        &["error: check `image`: stackgen/test-app:none is not in ECR"],
    )
    .hold();
}

#[test]
fn an_image_for_another_platform_stops_it() {
    row(
        "up smoke --set workload.image.repository=test-app-2022 --set workload.image.tag=latest",
        "world:\n\
         - set: {by_hand: {remove_image: {repository: test-app-2022, tag: latest}}}\n\
         - set: {by_hand: {push_image: {repository: test-app-2022, tag: latest, platforms: [windows/amd64, windows/arm64]}}}\n",
        4,
        &[
            "error: check `image`: test-app-2022:latest is for windows/amd64 and windows/arm64 only, not linux/",
        ],
    )
    .hold();
}

#[test]
fn a_cluster_of_that_name_stops_it() {
    row(
        "up smoke",
        "world:\n\
         - set: {by_hand: {add: {kind: 'AWS::ECS::Cluster', properties: {ClusterName: stackgen-smoke}}}}\n",
        4,
        &[
            "error: check `name-free`: the cluster stackgen-smoke is there already (ACTIVE), not made by stackgen",
            "hint: choose another name: `--name NAME`",
        ],
    )
    .hold();
}

#[test]
fn a_cluster_that_an_earlier_stack_left_stops_it_and_can_be_deleted() {
    row(
        "up smoke",
        "world:\n\
         - set: {by_hand: {add: {kind: 'AWS::ECS::Cluster', properties: {ClusterName: stackgen-smoke}, tags: {'stackgen:profile': smoke, 'stackgen:name': stackgen-smoke}}}}\n",
        4,
        &[
            "error: check `name-free`: the cluster stackgen-smoke is there already (ACTIVE), left by an earlier stack",
            "hint: `stackgen residue --delete`",
        ],
    )
    .hold();
}

#[test]
fn credentials_that_end_too_soon_are_mentioned_with_the_figures() {
    row(
        "up smoke",
        "credentials: {expire: 90s, renewable: true}\n",
        0,
        &[
            "warning: cannot tell about `credentials-lasting`: they run out in 1 min, and about ",
            " min are needed",
            "sign in again first, unless they renew themselves",
        ],
    )
    .hold();
}

#[test]
fn what_may_not_be_looked_at_is_said_with_the_action() {
    for (call, action, id) in [
        (
            "ec2:DescribeAvailabilityZones",
            "ec2:DescribeAvailabilityZones",
            "zones",
        ),
        (
            "ec2:DescribeInstanceTypeOfferings",
            "ec2:DescribeInstanceTypeOfferings",
            "instance-type-offered",
        ),
        ("ssm:GetParameter", "ssm:GetParameter", "ami"),
        ("iam:GetRole", "iam:GetRole", "service-linked-roles"),
        ("ecs:DescribeClusters", "ecs:DescribeClusters", "name-free"),
    ] {
        let script = format!(
            "calls:\n- {{call: '{call}', error: {{code: AccessDeniedException, message: no, status: 400}}}}\n"
        );
        let said = format!("warning: cannot tell about `{id}`: {action} is not allowed: ");
        row(EC2, &script, 0, &[said.as_str()]).hold();
    }
}

#[test]
fn an_account_that_is_not_meant_stops_it() {
    row(
        "up smoke --expect-account 999999999999",
        "",
        4,
        &["error: the credentials belong to the account 111122223333, not to 999999999999"],
    )
    .hold();
}

#[test]
fn a_region_that_is_not_enabled_stops_it() {
    row(
        "up smoke --region af-south-1",
        "world:\n- {region: af-south-1, set: region_disabled}\n",
        4,
        &["enable it (`aws account enable-region --region-name REGION`)"],
    )
    .hold();
}

#[test]
fn a_clock_that_signatures_do_not_survive_stops_it() {
    row(
        "up smoke",
        "clock_skew: 7m\n",
        4,
        &["error: this machine's clock is wrong: SignatureDoesNotMatch: Signature expired"],
    )
    .hold();
}
