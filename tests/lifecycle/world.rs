//! A world of its own for every test, and what was said in it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;
use stackgen::aws::{Options, Session};
use stackgen::cli::target::simulated;
use stackgen::deploy::{
    DownOptions, DownOutcome, Inventory, UpError, UpOutcome, UpRequest, Upkeep, down, inventory, up,
};
use stackgen::image::{REPOSITORY, Recipe, tag};
use stackgen::sandbox::{Sandbox, Speed};
use stackgen::stack::{Event, OnFailure};
use stackgen::template::Template;

pub(crate) const REGION: &str = "us-east-1";
pub(crate) const PROFILE: &str = "ecs-ec2-95pct";
pub(crate) const STACK: &str = "stackgen-ecs-ec2-95pct";

/// A simulated AWS and a session in it.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) session: Session,
}

/// What an engine said.
#[derive(Default)]
pub(crate) struct Heard(RefCell<Vec<Event>>);

impl Heard {
    pub(crate) fn hear(&self, event: Event) {
        self.0.borrow_mut().push(event);
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        self.0.borrow().clone()
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        let sandbox = Sandbox::in_memory(1, Speed::REAL);
        Self {
            session: session(&sandbox).await,
            sandbox,
        }
    }

    /// A world in which a script of faults is in force.
    pub(crate) async fn scripted(script: &str) -> Self {
        let script = stackgen::sandbox::faults::read(script).unwrap();
        let sandbox = Sandbox::in_memory_with(1, Speed::REAL, script);
        Self {
            session: session(&sandbox).await,
            sandbox,
        }
    }

    /// Deploys a template as the profile's stack.
    pub(crate) async fn up(
        &self,
        template: &Template,
        heard: &Heard,
    ) -> Result<UpOutcome, UpError> {
        up_in(&self.session, template, &|event| heard.hear(event)).await
    }

    /// Our stacks in the Region.
    pub(crate) async fn inventory(&self) -> Inventory {
        let found = inventory(&self.session, &[REGION.to_owned()]).await;
        assert_eq!(found.unseen, [], "an error must not pass for emptiness");
        found
    }

    /// Deletes every stack of ours.
    pub(crate) async fn down_all(&self, heard: &Heard) -> Vec<DownOutcome> {
        let stacks = self.inventory().await.stacks;
        let options = DownOptions::default();
        let hear = |event| heard.hear(event);
        let torn = down(&self.session, &stacks, options, &hear).await;
        assert!(!torn.residue.bills(), "{:?}", torn.residue);
        torn.outcomes
    }

    /// What lives in the world and would not be in a new account: objects that a stack made.
    pub(crate) fn objects(&self) -> Vec<String> {
        self.sandbox
            .look(|world| {
                world
                    .accounts
                    .values()
                    .flat_map(|account| account.regions.values())
                    .flat_map(|region| &region.objects)
                    .filter(|(kind, _)| kind.as_str() != "AWS::ECR::Repository")
                    .flat_map(|(kind, objects)| {
                        objects.keys().map(move |id| format!("{kind} {id}"))
                    })
                    .collect()
            })
            .unwrap()
    }
}

pub(crate) async fn session(sandbox: &Sandbox) -> Session {
    Session::connect(Options {
        target: simulated(sandbox),
        region: REGION.to_owned(),
        aws_profile: None,
    })
    .await
}

pub(crate) async fn up_in(
    session: &Session,
    template: &Template,
    report: &dyn Fn(Event),
) -> Result<UpOutcome, UpError> {
    up_with(session, &wanted(template, OnFailure::Rollback), report).await
}

pub(crate) async fn up_with(
    session: &Session,
    request: &UpRequest<'_>,
    report: &dyn Fn(Event),
) -> Result<UpOutcome, UpError> {
    up(session, request, report).await
}

/// The profile's stack, from this template.
pub(crate) fn wanted(template: &Template, on_failure: OnFailure) -> UpRequest<'_> {
    static CAPABILITIES: LazyLock<Vec<String>> =
        LazyLock::new(|| vec!["CAPABILITY_IAM".to_owned()]);
    static TAG: LazyLock<String> = LazyLock::new(|| tag(&Recipe::default()));
    static TAGS: LazyLock<BTreeMap<String, String>> =
        LazyLock::new(|| BTreeMap::from([("team".to_owned(), "red".to_owned())]));
    UpRequest {
        profile: PROFILE,
        stack: STACK,
        template,
        capabilities: &CAPABILITIES,
        image: (REPOSITORY, &TAG),
        run: None,
        checks: None,
        tags: &TAGS,
        upkeep: Upkeep::default(),
        on_failure,
    }
}

/// The parameters of a change set that is never executed.
pub(crate) fn no_image() -> BTreeMap<String, String> {
    let digest = format!("sha256:{}", "0".repeat(64));
    BTreeMap::from([("ImageDigest".to_owned(), digest)])
}

/// The rendered profile.
pub(crate) fn published() -> Template {
    Template::new(golden()).unwrap()
}

/// The rendered profile with a change.
pub(crate) fn changed(change: impl FnOnce(&mut Value)) -> Template {
    let mut document = golden();
    change(&mut document["Resources"]);
    Template::new(document).unwrap()
}

/// The smallest stack there is, for what has to be repeated often.
pub(crate) fn small() -> Template {
    let smoke = include_str!("../golden/smoke.json");
    Template::new(serde_json::from_str(smoke).unwrap()).unwrap()
}

fn golden() -> Value {
    serde_json::from_str(include_str!("../golden/ecs-ec2-95pct.json")).unwrap()
}
