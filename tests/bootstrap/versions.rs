//! One that is there is used as it is, brought up to date, or left alone: by its version.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use stackgen::aws::{Options, ParameterValue, Session, StackRequest};
use stackgen::cli::bootstrap::template;
use stackgen::cli::target::simulated;
use stackgen::deploy::bootstrap::{
    BOUNDARY, BootstrapError, COVERED, Did, Ensured, Installed, Level, STACK, Standing, VERSION,
    Wanted, ensure, look,
};
use stackgen::deploy::{Watch, follow};
use stackgen::sandbox::{Sandbox, Speed};
use stackgen::stack::{Event, Followed, Notice};

const BOUNDARY_ARN: &str = "arn:aws:iam::111122223333:policy/developers";
const VPC: &str = "AWS::EC2::VPC";

async fn session() -> Session {
    Session::connect(Options {
        target: simulated(&Sandbox::in_memory(1, Speed::REAL)),
        region: "us-east-1".to_owned(),
        aws_profile: None,
    })
    .await
}

/// This program's template.
fn ours() -> String {
    let rendered = template().unwrap_or_else(|error| panic!("{error:?}"));
    rendered.template.canonical()
}

/// The template as another version brought it: its number, and what it covers.
fn another(version: u32, covers: &str) -> String {
    let mut document: Value = serde_json::from_str(&ours()).unwrap();
    document["Outputs"]["Version"]["Value"] = version.to_string().into();
    document["Outputs"]["Covers"]["Value"] = covers.into();
    document.to_string()
}

/// Installs a template, with a tag and a permissions boundary, and gives it as it then is.
async fn install(session: &Session, body: &str) -> Installed {
    let began = session.clock().now();
    let arn = session
        .cloudformation()
        .create_stack(&StackRequest {
            stack: STACK,
            body,
            parameters: &[(BOUNDARY, ParameterValue::Given(BOUNDARY_ARN))],
            tags: &BTreeMap::from([("team".to_owned(), "blue".to_owned())]),
            token: "once",
        })
        .await
        .unwrap();
    let followed = Followed {
        name: STACK.to_owned(),
        arn,
        region: "us-east-1".to_owned(),
    };
    let watch = Watch::whole(followed, began, Vec::new());
    follow(session, vec![watch], &|_| {}).await.unwrap();
    installed(session).await
}

async fn installed(session: &Session) -> Installed {
    match look(session).await.unwrap() {
        Standing::Ready(installed) => installed,
        other => panic!("{other:?}"),
    }
}

/// What is asked for on the user's behalf.
struct Wish {
    needs: BTreeSet<String>,
    may_make: bool,
    level: Level,
}

impl Wish {
    fn enough(may_make: bool) -> Self {
        Self {
            needs: BTreeSet::from([VPC.to_owned()]),
            may_make,
            level: Level::Enough,
        }
    }

    async fn ask(
        &self,
        session: &Session,
        report: &dyn Fn(Event),
    ) -> Result<Ensured, BootstrapError> {
        let wanted = Wanted {
            body: &ours(),
            tags: &BTreeMap::new(),
            boundary: None,
            needs: &self.needs,
            may_make: self.may_make,
            level: self.level,
        };
        ensure(session, &wanted, report).await
    }
}

#[tokio::test(start_paused = true)]
async fn an_older_one_that_does_is_left_alone() {
    let session = session().await;
    let before = install(&session, &another(0, &COVERED.join(","))).await;
    let ensured = Wish::enough(true).ask(&session, &|_| {}).await.unwrap();
    assert_eq!((ensured.did, ensured.version), (Did::Nothing, 0));
    assert_eq!(installed(&session).await, before);
}

#[tokio::test(start_paused = true)]
async fn an_older_one_that_lacks_something_is_brought_up_to_date() {
    let session = session().await;
    let before = install(&session, &another(0, "AWS::Logs::LogGroup")).await;
    let refused = Wish::enough(false).ask(&session, &|_| {}).await;
    assert!(
        matches!(&refused, Err(BootstrapError::Outdated { version: 0, lacks, .. }) if lacks.contains(VPC)),
        "{refused:?}"
    );
    assert_eq!(installed(&session).await, before);

    let heard = std::cell::RefCell::new(Vec::new());
    let report = |event| heard.borrow_mut().push(event);
    let ensured = Wish::enough(true).ask(&session, &report).await.unwrap();
    assert_eq!(ensured.did, Did::Changed { from: 0 });
    assert_eq!(ensured.version, VERSION);
    let said = heard.into_inner().into_iter().any(|event| {
        matches!(event, Event::Notice(Notice::BootstrapChanging { from: 0, to, .. }) if to == VERSION)
    });
    assert!(said);
    let after = installed(&session).await;
    assert_eq!(after.roles, before.roles, "stacks know the roles by ARN");
    assert_eq!(after.tags.get("team").map(String::as_str), Some("blue"));
    assert!(after.covers.contains(VPC));
    let world = session.cloudformation().template(STACK).await.unwrap();
    assert_eq!(world.as_deref(), Some(ours().as_str()));
}

#[tokio::test(start_paused = true)]
async fn a_newer_one_is_never_set_back() {
    for (covers, enough) in [(COVERED.join(","), true), ("AWS::X::Y".to_owned(), false)] {
        let session = session().await;
        let theirs = another(VERSION + 1, &covers);
        let before = install(&session, &theirs).await;
        let used = Wish::enough(true).ask(&session, &|_| {}).await;
        match used {
            Ok(ensured) => assert!(enough && ensured.did == Did::Nothing, "{ensured:?}"),
            Err(BootstrapError::NotCovered { lacks, .. }) => {
                assert!(!enough && lacks.contains(VPC), "{lacks:?}");
            }
            Err(error) => panic!("{error:?}"),
        }
        let latest = Wish {
            level: Level::Latest,
            ..Wish::enough(true)
        };
        let ensured = latest.ask(&session, &|_| {}).await.unwrap();
        assert_eq!(ensured.did, Did::LeftNewer);
        assert_eq!(installed(&session).await, before);
        let there = session.cloudformation().template(STACK).await.unwrap();
        assert_eq!(there, Some(theirs));
    }
}

#[tokio::test(start_paused = true)]
async fn two_clients_at_once_end_with_one() {
    let session = session().await;
    let (one, two) = (Wish::enough(true), Wish::enough(true));
    let (one, two) = tokio::join!(one.ask(&session, &|_| {}), two.ask(&session, &|_| {}));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(one.roles, two.roles);
    let made = [one.did, two.did];
    assert_eq!(made.iter().filter(|did| **did == Did::Made).count(), 1);
}
