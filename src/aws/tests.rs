//! The clients against canned answers: no socket, no real time.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;

mod json;
mod query;

use super::*;
use crate::stack::{StackStatus, Subject};

/// Answers one canned answer after the other; the last one for ever. Keeps the request bodies.
#[derive(Debug, Clone)]
struct Canned {
    answers: Arc<Mutex<VecDeque<(u16, String)>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Canned {
    fn new<const N: usize>(answers: [(u16, &str); N]) -> Self {
        let answers = answers.map(|(status, body)| (status, body.to_owned()));
        Self {
            answers: Arc::new(Mutex::new(answers.into())),
            asked: Arc::default(),
        }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    async fn session(&self) -> Session {
        let connector = self.clone();
        let http_client: SharedHttpClient =
            http_client_fn(move |_, _| SharedHttpConnector::new(connector.clone()));
        Session::connect(Options {
            target: Target::Simulated {
                http_client,
                clock: Arc::new(SystemClock),
                expires: None,
            },
            region: "us-east-1".to_owned(),
            aws_profile: None,
        })
        .await
    }
}

impl HttpConnector for Canned {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = request.body().bytes().unwrap_or_default();
        self.asked
            .lock()
            .unwrap()
            .push(String::from_utf8_lossy(body).into_owned());
        let mut answers = self.answers.lock().unwrap();
        let (status, body) = match answers.len() {
            1 => answers[0].clone(),
            _ => answers.pop_front().unwrap(),
        };
        let status = StatusCode::try_from(status).unwrap();
        let mut response = HttpResponse::new(status, SdkBody::from(body));
        response
            .headers_mut()
            .insert("x-amzn-requestid", "request-7");
        HttpConnectorFuture::ready(Ok(response))
    }
}

fn refusal(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message>\
         </Error></ErrorResponse>"
    )
}

fn stacks(members: &str, next: &str) -> String {
    format!(
        "<DescribeStacksResponse><DescribeStacksResult><Stacks>{members}</Stacks>{next}\
         </DescribeStacksResult></DescribeStacksResponse>"
    )
}

const STACK: &str = "<member><StackName>stackgen-x</StackName><StackId>arn:x</StackId>\
    <StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime>\
    </member>";

#[tokio::test(start_paused = true)]
async fn a_refusal_keeps_code_text_and_request_id() {
    let canned = Canned::new([(403, &refusal("ExpiredToken", "The token is expired"))]);
    let error = canned.session().await.identity().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Expired);
    assert_eq!(error.code.as_deref(), Some("ExpiredToken"));
    assert_eq!(error.request_id.as_deref(), Some("request-7"));
    insta::assert_snapshot!(error, @"the AWS credentials have expired: ExpiredToken: The token is expired (sts:GetCallerIdentity in us-east-1)");
}

#[tokio::test(start_paused = true)]
async fn a_dead_service_is_asked_four_times_and_no_more() {
    let canned = Canned::new([(500, "oops")]);
    let began = tokio::time::Instant::now();
    let error = canned.session().await.identity().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unavailable);
    assert_eq!(canned.asked().len(), 4);
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
    insta::assert_snapshot!(error, @"the service has a problem of its own: HTTP 500 without an AWS error in it (sts:GetCallerIdentity in us-east-1)");
}

#[tokio::test(start_paused = true)]
async fn a_throttled_call_is_repeated() {
    let answer = stacks(STACK, "");
    let canned = Canned::new([
        (400, &refusal("Throttling", "Rate exceeded")),
        (200, &answer),
    ]);
    let session = canned.session().await;
    let stack = session.cloudformation().stack("stackgen-x").await;
    assert_eq!(stack.unwrap().unwrap().status, StackStatus::CreateComplete);
    assert_eq!(canned.asked().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn garbage_is_an_error_and_no_panic() {
    for (status, body) in [
        (200, "<html>login</html>"),
        (200, ""),
        (200, "<DescribeStacksResponse><Desc"),
        (404, "not here"),
    ] {
        let canned = Canned::new([(status, body)]);
        let session = canned.session().await;
        let answer = session.cloudformation().stacks().await;
        match answer {
            // An empty answer in a known frame reads as "no stacks"; anything else must not.
            Ok(stacks) => assert!(stacks.is_empty() && status == 200, "{status} {body}"),
            Err(error) => assert_eq!(error.kind, ErrorKind::Garbled, "{status} {body}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_missing_member_is_named() {
    let canned = Canned::new([(
        200,
        &stacks("<member><StackName>x</StackName></member>", ""),
    )]);
    let session = canned.session().await;
    let error = session.cloudformation().stack("x").await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Garbled);
    assert_eq!(&*error.message, "it has no `StackId`");
}

#[tokio::test(start_paused = true)]
async fn every_page_is_read() {
    let first = stacks(STACK, "<NextToken>two</NextToken>");
    let canned = Canned::new([(200, &first), (200, &stacks(STACK, ""))]);
    let session = canned.session().await;
    assert_eq!(session.cloudformation().stacks().await.unwrap().len(), 2);
    assert!(canned.asked()[1].contains("NextToken=two"));
}

#[tokio::test(start_paused = true)]
async fn no_such_stack_is_an_answer() {
    let text = "Stack with id nobody does not exist";
    let canned = Canned::new([(400, &refusal("ValidationError", text))]);
    let session = canned.session().await;
    assert_eq!(session.cloudformation().stack("nobody").await, Ok(None));
}

#[tokio::test(start_paused = true)]
async fn an_unknown_status_is_a_value() {
    let members = STACK.replace("CREATE_COMPLETE", "HIBERNATING");
    let canned = Canned::new([(200, &stacks(&members, ""))]);
    let session = canned.session().await;
    let stack = session.cloudformation().stack("x").await.unwrap().unwrap();
    assert_eq!(stack.status, StackStatus::Unknown("HIBERNATING".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn the_stack_s_own_lines_are_told_from_those_of_its_resources() {
    let line = |id: &str, kind: &str, physical: &str, status: &str| {
        format!(
            "<member><EventId>{id}</EventId><StackId>arn:x</StackId><StackName>x</StackName>\
             <LogicalResourceId>{id}</LogicalResourceId><ResourceType>{kind}</ResourceType>\
             <PhysicalResourceId>{physical}</PhysicalResourceId>\
             <ResourceStatus>{status}</ResourceStatus>\
             <Timestamp>2026-01-01T00:00:00.5Z</Timestamp></member>"
        )
    };
    let body = format!(
        "<DescribeStackEventsResponse><DescribeStackEventsResult><StackEvents>{}{}{}</StackEvents>\
         </DescribeStackEventsResult></DescribeStackEventsResponse>",
        line(
            "a",
            "AWS::CloudFormation::Stack",
            "arn:x",
            "REVIEW_IN_PROGRESS"
        ),
        line(
            "b",
            "AWS::CloudFormation::Stack",
            "arn:nested",
            "CREATE_COMPLETE"
        ),
        line("c", "AWS::EC2::VPC", "", "CREATE_IN_PROGRESS"),
    );
    let canned = Canned::new([(200, &body)]);
    let session = canned.session().await;
    let page = session.cloudformation().stack_events("arn:x", None).await;
    let lines = page.unwrap().items;
    assert_eq!(
        lines[0].subject,
        Subject::Stack(StackStatus::ReviewInProgress)
    );
    assert!(matches!(lines[1].subject, Subject::Resource(_)));
    assert_eq!(lines[2].physical_id, None);
    assert_eq!(lines[2].time.as_millisecond(), 1_767_225_600_500);
}

#[tokio::test(start_paused = true)]
async fn a_server_without_the_newer_events_says_so_in_its_own_way() {
    for (status, body) in [
        (500, "crash".to_owned()),
        (400, refusal("InvalidAction", "Could not find operation")),
        (404, "<html/>".to_owned()),
    ] {
        let canned = Canned::new([(status, &body)]);
        let session = canned.session().await;
        let events = session
            .cloudformation()
            .operation_events(Selector::Operation("o"), None)
            .await;
        assert_eq!(events, Ok(None), "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_image_is_there_or_not() {
    let session = Canned::new([(
        200,
        r#"{"imageDetails":[{"imageDigest":"sha256:1","imageSizeInBytes":7}]}"#,
    )])
    .session()
    .await;
    let found = session.ecr().image("test", "1").await.unwrap();
    assert_eq!(
        found,
        ImageState::Present(ImageDetail {
            digest: Some("sha256:1".to_owned()),
            bytes: Some(7)
        })
    );
    for (code, state) in [
        ("ImageNotFoundException", ImageState::NoTag),
        ("RepositoryNotFoundException", ImageState::NoRepository),
    ] {
        let body = format!(r#"{{"__type":"{code}","message":"no"}}"#);
        let session = Canned::new([(400, &body)]).session().await;
        assert_eq!(session.ecr().image("test", "1").await, Ok(state));
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_makes_a_repeated_request_the_same_request() {
    let canned = Canned::new([(200, "<DeleteStackResponse/>")]);
    let session = canned.session().await;
    let deleted = session
        .cloudformation()
        .delete_stack(&Deletion::of("arn:x", "token-1"))
        .await;
    deleted.unwrap();
    assert!(canned.asked()[0].contains("ClientRequestToken=token-1"));
}

#[tokio::test(start_paused = true)]
async fn services_are_described_ten_at_a_time_and_those_gone_are_left_out() {
    let body = r#"{"services":[{"serviceName":"a","desiredCount":3,"runningCount":1}],
        "failures":[{"arn":"b","reason":"MISSING"}]}"#;
    let canned = Canned::new([(200, body)]);
    let session = canned.session().await;
    let names: Vec<String> = (0..25).map(|number| format!("s{number}")).collect();
    let services = session.ecs().describe_services("c", &names).await.unwrap();
    assert_eq!(canned.asked().len(), 3, "25 in batches of 10");
    assert_eq!((services[0].desired, services[0].running), (3, 1));
    assert_eq!(services.len(), 3);

    let body = r#"{"failures":[{"arn":"b","reason":"SERVER_ERROR"}]}"#;
    let session = Canned::new([(200, body)]).session().await;
    let error = session.ecs().describe_services("c", &names).await;
    assert_eq!(error.unwrap_err().kind, ErrorKind::Service);

    let body = r#"{"__type":"ClusterNotFoundException","message":"Cluster not found."}"#;
    let session = Canned::new([(400, body)]).session().await;
    assert_eq!(session.ecs().services("c").await, Ok(Vec::new()));
    assert_eq!(
        session.ecs().describe_services("c", &names).await,
        Ok(Vec::new())
    );
}
