//! A template's whole life in the simulated AWS: made, changed, and deleted by one call with no
//! client.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use stackgen::sandbox::call::{Call, Principal, Tree};
use stackgen::sandbox::engine::stack::{Stack, Status};
use stackgen::sandbox::engine::{Knob, Place, World, advance};
use stackgen::sandbox::services::handle;

use crate::by_tag::by_tag;

const ACCOUNT: &str = "123456789012";
const REGION: &str = "us-east-1";
const NAME: &str = "stackgen-mutant";
/// A stack beside it.
const SECOND: &str = "stackgen-second";
/// Long enough for any operation to end, in milliseconds.
const A_DAY: i64 = 24 * 3_600_000;

/// A world with one stack in it.
pub(crate) struct Life {
    world: World,
    place: Place,
    /// The stack that calls are about.
    name: &'static str,
    /// What was there before the stack.
    before: Vec<String>,
}

impl Life {
    /// Creates the stack.
    pub(crate) fn begin(document: &Value) -> Self {
        let mut life = Self {
            world: World::new(1, 1_767_225_600_000),
            place: Place::new(ACCOUNT, REGION),
            name: NAME,
            before: Vec::new(),
        };
        // The first call furnishes the region.
        life.call("DescribeAccountLimits", None);
        life.before = life.objects();
        life.call("CreateStack", Some(document));
        life
    }

    /// Creates a second stack of the same template and answers why it cannot be made.
    pub(crate) fn second(&mut self, document: &Value) -> String {
        self.name = SECOND;
        let addresses = Knob::Quota {
            code: "ec2/L-0263D0A3".to_owned(),
            value: 50,
        };
        addresses.turn(&mut self.world, &self.place);
        self.call("CreateStack", Some(document));
        let stacks = &self.world.region(&self.place).unwrap().stacks;
        let second = stacks.values().find(|stack| stack.name == SECOND).unwrap();
        let events = second.events.iter();
        let failed = events.filter(|event| event.status.word().ends_with("_FAILED"));
        let reasons = failed.filter_map(|event| event.reason.as_deref());
        reasons.collect::<Vec<_>>().join("; ")
    }

    /// Updates the stack to another writing of the same resources. An output is new, or
    /// CloudFormation would find nothing to do and keep the edges it knows.
    pub(crate) fn rewrite(&mut self, document: &Value) {
        let mut document = document.clone();
        document["Outputs"]["Rewritten"] = json!({"Value": "yes"});
        self.call("UpdateStack", Some(&document));
        assert!(self.is_made(), "{:?}", self.failures());
    }

    /// Deletes the stack.
    pub(crate) fn end(&mut self) {
        self.call("DeleteStack", None);
    }

    /// Whether the stack was created, or changed, to the end.
    pub(crate) fn is_made(&self) -> bool {
        matches!(
            self.stack().status,
            Status::CreateComplete | Status::UpdateComplete
        )
    }

    /// Whether the stack is gone.
    pub(crate) fn is_deleted(&self) -> bool {
        self.stack().status == Status::DeleteComplete
    }

    /// Why what failed did, in order: logical id and reason.
    pub(crate) fn failures(&self) -> Vec<(&str, &str)> {
        let events = self.stack().events.iter();
        let failed = events.filter(|event| event.status.word().ends_with("_FAILED"));
        let failed = failed.map(|event| (event.logical_id.as_str(), event.reason.as_deref()));
        failed
            .map(|(id, reason)| (id, reason.unwrap_or_default()))
            .collect()
    }

    /// What lives on: kind and id.
    pub(crate) fn left(&self) -> Vec<String> {
        let all = self.objects().into_iter();
        all.filter(|id| !self.before.contains(id)).collect()
    }

    /// What `Ref` or `Fn::GetAtt` of a resource gives.
    pub(crate) fn value(&self, logical_id: &str, attribute: Option<&str>) -> String {
        let resource = &self.stack().resources[logical_id];
        let id = resource.physical_id.clone().unwrap();
        let Some(attribute) = attribute else {
            return id;
        };
        let places = [self.place.clone(), self.place.global()];
        let mut found = places
            .iter()
            .filter_map(|at| self.world.find(at, &resource.kind, &id));
        let object = found.next().unwrap();
        match object.attributes.get(attribute) {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => object.arn.clone().unwrap(),
        }
    }

    fn call(&mut self, action: &str, body: Option<&Value>) {
        let text = |text: &str| Tree::Text(text.to_owned());
        let mut input = BTreeMap::from([("StackName".to_owned(), text(self.name))]);
        if let Some(body) = body {
            let capabilities = Tree::List(vec![text("CAPABILITY_NAMED_IAM")]);
            input.insert("TemplateBody".to_owned(), text(&by_tag(body).to_string()));
            input.insert("Capabilities".to_owned(), capabilities);
        }
        let call = Call {
            service: "cloudformation".to_owned(),
            action: action.to_owned(),
            account: ACCOUNT.to_owned(),
            principal: Principal::default(),
            region: REGION.to_owned(),
            request_id: "request".to_owned(),
            input: Tree::Map(input),
        };
        handle(&mut self.world, &call).unwrap();
        let until = self.world.now_ms + A_DAY;
        advance(&mut self.world, until);
    }

    fn stack(&self) -> &Stack {
        self.world
            .region(&self.place)
            .unwrap()
            .stacks
            .values()
            .next()
            .unwrap()
    }

    fn objects(&self) -> Vec<String> {
        let kinds = self.world.region(&self.place).unwrap().objects.iter();
        let ids = kinds.flat_map(|(kind, all)| all.keys().map(move |id| format!("{kind} {id}")));
        ids.collect()
    }
}
