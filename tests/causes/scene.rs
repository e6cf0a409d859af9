//! A world in which something goes wrong, and everything that AWS says about it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use stackgen::sandbox::call::{Call, Principal, Tree};
use stackgen::sandbox::engine::kinds::{activity, names, service, task};
use stackgen::sandbox::engine::{Knob, Place, World, advance};
use stackgen::sandbox::services::handle;

const ACCOUNT: &str = "123456789012";
const REGION: &str = "us-east-1";
const MINUTE: i64 = 60_000;
/// The name of the stack, unless a scene needs two.
pub(crate) const STACK: &str = "stackgen-scene";

/// A world with stacks in it.
pub(crate) struct Scene {
    world: World,
    place: Place,
    said: BTreeSet<(String, String)>,
}

impl Scene {
    pub(crate) fn new() -> Self {
        Self {
            world: World::new(1, 1_767_225_600_000),
            place: Place::new(ACCOUNT, REGION),
            said: BTreeSet::new(),
        }
    }

    /// Sets what the world is like.
    pub(crate) fn turn(&mut self, knob: &Knob) {
        knob.turn(&mut self.world, &self.place);
    }

    /// Sets a quota.
    pub(crate) fn quota(&mut self, code: &str, value: u64) {
        self.turn(&Knob::Quota {
            code: code.to_owned(),
            value,
        });
    }

    /// Creates the stack out of a template's resources and waits until it is made or failed; what
    /// was made stays.
    pub(crate) fn create(&mut self, resources: &Value) {
        self.create_with(&json!({ "StackName": STACK }), resources);
    }

    /// The same under another name.
    pub(crate) fn create_as(&mut self, name: &str, resources: &Value) {
        self.create_with(&json!({ "StackName": name }), resources);
    }

    /// A second stack, which CloudFormation makes as a role.
    pub(crate) fn create_by(&mut self, role: &str, resources: &Value) {
        let input = json!({"StackName": "stackgen-second", "RoleARN": role});
        self.create_with(&input, resources);
    }

    fn create_with(&mut self, input: &Value, resources: &Value) {
        let mut input = input.clone();
        input["TemplateBody"] = json!(json!({ "Resources": resources }).to_string());
        input["DisableRollback"] = json!(true);
        input["Capabilities"] = json!(["CAPABILITY_NAMED_IAM"]);
        self.send("cloudformation", "CreateStack", &input);
        self.wait();
    }

    /// Deletes the stack and waits until it is gone or stuck.
    pub(crate) fn delete(&mut self) {
        let input = json!({"StackName": STACK});
        self.send("cloudformation", "DeleteStack", &input);
        self.wait();
    }

    /// Calls; a refusal is something AWS says about a service as a whole.
    pub(crate) fn send(&mut self, service: &str, action: &str, input: &Value) {
        let call = Call {
            service: service.to_owned(),
            action: action.to_owned(),
            account: ACCOUNT.to_owned(),
            principal: Principal::user(ACCOUNT, "AKIAIOSFODNN7EXAMPLE"),
            region: REGION.to_owned(),
            request_id: "request".to_owned(),
            input: tree(input),
        };
        if let Err(refused) = handle(&mut self.world, &call) {
            self.said.insert((String::new(), refused.to_string()));
        }
    }

    /// Lets so many minutes pass.
    pub(crate) fn minutes(&mut self, minutes: i64) {
        let until = self.world.now_ms + minutes * MINUTE;
        advance(&mut self.world, until);
        self.listen();
    }

    /// Until every operation is over; often enough to hear what is soon forgotten.
    fn wait(&mut self) {
        for minutes in [5, 5, 10, 40, 60, 120, 240, 480] {
            self.minutes(minutes);
            let region = self.world.region(&self.place).unwrap();
            if region.stacks.values().all(|stack| stack.running.is_none()) {
                break;
            }
        }
    }

    /// What AWS said so far: the type it was about, and the words.
    pub(crate) fn said(&mut self) -> BTreeSet<(String, String)> {
        self.listen();
        self.said.clone()
    }

    fn listen(&mut self) {
        let mut heard = Vec::new();
        let region = self.world.region(&self.place).unwrap();
        for event in region.stacks.values().flat_map(|stack| &stack.events) {
            if event.status.word().ends_with("_FAILED") {
                heard.push((event.kind.clone(), event.reason.clone()));
            }
        }
        for object in self.world.objects(&self.place, names::SERVICE) {
            let events = object.attributes.get(service::EVENTS);
            for event in events.and_then(Value::as_array).into_iter().flatten() {
                let text = event["message"].as_str().map(str::to_owned);
                heard.push((names::SERVICE.to_owned(), text));
            }
        }
        for object in self.world.objects(&self.place, names::TASK) {
            for name in [task::REASON, task::CONTAINER_REASON] {
                let text = object.attribute(name).map(str::to_owned);
                heard.push((names::SERVICE.to_owned(), text));
            }
        }
        for group in self.world.objects(&self.place, names::AUTO_SCALING_GROUP) {
            for one in activity::of(group) {
                let text = one["message"].as_str().map(str::to_owned);
                heard.push((names::AUTO_SCALING_GROUP.to_owned(), text));
            }
        }
        let heard = heard.into_iter();
        self.said
            .extend(heard.filter_map(|(kind, text)| Some((kind, text?))));
    }
}

fn tree(value: &Value) -> Tree {
    match value {
        Value::Bool(flag) => Tree::Bool(*flag),
        Value::String(text) => Tree::text(text),
        Value::Array(items) => Tree::List(items.iter().map(tree).collect()),
        Value::Object(members) => Tree::Map(
            members
                .iter()
                .map(|(name, member)| (name.clone(), tree(member)))
                .collect::<BTreeMap<_, _>>(),
        ),
        Value::Number(number) => Tree::Int(number.as_i64().unwrap()),
        Value::Null => Tree::Null,
    }
}

/// The resources of the rendered profile with one Fargate service, which wants one task.
pub(crate) fn smoke() -> Value {
    let mut resources = golden(include_str!("../golden/smoke.json"));
    resources["ServiceOne"]["Properties"]["DesiredCount"] = json!(1);
    resources
}

/// The resources of the rendered profile with hosts, whose services want nothing.
pub(crate) fn hosts() -> Value {
    let mut resources = golden(include_str!("../golden/ecs-ec2-95pct.json"));
    let path = "{{resolve:ssm:/aws/service/bottlerocket/aws-ecs-2/arm64/latest/image_id}}";
    resources["HostTemplate"]["Properties"]["LaunchTemplateData"]["ImageId"] = json!(path);
    resources
}

/// The resources of the rendered profile with a load balancer.
pub(crate) fn balanced() -> Value {
    golden(include_str!("../golden/con311-fargate-alb.json"))
}

fn golden(text: &str) -> Value {
    let mut document: Value = serde_json::from_str(text).unwrap();
    document["Resources"].take()
}
