//! `stackgen doctor`: a line each, and the gravest exit code.

use crate::row::row;

#[test]
fn a_healthy_account_has_nothing_in_the_way() {
    row(
        "doctor",
        "",
        0,
        &[
            "arn:aws:iam::111122223333:user/sandbox in account 111122223333",
            "us-east-1 is enabled",
            "not there yet; `up` makes it, after asking, and it is free",
            "they do not run out",
            "agrees with AWS's",
            "stackgen-ecs-ec2-95pct is free, or ours",
            "use1-az1, use1-az4, use1-az5 and use1-az6 are available",
            "c6g.4xlarge is offered in use1-az1, use1-az4, use1-az5 and use1-az6",
            "/aws/service/bottlerocket/aws-ecs-2/arm64/latest/image_id names ami-0",
            "is in ECR for linux/arm64, 380 MB",
            "all there",
            "nothing is left of stacks that are gone",
            "prices of 20",
            "nothing would stop `stackgen up ecs-ec2-95pct`",
        ],
    )
    .hold();
}

#[test]
fn an_unhealthy_account_says_what_to_do() {
    row(
        "doctor --set workload.image.repository=test-app-2022 --set workload.image.tag=latest",
        "clock_skew: 4m\n\
         credentials: {expire: 90s}\n\
         world:\n\
         - set: {service_role_missing: {service: spot.amazonaws.com}}\n\
         - set: {zone: {zone: use1-az4, state: unavailable}}\n\
         - set: {not_offered: {instance_type: c6g.4xlarge, zone: use1-az4}}\n\
         - set: {by_hand: {remove_image: {repository: test-app-2022, tag: latest}}}\n\
         - set: {by_hand: {add: {kind: 'AWS::ECS::Cluster', properties: {ClusterName: stackgen-ecs-ec2-95pct}}}}\n",
        4,
        &[
            "4 min behind AWS's",
            "they run out in 1 min, and about ",
            "AWSServiceRoleForEC2Spot not there yet; made on first use",
            "use1-az4 is unavailable: choose 4 of those it has",
            "c6g.4xlarge is not offered in use1-az4: choose zones that have it",
            "the cluster stackgen-ecs-ec2-95pct is there already",
            "is not in ECR",
            "things would stop `stackgen up ecs-ec2-95pct`",
        ],
    )
    .hold();
}

#[test]
fn what_is_left_and_bills_is_the_gravest() {
    let script = "world:\n\
         - set: {zone: {zone: use1-az4, state: unavailable}}\n\
         - set: {by_hand: {add: {kind: 'AWS::EC2::EIP', properties: {Domain: vpc}, tags: {'stackgen:profile': smoke, 'stackgen:name': stackgen-old}}}}\n";
    row(
        "doctor smoke --region us-east-1",
        script,
        7,
        &[
            "1 left of stacks that are gone, and some of it bills: `stackgen residue --delete`",
            "1 thing would stop `stackgen up smoke`",
        ],
    )
    .hold();
}

#[test]
fn a_caller_that_nobody_knows_is_told_first() {
    row(
        "doctor",
        "clock_skew: 7m\n",
        4,
        &[
            "this machine's clock is wrong: SignatureDoesNotMatch",
            "7 min behind AWS's: `timedatectl set-ntp true`",
        ],
    )
    .hold();
}

#[test]
fn a_region_that_is_closed_is_told_with_how_to_open_it() {
    row(
        "doctor smoke --region af-south-1",
        "world:\n- {region: af-south-1, set: region_disabled}\n",
        4,
        &[
            "af-south-1 is not enabled for this account: `aws account enable-region --region-name af-south-1`",
        ],
    )
    .hold();
}

#[test]
fn programs_get_a_document() {
    row(
        "doctor smoke --output json",
        "",
        0,
        &[
            "\"exit_code\": 0",
            "\"id\": \"leftovers\"",
            "\"verdict\": \"ok\"",
            "\"found\": \"versions\"",
        ],
    )
    .hold();
}
