//! The clients of the query protocols against answers shaped as AWS's.

use super::*;

fn ec2(action: &str, inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <{action}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">\
         <requestId>request-7</requestId>{inside}</{action}Response>"
    )
}

fn query(action: &str, inside: &str) -> String {
    format!("<{action}Response><{action}Result>{inside}</{action}Result></{action}Response>")
}

fn ec2_refusal(code: &str, message: &str) -> String {
    format!(
        "<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>\
         <RequestID>request-7</RequestID></Response>"
    )
}

#[tokio::test(start_paused = true)]
async fn interfaces_are_asked_for_by_filter_and_read_page_by_page() {
    let item = |id: &str| {
        format!(
            "<item><networkInterfaceId>{id}</networkInterfaceId><subnetId>subnet-1</subnetId>\
             <vpcId>vpc-1</vpcId><description>ECS &amp; more</description><status>in-use</status>\
             <requesterId>amazon-ecs</requesterId><requesterManaged>true</requesterManaged>\
             <groupSet><item><groupId>sg-1</groupId><groupName>a</groupName></item></groupSet>\
             <attachment><attachmentId>eni-attach-1</attachmentId></attachment>\
             <association><publicIp>203.0.113.9</publicIp></association>\
             <interfaceType>interface</interfaceType><tagSet><item><key>k</key><value>v</value>\
             </item><item><key>empty</key><value/></item></tagSet></item>"
        )
    };
    let page = |id: &str, next: &str| {
        ec2(
            "DescribeNetworkInterfaces",
            &format!(
                "<networkInterfaceSet>{}</networkInterfaceSet>{next}",
                item(id)
            ),
        )
    };
    let canned = Canned::new([
        (200, &page("eni-1", "<nextToken>t=1</nextToken>")),
        (200, &page("eni-2", "")),
    ]);
    let session = canned.session().await;
    let filters = [Filter::any("vpc-id", ["vpc-1", "vpc-2"])];
    let found = session.ec2().network_interfaces(&filters).await.unwrap();
    let ids: Vec<_> = found.iter().map(|found| found.id.as_str()).collect();
    assert_eq!(ids, ["eni-1", "eni-2"]);
    assert_eq!(found[0].description, "ECS & more");
    assert!(found[0].requester_managed);
    assert_eq!(found[0].groups, ["sg-1"]);
    assert_eq!(found[0].public_ip.as_deref(), Some("203.0.113.9"));
    assert_eq!(found[0].tags["k"], "v");
    assert_eq!(found[0].tags["empty"], "");
    let first = "Action=DescribeNetworkInterfaces&Version=2016-11-15&Filter.1.Name=vpc-id\
                 &Filter.1.Value.1=vpc-1&Filter.1.Value.2=vpc-2&MaxResults=1000";
    assert_eq!(canned.asked(), [first, &format!("{first}&NextToken=t%3D1")]);
}

#[tokio::test(start_paused = true)]
async fn instances_come_out_of_their_reservations() {
    let instance = |id: &str, state: &str, more: &str| {
        format!(
            "<item><instanceId>{id}</instanceId><instanceState><code>1</code><name>{state}</name>\
             </instanceState><instanceType>c6g.4xlarge</instanceType>\
             <launchTime>2026-01-01T00:00:00.000Z</launchTime>{more}</item>"
        )
    };
    let body = ec2(
        "DescribeInstances",
        &format!(
            "<reservationSet><item><instancesSet>{}{}</instancesSet></item><item><instancesSet>{}\
             </instancesSet></item></reservationSet>",
            instance(
                "i-1",
                "running",
                "<instanceLifecycle>spot</instanceLifecycle>"
            ),
            instance("i-2", "terminated", ""),
            instance("i-3", "pending", "")
        ),
    );
    let session = Canned::new([(200, &body)]).session().await;
    let found = session.ec2().instances(&[]).await.unwrap();
    let read: Vec<_> = found
        .iter()
        .map(|found| (found.id.as_str(), found.state.as_str(), found.spot))
        .collect();
    let expected = [
        ("i-1", "running", true),
        ("i-2", "terminated", false),
        ("i-3", "pending", false),
    ];
    assert_eq!(read, expected);
    assert!(found[0].launched.is_some());
}

#[tokio::test(start_paused = true)]
async fn ec2_s_refusals_are_told_apart() {
    let cases = [
        ("UnauthorizedOperation", ErrorKind::AccessDenied),
        ("AuthFailure", ErrorKind::BadCredentials),
        ("DependencyViolation", ErrorKind::InUse),
        ("RequestExpired", ErrorKind::Expired),
        ("InvalidParameterValue", ErrorKind::Validation),
    ];
    for (code, kind) in cases {
        let canned = Canned::new([(400, &ec2_refusal(code, "why"))]);
        let ec2 = canned.session().await.ec2();
        let error = ec2.delete_security_group("sg-1").await.unwrap_err();
        assert_eq!(error.kind, kind, "{code}");
        assert_eq!(error.code.as_deref(), Some(code));
        assert_eq!(&*error.message, "why");
        assert_eq!(error.request_id.as_deref(), Some("request-7"));
        assert_eq!(
            (error.service, error.operation),
            ("ec2", "DeleteSecurityGroup")
        );
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_gone_is_deleted() {
    let canned = Canned::new([(400, &ec2_refusal("InvalidGroup.NotFound", "gone"))]);
    let ec2 = canned.session().await.ec2();
    assert_eq!(ec2.delete_security_group("sg-1").await, Ok(()));
    let unsuccessful = |code: &str| {
        self::ec2(
            "DeleteVpcEndpoints",
            &format!(
                "<unsuccessful><item><resourceId>vpce-1</resourceId><error><code>{code}</code>\
                 <message>no</message></error></item></unsuccessful>"
            ),
        )
    };
    let canned = Canned::new([
        (200, &unsuccessful("InvalidVpcEndpoint.NotFound")),
        (200, &unsuccessful("OperationNotPermitted")),
        (200, &self::ec2("DeleteVpcEndpoints", "<unsuccessful/>")),
    ]);
    let ec2 = canned.session().await.ec2();
    assert_eq!(ec2.delete_endpoint("vpce-1").await, Ok(()));
    let refused = ec2.delete_endpoint("vpce-1").await.unwrap_err();
    assert_eq!(refused.code.as_deref(), Some("OperationNotPermitted"));
    assert_eq!(ec2.delete_endpoint("vpce-1").await, Ok(()));
    let canned = Canned::new([(
        400,
        &refusal("ValidationError", "AutoScalingGroup name not found - g"),
    )]);
    let groups = canned.session().await.autoscaling();
    assert_eq!(groups.delete_group("g", true).await, Ok(()));
    assert!(canned.asked()[0].ends_with("&AutoScalingGroupName=g&ForceDelete=true"));
}

#[tokio::test(start_paused = true)]
async fn throttling_is_waited_out() {
    let slow = ec2_refusal("RequestLimitExceeded", "Request limit exceeded.");
    let canned = Canned::new([(503, &slow), (503, &slow), (200, "<r><vpcSet/></r>")]);
    let session = canned.session().await;
    assert_eq!(session.ec2().vpcs(&[]).await, Ok(Vec::new()));
    assert_eq!(canned.asked().len(), 3);
    let canned = Canned::new([(503, &slow)]);
    let error = canned.session().await.ec2().vpcs(&[]).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Throttled);
    assert_eq!(canned.asked().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_read_says_so() {
    for body in ["<html><body>", "<r><vpcSet><item/></vpcSet></r>"] {
        let canned = Canned::new([(200, body)]);
        let error = canned.session().await.ec2().vpcs(&[]).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Garbled, "{body}");
    }
    let error = Canned::new([(502, "<html>bad gateway</html>")])
        .session()
        .await
        .ec2()
        .vpcs(&[])
        .await
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unavailable);
}

#[tokio::test(start_paused = true)]
async fn protection_is_taken_off_fifty_at_a_time() {
    let canned = Canned::new([(200, &query("SetInstanceProtection", ""))]);
    let groups = canned.session().await.autoscaling();
    let ids: Vec<String> = (0..101).map(|n| format!("i-{n}")).collect();
    groups.unprotect("g", &ids).await.unwrap();
    let asked = canned.asked();
    let sizes: Vec<_> = asked
        .iter()
        .map(|form| form.matches("InstanceIds.member.").count())
        .collect();
    assert_eq!(sizes, [50, 50, 1]);
    assert!(asked[2].ends_with("&InstanceIds.member.1=i-100&ProtectedFromScaleIn=false"));
}

#[tokio::test(start_paused = true)]
async fn a_group_is_read_with_its_instances_and_its_activities() {
    let groups = query(
        "DescribeAutoScalingGroups",
        "<AutoScalingGroups><member><AutoScalingGroupName>g</AutoScalingGroupName>\
         <AutoScalingGroupARN>arn:g</AutoScalingGroupARN><MinSize>1</MinSize><MaxSize>250</MaxSize>\
         <DesiredCapacity>2</DesiredCapacity><Status>Delete in progress</Status><Instances><member>\
         <InstanceId>i-1</InstanceId><LifecycleState>InService</LifecycleState>\
         <ProtectedFromScaleIn>true</ProtectedFromScaleIn></member></Instances><Tags><member>\
         <Key>stackgen:name</Key><Value>x</Value></member></Tags></member></AutoScalingGroups>",
    );
    let activities = query(
        "DescribeScalingActivities",
        "<Activities><member><ActivityId>a</ActivityId><StatusCode>Failed</StatusCode>\
         <StatusMessage>no Spot capacity</StatusMessage><Description>Launching</Description>\
         <Cause>c</Cause><StartTime>2026-01-01T00:00:00Z</StartTime></member></Activities>\
         <NextToken>more</NextToken>",
    );
    let canned = Canned::new([(200, &groups), (200, &activities)]);
    let client = canned.session().await.autoscaling();
    assert_eq!(client.groups(&[]).await, Ok(Vec::new()));
    let found = client.groups(&["g".to_owned()]).await.unwrap();
    assert_eq!((found[0].min, found[0].max, found[0].desired), (1, 250, 2));
    assert!(found[0].instances[0].protected);
    assert_eq!(found[0].tags["stackgen:name"], "x");
    let activities = client.scaling_activities("g").await.unwrap();
    assert_eq!(activities[0].message.as_deref(), Some("no Spot capacity"));
    // One page of activities is enough: they are the newest.
    assert_eq!(canned.asked().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_service_linked_role_is_made_or_there() {
    let made = query(
        "CreateServiceLinkedRole",
        "<Role><RoleName>AWSServiceRoleForECS</RoleName><Arn>arn:r</Arn>\
         <CreateDate>2026-01-01T00:00:00Z</CreateDate></Role>",
    );
    let taken = refusal(
        "InvalidInput",
        "Service role name AWSServiceRoleForECS has been taken in this account, please try a \
         different suffix.",
    );
    let canned = Canned::new([
        (200, &made),
        (400, &taken),
        (403, &refusal("AccessDenied", "")),
    ]);
    let iam = canned.session().await.iam();
    let role = iam.create_service_linked_role("ecs.amazonaws.com").await;
    assert_eq!(role.unwrap().unwrap().name, "AWSServiceRoleForECS");
    let again = iam.create_service_linked_role("ecs.amazonaws.com").await;
    assert_eq!(again, Ok(None));
    let denied = iam.create_service_linked_role("x").await.unwrap_err();
    assert_eq!(denied.kind, ErrorKind::AccessDenied);
    let asked =
        "Action=CreateServiceLinkedRole&Version=2010-05-08&AWSServiceName=ecs.amazonaws.com";
    assert_eq!(canned.asked()[0], asked);
}

#[tokio::test(start_paused = true)]
async fn a_role_is_found_or_not() {
    let canned = Canned::new([(404, &refusal("NoSuchEntity", "not found"))]);
    let iam = canned.session().await.iam();
    assert_eq!(iam.role("r").await, Ok(None));
    assert_eq!(iam.instance_profiles("r").await, Ok(Vec::new()));
    assert_eq!(iam.remove_role("p", "r").await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn load_balancers_are_listed_and_their_tags_asked_twenty_at_a_time() {
    let balancers = query(
        "DescribeLoadBalancers",
        "<LoadBalancers><member><LoadBalancerArn>arn:b</LoadBalancerArn>\
         <LoadBalancerName>b</LoadBalancerName><Type>application</Type><VpcId>vpc-1</VpcId>\
         <State><Code>active</Code></State></member></LoadBalancers>",
    );
    let tags = query(
        "DescribeTags",
        "<TagDescriptions><member><ResourceArn>arn:0</ResourceArn><Tags><member><Key>a</Key>\
         <Value>1</Value></member></Tags></member></TagDescriptions>",
    );
    let canned = Canned::new([(200, &balancers), (200, &tags)]);
    let elb = canned.session().await.elb();
    let found = elb.load_balancers().await.unwrap();
    assert_eq!(
        (found[0].arn.as_str(), found[0].state.as_str()),
        ("arn:b", "active")
    );
    let arns: Vec<String> = (0..21).map(|n| format!("arn:{n}")).collect();
    assert_eq!(elb.tags(&arns).await.unwrap()["arn:0"]["a"], "1");
    assert_eq!(canned.asked().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn cloud_control_lists_reads_and_deletes() {
    let list = r#"{"TypeName":"AWS::Logs::LogGroup","ResourceDescriptions":[{"Identifier":"/g",
        "Properties":"{\"LogGroupName\":\"/g\"}"}]}"#;
    let missing = r#"{"__type":"ResourceNotFoundException","Message":"no"}"#;
    let canned = Canned::new([(200, list), (400, missing)]);
    let control = canned.session().await.cloudcontrol();
    let found = control.list("AWS::Logs::LogGroup").await.unwrap();
    assert_eq!(found[0].id, "/g");
    assert_eq!(found[0].properties["LogGroupName"], "/g");
    assert_eq!(control.get("AWS::Logs::LogGroup", "/g").await, Ok(None));
    assert_eq!(control.delete("AWS::Logs::LogGroup", "/g").await, Ok(()));
}
