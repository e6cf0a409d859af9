//! A CloudFormation of a few lines: stacks whose status follows a script, in paused time.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use jiff::Timestamp;
use tokio::time::Instant;

use crate::aws::{Clock, Options, Session, Target, Wait};
use crate::stack::Followed;

/// Tokio's time, which tests pause.
#[derive(Debug, Clone, Copy)]
pub(super) struct TestClock(Instant);

impl TestClock {
    fn seconds(&self) -> u64 {
        self.0.elapsed().as_secs()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        let passed = i64::try_from(self.0.elapsed().as_millis()).unwrap();
        Timestamp::from_millisecond(1_800_000_000_000 + passed).unwrap()
    }

    fn sleep(&self, length: Duration) -> Wait {
        Box::pin(tokio::time::sleep(length))
    }
}

/// From which second on the stack has which status.
pub(super) type Script = Vec<(u64, &'static str)>;

/// One call: the second it came, its action, the access key id it was signed with.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) second: u64,
    pub(super) action: String,
    pub(super) key: String,
}

/// What is wrong with a call: the error code to refuse it with, or an empty one to lose it.
type Wrong = Arc<dyn Fn(&Call) -> Option<&'static str> + Send + Sync>;

/// The server.
#[derive(Clone)]
pub(super) struct Server {
    clock: TestClock,
    stacks: Arc<BTreeMap<String, Script>>,
    wrong: Wrong,
    /// `DescribeEvents` is there and answers with nothing.
    pub(super) silent: bool,
    calls: Arc<Mutex<Vec<Call>>>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Server").finish_non_exhaustive()
    }
}

impl Server {
    pub(super) fn new(
        stacks: impl IntoIterator<Item = (String, Script)>,
        wrong: impl Fn(&Call) -> Option<&'static str> + Send + Sync + 'static,
    ) -> Self {
        Self {
            clock: TestClock(Instant::now()),
            stacks: Arc::new(stacks.into_iter().collect()),
            wrong: Arc::new(wrong),
            silent: false,
            calls: Arc::default(),
        }
    }

    /// One stack called `x`, and nothing wrong.
    pub(super) fn of(script: Script) -> Self {
        Self::new([("x".to_owned(), script)], |_| None)
    }

    pub(super) fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    pub(super) async fn session(&self) -> Session {
        let server = self.clone();
        let http_client: SharedHttpClient =
            http_client_fn(move |_, _| SharedHttpConnector::new(server.clone()));
        Session::connect(Options {
            target: Target::Simulated {
                http_client,
                clock: Arc::new(self.clock),
                expires: None,
            },
            region: "us-east-1".to_owned(),
            aws_profile: None,
        })
        .await
    }

    fn answer(&self, call: &Call, body: &str) -> (u16, String) {
        let name = parameter(body, "StackName").and_then(|arn| arn.rsplit("%3A").next());
        match call.action.as_str() {
            "DescribeStacks" => self.describe(name, call.second),
            "DescribeStackEvents" => self.events(name.unwrap_or_default(), call.second),
            "DescribeEvents" if self.silent => (
                200,
                "<DescribeEventsResponse><DescribeEventsResult><OperationEvents/>\
                 </DescribeEventsResult></DescribeEventsResponse>"
                    .to_owned(),
            ),
            "ListStackResources" => (
                200,
                "<ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries/>\
                 </ListStackResourcesResult></ListStackResourcesResponse>"
                    .to_owned(),
            ),
            _ => (400, refusal("InvalidAction")),
        }
    }

    fn describe(&self, name: Option<&str>, second: u64) -> (u16, String) {
        let mut members = String::new();
        for (stack, script) in self.stacks.iter() {
            let status = now_of(script, second);
            let wanted = match name {
                Some(name) => name == stack,
                None => status != "DELETE_COMPLETE",
            };
            if wanted {
                let operations = if self.silent {
                    "<LastOperations><member><OperationType>CREATE_STACK</OperationType>\
                     <OperationId>op</OperationId></member></LastOperations>"
                } else {
                    ""
                };
                let _ = write!(
                    members,
                    "<member><StackName>{stack}</StackName><StackId>{}</StackId>\
                     <StackStatus>{status}</StackStatus>\
                     <CreationTime>2027-01-15T08:00:00Z</CreationTime>{operations}</member>",
                    arn(stack)
                );
            }
        }
        let answer = format!(
            "<DescribeStacksResponse><DescribeStacksResult><Stacks>{members}</Stacks>\
             </DescribeStacksResult></DescribeStacksResponse>"
        );
        (200, answer)
    }

    /// Newest first, as AWS gives them.
    fn events(&self, stack: &str, second: u64) -> (u16, String) {
        let mut members = String::new();
        let script = self.stacks.get(stack).into_iter().flatten();
        for (at, status) in script.filter(|(at, _)| *at <= second).rev() {
            let time = Timestamp::from_second(1_800_000_000 + i64::try_from(*at).unwrap()).unwrap();
            let _ = write!(
                members,
                "<member><StackId>{0}</StackId><EventId>{stack}-{at}</EventId>\
                 <StackName>{stack}</StackName><LogicalResourceId>{stack}</LogicalResourceId>\
                 <PhysicalResourceId>{0}</PhysicalResourceId>\
                 <ResourceType>AWS::CloudFormation::Stack</ResourceType>\
                 <Timestamp>{time}</Timestamp><ResourceStatus>{status}</ResourceStatus></member>",
                arn(stack)
            );
        }
        let answer = format!(
            "<DescribeStackEventsResponse><DescribeStackEventsResult><StackEvents>{members}\
             </StackEvents></DescribeStackEventsResult></DescribeStackEventsResponse>"
        );
        (200, answer)
    }
}

impl HttpConnector for Server {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned();
        let signed = request.headers().get("authorization").unwrap_or_default();
        let key = signed.split("Credential=").nth(1).unwrap_or_default();
        let call = Call {
            second: self.clock.seconds(),
            action: parameter(&body, "Action").unwrap_or_default().to_owned(),
            key: key.split('/').next().unwrap_or_default().to_owned(),
        };
        self.calls.lock().unwrap().push(call.clone());
        let (status, body) = match (self.wrong)(&call) {
            Some("") => {
                let lost = ConnectorError::io("the connection was reset".into());
                return HttpConnectorFuture::ready(Err(lost));
            }
            Some(code) => (400, refusal(code)),
            None => self.answer(&call, &body),
        };
        let status = StatusCode::try_from(status).unwrap();
        let response = HttpResponse::new(status, SdkBody::from(body));
        HttpConnectorFuture::ready(Ok(response))
    }
}

fn now_of(script: &Script, second: u64) -> &'static str {
    script
        .iter()
        .rfind(|(at, _)| *at <= second)
        .map_or("CREATE_IN_PROGRESS", |(_, status)| *status)
}

fn arn(stack: &str) -> String {
    format!("arn:aws:cloudformation:us-east-1:1:{stack}")
}

fn parameter<'a>(body: &'a str, name: &str) -> Option<&'a str> {
    body.split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

fn refusal(code: &str) -> String {
    format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>no</Message></Error>\
         </ErrorResponse>"
    )
}

/// A stack of the server, as it is followed.
pub(super) fn followed(stack: &str) -> Followed {
    Followed {
        name: stack.to_owned(),
        arn: arn(stack),
        region: "us-east-1".to_owned(),
    }
}
