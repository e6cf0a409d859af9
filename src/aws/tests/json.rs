//! The clients of awsJson services against answers shaped as AWS's.

use super::*;

fn quota(code: &str, value: &str) -> String {
    format!(
        r#"{{"ServiceCode":"ec2","ServiceName":"Amazon Elastic Compute Cloud (Amazon EC2)",
            "QuotaArn":"arn:aws:servicequotas:us-east-1:111122223333:ec2/{code}",
            "QuotaCode":"{code}","QuotaName":"n","Value":{value},"Unit":"None",
            "Adjustable":true,"GlobalQuota":false}}"#
    )
}

#[tokio::test(start_paused = true)]
async fn quotas_are_listed_page_by_page() {
    let first = format!(
        r#"{{"Quotas":[{}],"NextToken":"t/1="}}"#,
        quota("L-1", "4500.0")
    );
    let second = format!(r#"{{"Quotas":[{}],"NextToken":null}}"#, quota("L-2", "5"));
    let canned = Canned::new([(200, &first), (200, &second)]);
    let found = canned.session().await.quotas().applied("ec2").await;
    let read: Vec<_> = found.unwrap();
    let read: Vec<_> = read
        .iter()
        .map(|quota| (quota.code.as_str(), quota.value, quota.adjustable))
        .collect();
    assert_eq!(read, [("L-1", 4500.0, true), ("L-2", 5.0, true)]);
    let asked = [
        r#"{"ServiceCode":"ec2","MaxResults":100}"#,
        r#"{"ServiceCode":"ec2","MaxResults":100,"NextToken":"t/1="}"#,
    ];
    assert_eq!(canned.asked(), asked);
}

#[tokio::test(start_paused = true)]
async fn a_code_that_nobody_knows_has_no_default() {
    let refused = r#"{"__type":"com.amazonaws.servicequotas#NoSuchResourceException:http://x/",
        "Message":"The request failed because the specified resource does not exist."}"#;
    let whole = format!(r#"{{"Quota":{}}}"#, quota("L-1", "5.0"));
    let canned = Canned::new([(400, refused), (200, &whole), (200, "{}")]);
    let quotas = canned.session().await.quotas();
    assert_eq!(quotas.default_value("ec2", "L-0").await, Ok(None));
    let found = quotas.default_value("ec2", "L-1").await.unwrap().unwrap();
    assert!((found.value - 5.0).abs() < f64::EPSILON);
    let garbled = quotas.default_value("ec2", "L-1").await.unwrap_err();
    assert_eq!(garbled.kind, ErrorKind::Garbled);
}

#[tokio::test(start_paused = true)]
async fn a_raise_is_asked_for_and_seen_as_open() {
    let request = |status: &str| {
        format!(
            r#"{{"Id":"r-1","CaseId":"42","ServiceCode":"ec2","QuotaCode":"L-1",
                "DesiredValue":4500.0,"Status":"{status}","Created":1.7E9}}"#
        )
    };
    let made = format!(r#"{{"RequestedQuota":{}}}"#, request("PENDING"));
    let listed = format!(
        r#"{{"RequestedQuotas":[{},{}]}}"#,
        request("CASE_OPENED"),
        request("DENIED")
    );
    let canned = Canned::new([(200, &made), (200, &listed)]);
    let quotas = canned.session().await.quotas();
    assert!(quotas.ask("ec2", "L-1", 4500).await.unwrap().is_open());
    let open: Vec<_> = quotas.requests("ec2", "L-1").await.unwrap();
    let open: Vec<_> = open.iter().map(QuotaRequest::is_open).collect();
    assert_eq!(open, [true, false]);
    let asked = r#"{"ServiceCode":"ec2","QuotaCode":"L-1","DesiredValue":4500}"#;
    assert_eq!(canned.asked()[0], asked);
}

#[tokio::test(start_paused = true)]
async fn json_refusals_are_told_apart() {
    let cases = [
        ("AccessDeniedException", ErrorKind::AccessDenied),
        ("DependencyAccessDeniedException", ErrorKind::AccessDenied),
        ("ResourceAlreadyExistsException", ErrorKind::AlreadyExists),
        ("QuotaExceededException", ErrorKind::Quota),
        ("IllegalArgumentException", ErrorKind::Validation),
        ("UnrecognizedClientException", ErrorKind::BadCredentials),
    ];
    for (code, kind) in cases {
        let body = format!(r#"{{"__type":"{code}","message":"why"}}"#);
        let canned = Canned::new([(400, &body)]);
        let quotas = canned.session().await.quotas();
        let error = quotas.ask("ec2", "L-1", 1).await.unwrap_err();
        assert_eq!((error.kind, &*error.message), (kind, "why"), "{code}");
        assert_eq!(error.code.as_deref(), Some(code));
        assert_eq!(error.request_id.as_deref(), Some("request-7"));
        let named = ("servicequotas", "RequestServiceQuotaIncrease");
        assert_eq!((error.service, error.operation), named);
    }
}

#[tokio::test(start_paused = true)]
async fn json_throttling_is_waited_out_and_nonsense_is_told() {
    let slow = r#"{"__type":"TooManyRequestsException","Message":"slow"}"#;
    let canned = Canned::new([(400, slow), (200, r#"{"Quotas":[]}"#)]);
    let session = canned.session().await;
    assert_eq!(session.quotas().applied("vpc").await, Ok(Vec::new()));
    assert_eq!(canned.asked().len(), 2);
    for body in ["<html>", r#"{"Quotas":[{"Value":1}]}"#] {
        let canned = Canned::new([(200, body)]);
        let error = canned.session().await.quotas().applied("vpc").await;
        assert_eq!(error.unwrap_err().kind, ErrorKind::Garbled, "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_parameter_is_read_or_not_there() {
    let there = r#"{"Parameter":{"Name":"/p","Type":"String","Value":"ami-1","Version":7}}"#;
    let missing = r#"{"__type":"ParameterNotFound"}"#;
    let canned = Canned::new([(200, there), (400, missing)]);
    let ssm = canned.session().await.ssm();
    assert_eq!(ssm.parameter("/p").await, Ok(Some("ami-1".to_owned())));
    assert_eq!(ssm.parameter("/p").await, Ok(None));
    assert_eq!(canned.asked()[0], r#"{"Name":"/p"}"#);
}

#[tokio::test(start_paused = true)]
async fn products_come_as_documents() {
    let answer = r#"{"FormatVersion":"aws_v1","PriceList":["{\"product\":{}}","{}"]}"#;
    let canned = Canned::new([(200, answer)]);
    let pricing = canned.session().await.pricing();
    let found = pricing.products("AmazonEC2", &[("regionCode", "us-east-1")]);
    assert_eq!(found.await.unwrap(), [r#"{"product":{}}"#, "{}"]);
    let filter = r#""Filters":[{"Type":"TERM_MATCH","Field":"regionCode","Value":"us-east-1"}]"#;
    assert!(canned.asked()[0].contains(filter), "{:?}", canned.asked());
}
