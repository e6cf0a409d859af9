//! Requests as the SDKs and botocore send them, and the answers they expect.

use proptest::prelude::*;

use super::*;

mod rest;

const SCOPE: &str = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/SERVICE/aws4_request, SignedHeaders=host;x-amz-date, Signature=0123";

fn request(service: &str, body: &str) -> Request {
    http::Request::post("/")
        .header("authorization", SCOPE.replace("SERVICE", service))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Bytes::copy_from_slice(body.as_bytes()))
        .unwrap()
}

fn json_request(service: &str, target: &str, body: &str) -> Request {
    http::Request::post("/")
        .header("authorization", SCOPE.replace("SERVICE", service))
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", target)
        .body(Bytes::copy_from_slice(body.as_bytes()))
        .unwrap()
}

fn read(request: &Request) -> Exchange {
    Exchange::read(request, "id-1".to_owned())
}

fn body(response: &Response) -> &str {
    std::str::from_utf8(response.body()).unwrap()
}

fn refusal(request: &Request) -> (u16, String, String) {
    let exchange = read(request);
    let error = exchange.call().unwrap_err().clone();
    let response = exchange.write(&Err(error.clone()));
    assert_eq!(response.status().as_u16(), error.status);
    assert!(body(&response).contains(&error.code));
    (error.status, error.code, error.message)
}

#[test]
fn an_aws_query_form_becomes_a_call() {
    let form = "Action=CreateStack&Version=2010-05-15&StackName=a+b%2Fc\
                &Tags.member.2.Key=two&Tags.member.1.Key=one&Tags.member.1.Value=%3D%26\
                &Tags.member.10.Key=ten&Capabilities.member.1=CAPABILITY_IAM\
                &RollbackConfiguration.MonitoringTimeInMinutes=3&NotificationARNs=";
    let exchange = read(&request("cloudformation", form));
    let call = exchange.call().unwrap();
    assert_eq!(
        (call.service.as_str(), call.action.as_str()),
        ("cloudformation", "CreateStack")
    );
    assert_eq!(
        (call.account.as_str(), call.region.as_str()),
        (DEFAULT_ACCOUNT, "us-east-1")
    );
    assert_eq!(call.input.get("StackName").as_str(), Some("a b/c"));
    let tags: Vec<_> = call
        .input
        .get("Tags")
        .items()
        .iter()
        .map(|tag| tag.get("Key").as_str().unwrap())
        .collect();
    assert_eq!(tags, ["one", "two", "ten"]);
    assert_eq!(
        call.input.get("Tags").items()[0].get("Value").as_str(),
        Some("=&")
    );
    assert_eq!(
        call.input.get("Capabilities").items(),
        [Tree::text("CAPABILITY_IAM")]
    );
    let minutes = call
        .input
        .get("RollbackConfiguration")
        .get("MonitoringTimeInMinutes");
    assert_eq!(minutes.as_int(), Some(3));
    assert!(call.input.get("NotificationARNs").items().is_empty());
    assert_eq!(call.input.get("Version"), &Tree::Null);
}

#[test]
fn an_access_key_of_twelve_digits_is_the_account() {
    let mut request = request("sts", "Action=GetCallerIdentity&Version=2011-06-15");
    let header = SCOPE
        .replace("SERVICE", "sts")
        .replace("AKIDEXAMPLE", "444455556666");
    request
        .headers_mut()
        .insert("authorization", header.parse().unwrap());
    let exchange = read(&request);
    let call = exchange.call().unwrap();
    assert_eq!(call.account, "444455556666");
    assert_eq!(call.principal.access_key_id, "444455556666");
    assert_eq!(call.principal.arn, "arn:aws:iam::444455556666:user/sandbox");
}

#[test]
fn an_ec2_query_list_is_flat() {
    let form = "Action=DescribeVpcs&Version=2016-11-15&Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-2&Filter.1.Value.2=vpc-1&DryRun=false";
    let service = service::named("ec2");
    let (action, input) = query::read(&request("ec2", form), Protocol::Ec2Query, service);
    let input = input.unwrap();
    assert_eq!(action, "DescribeVpcs");
    let filter = &input.get("Filter").items()[0];
    assert_eq!(filter.get("Name").as_str(), Some("vpc-id"));
    assert_eq!(
        filter.get("Value").items(),
        [Tree::text("vpc-2"), Tree::text("vpc-1")]
    );
    assert_eq!(input.get("DryRun").as_bool(), Some(false));
}

#[test]
fn an_aws_query_answer_is_xml_with_members() {
    let exchange = read(&request(
        "cloudformation",
        "Action=DescribeStacks&Version=2010-05-15",
    ));
    let answer = Tree::map([
        (
            "Stacks",
            Tree::List(vec![Tree::map([
                ("StackName", Tree::text("<a> & \r\n\u{1}")),
                ("CreationTime", Tree::Time(1_767_225_600_123)),
                ("DisableRollback", Tree::Bool(false)),
                ("TimeoutInMinutes", Tree::Int(5)),
            ])]),
        ),
        ("NextToken", Tree::Null),
    ]);
    let response = exchange.write(&Ok(answer));
    assert_eq!(response.headers()["content-type"], "text/xml");
    assert_eq!(
        body(&response),
        "<DescribeStacksResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\">\
         <DescribeStacksResult><Stacks><member>\
         <CreationTime>2026-01-01T00:00:00.123Z</CreationTime>\
         <DisableRollback>false</DisableRollback>\
         <StackName>&lt;a&gt; &amp; &#13;\n\u{FFFD}</StackName>\
         <TimeoutInMinutes>5</TimeoutInMinutes>\
         </member></Stacks></DescribeStacksResult>\
         <ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></DescribeStacksResponse>"
    );
}

#[test]
fn an_action_without_output_has_no_result() {
    let exchange = read(&request(
        "cloudformation",
        "Action=DeleteStack&Version=2010-05-15",
    ));
    assert_eq!(
        body(&exchange.write(&Ok(Tree::Null))),
        "<DeleteStackResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\">\
         <ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></DeleteStackResponse>"
    );
}

#[test]
fn an_ec2_answer_has_items_and_no_result() {
    let exchange = read(&request("ec2", "Action=DescribeVpcs&Version=2016-11-15"));
    let vpcs = Tree::List(vec![Tree::map([("vpcId", Tree::text("vpc-1"))])]);
    assert_eq!(
        body(&exchange.write(&Ok(Tree::map([("vpcSet", vpcs)])))),
        "<DescribeVpcsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">\
         <requestId>id-1</requestId><vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet></DescribeVpcsResponse>"
    );
}

#[test]
fn errors_are_written_in_the_protocol_of_the_request() {
    let error = ApiError::client("ValidationError", "Stack with id a does not exist");
    let query = read(&request(
        "cloudformation",
        "Action=DescribeStacks&Version=2010-05-15",
    ))
    .write(&Err(error.clone()));
    assert_eq!(query.status(), 400);
    assert_eq!(
        body(&query),
        "<ErrorResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\">\
         <Error><Type>Sender</Type><Code>ValidationError</Code>\
         <Message>Stack with id a does not exist</Message></Error>\
         <RequestId>id-1</RequestId></ErrorResponse>"
    );
    let ec2 =
        read(&request("ec2", "Action=DescribeVpcs&Version=2016-11-15")).write(&Err(error.clone()));
    assert_eq!(
        body(&ec2),
        "<Response><Errors><Error><Code>ValidationError</Code>\
         <Message>Stack with id a does not exist</Message></Error></Errors>\
         <RequestID>id-1</RequestID></Response>"
    );
    let json = read(&json_request(
        "ecs",
        "AmazonEC2ContainerServiceV20141113.ListClusters",
        "{}",
    ))
    .write(&Err(error));
    assert_eq!(
        body(&json),
        r#"{"__type":"ValidationError","message":"Stack with id a does not exist"}"#
    );
}

#[test]
fn aws_json_goes_both_ways() {
    let exchange = read(&json_request(
        "ecs",
        "AmazonEC2ContainerServiceV20141113.DescribeClusters",
        r#"{"clusters":["a"],"n":3,"f":1.5,"b":true,"z":null}"#,
    ));
    let call = exchange.call().unwrap();
    assert_eq!(call.action, "DescribeClusters");
    assert_eq!(call.input.get("clusters").items(), [Tree::text("a")]);
    assert_eq!(call.input.get("f"), &Tree::Float(1.5));
    let response = exchange.write(&Ok(Tree::map([
        ("createdAt", Tree::Time(1_767_225_600_123)),
        ("count", Tree::Int(2)),
    ])));
    assert_eq!(
        response.headers()["content-type"],
        "application/x-amz-json-1.1"
    );
    assert_eq!(response.headers()["x-amzn-requestid"], "id-1");
    assert_eq!(body(&response), r#"{"count":2,"createdAt":1767225600.123}"#);
}

#[test]
fn an_unsigned_request_is_refused_as_each_protocol_does() {
    let unsigned = |mut request: Request| {
        request.headers_mut().remove("authorization");
        refusal(&request)
    };
    let query = unsigned(request("cloudformation", "Action=ListStacks"));
    assert_eq!(
        (query.0, query.1.as_str()),
        (403, "MissingAuthenticationToken")
    );
    let json = unsigned(json_request(
        "ecs",
        "AmazonEC2ContainerServiceV20141113.X",
        "{}",
    ));
    assert_eq!(
        (json.0, json.1.as_str()),
        (400, "MissingAuthenticationTokenException")
    );
}

#[test]
fn a_malformed_signature_says_what_is_missing() {
    let with = |header: &str| {
        let mut request = request("sts", "Action=GetCallerIdentity&Version=2011-06-15");
        request
            .headers_mut()
            .insert("authorization", header.parse().unwrap());
        refusal(&request)
    };
    let (status, code, message) = with("AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request");
    assert_eq!((status, code.as_str()), (400, "IncompleteSignature"));
    assert_eq!(
        message,
        "Authorization header requires 'Signature' parameter. \
         Authorization header requires 'SignedHeaders' parameter."
    );
    let short = with("AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=1");
    assert!(short.2.contains("exactly 5 slash-delimited"), "{}", short.2);
    assert!(with("Basic abc").2.contains("'Basic'"));
}

#[test]
fn what_is_not_known_is_named() {
    let service = refusal(&request("lambda", "Action=Invoke&Version=2015-03-31"));
    assert_eq!(service.1, "InvalidAction");
    assert!(service.2.contains("lambda"));
    let json = refusal(&json_request(
        "dynamodb",
        "DynamoDB_20120810.ListTables",
        "{}",
    ));
    assert_eq!(json.1, "UnknownOperationException");
    let version = refusal(&request(
        "sts",
        "Action=GetCallerIdentity&Version=1999-01-01",
    ));
    assert_eq!(
        version.2,
        "Could not find operation GetCallerIdentity for version 1999-01-01"
    );
    assert_eq!(
        refusal(&request("sts", "Version=2011-06-15")).1,
        "MissingAction"
    );
}

#[test]
fn malformed_input_is_an_error_and_not_a_guess() {
    for form in [
        "Action=A&Version=2010-05-15&X=1&X=2",
        "Action=A&Version=2010-05-15&X=1&X.Y=2",
        "Action=A&Version=2010-05-15&X..Y=2",
        "Action=A&Version=2010-05-15&X.member.a=2",
    ] {
        assert_eq!(
            refusal(&request("cloudformation", form)).1,
            "MalformedQueryString",
            "{form}"
        );
    }
    let deep = format!("Action=A&Version=2010-05-15&{}x=1", "a.".repeat(100_000));
    assert_eq!(
        refusal(&request("cloudformation", &deep)).1,
        "MalformedQueryString"
    );
    let target = "AmazonSSM.GetParameter";
    for json in ["{", "[]", "\"x\"", &"[".repeat(100_000)] {
        assert_eq!(
            refusal(&json_request("ssm", target, json)).1,
            "SerializationException"
        );
    }
}

proptest! {
    /// Whatever the bytes, there is an exchange, and it can be answered.
    #[test]
    fn no_bytes_panic(
        header in proptest::collection::vec(any::<u8>(), 0..80),
        target in ".{0,40}",
        content in proptest::collection::vec(any::<u8>(), 0..200),
        service in prop_oneof!["cloudformation", "ec2", "ecs", "[a-z]{0,5}"],
    ) {
        let mut raw = request(&service, "");
        if let Ok(value) = http::HeaderValue::from_str(&target) {
            raw.headers_mut().insert("x-amz-target", value);
        }
        if !header.is_empty() && let Ok(value) = http::HeaderValue::from_bytes(&header) {
            raw.headers_mut().insert("authorization", value);
        }
        *raw.body_mut() = Bytes::from(content);
        let exchange = read(&raw);
        let answer = exchange.call().map(|call| call.input.clone()).map_err(Clone::clone);
        prop_assert!(exchange.write(&answer).status().as_u16() >= 200);
    }

    /// A form written from a tree reads back as that tree.
    #[test]
    fn a_form_reads_back(values in proptest::collection::vec(".{0,20}", 1..12)) {
        use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
        use std::fmt::Write as _;
        let mut form = "Action=A&Version=2010-05-15".to_owned();
        for (position, value) in values.iter().enumerate() {
            let value = utf8_percent_encode(value, NON_ALPHANUMERIC);
            let _ = write!(form, "&V.member.{}={value}", position + 1);
        }
        let exchange = read(&request("cloudformation", &form));
        let expected: Vec<Tree> = values.into_iter().map(Tree::Text).collect();
        prop_assert_eq!(exchange.call().unwrap().input.get("V").items(), expected.as_slice());
    }
}
