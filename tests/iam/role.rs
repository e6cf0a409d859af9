//! The service role's policy, enforced: it is enough, and no certain action of it is too much.

use std::collections::BTreeSet;
use std::sync::Mutex;

use serde_json::{Value, json};
use stackgen::iam::{self, Certainty, Grant, Names, Policy};
use stackgen::sandbox::Inventory;
use stackgen::sandbox::call::{Call, Principal, Tree};
use stackgen::sandbox::engine::{World, advance};
use stackgen::sandbox::services;
use stackgen::template::Template;

use crate::by_tag::by_tag;
use crate::caller::each;
use crate::shipped::{open, rendered};

const ACCOUNT: &str = "123456789012";
const START: i64 = 1_795_000_000_000;
const MINUTE: i64 = 60_000;
const ROLE: &str = "arn:aws:iam::123456789012:role/maker";

/// A world in which a stack of a profile is made and deleted by a role with a policy.
struct Trial {
    world: World,
    failures: Vec<String>,
}

impl Trial {
    fn run(profile: &str, template: &Template, policy: &Policy) -> Self {
        let mut trial = Self {
            world: World::new(1, START),
            failures: Vec::new(),
        };
        trial.call("CreateStack", &role(policy), &["CAPABILITY_NAMED_IAM"]);
        trial.end("roles");
        let name = format!("stackgen-{profile}");
        trial.call(
            "CreateStack",
            &json!({
                "StackName": name, "TemplateBody": by_tag(&template.document()).to_string(), "RoleARN": ROLE,
                "OnFailure": "DO_NOTHING",
            }),
            &["CAPABILITY_IAM"],
        );
        let made = trial.end(&name);
        trial.look(&name);
        if made == "CREATE_COMPLETE" {
            trial.call("DeleteStack", &json!({ "StackName": name }), &[]);
            trial.end(&name);
            trial.look(&name);
        }
        trial
    }

    fn call(&mut self, action: &str, input: &Value, capabilities: &[&str]) -> Tree {
        let mut members: std::collections::BTreeMap<String, Tree> = input
            .as_object()
            .unwrap()
            .iter()
            .map(|(key, value)| (key.clone(), Tree::text(value.as_str().unwrap())))
            .collect();
        let capabilities = capabilities.iter().map(|one| Tree::text(*one)).collect();
        members.insert("Capabilities".to_owned(), Tree::List(capabilities));
        let call = Call {
            service: "cloudformation".to_owned(),
            action: action.to_owned(),
            account: ACCOUNT.to_owned(),
            principal: Principal::default(),
            region: "us-east-1".to_owned(),
            request_id: String::new(),
            input: Tree::Map(members),
        };
        services::handle(&mut self.world, &call).unwrap()
    }

    /// How a stack's operation ended.
    fn end(&mut self, stack: &str) -> String {
        for _ in 0..24 * 60 {
            let until = self.world.now_ms + MINUTE;
            advance(&mut self.world, until);
            let id = self.id(stack);
            let answer = self.call("DescribeStacks", &json!({ "StackName": id }), &[]);
            let status = text(&answer.get("Stacks").items()[0], "StackStatus");
            if !status.ends_with("_IN_PROGRESS") {
                return status;
            }
        }
        "NEVER".to_owned()
    }

    /// Deleted stacks answer to their id only.
    fn id(&self, stack: &str) -> String {
        let place = stackgen::sandbox::engine::Place::new(ACCOUNT, "us-east-1");
        let mut stacks = self.world.region(&place).unwrap().stacks.values();
        stacks.find(|one| one.name == stack).unwrap().id.clone()
    }

    /// Keeps the reasons of what failed, page by page.
    fn look(&mut self, stack: &str) {
        let mut input = json!({ "StackName": self.id(stack) });
        loop {
            let answer = self.call("DescribeStackEvents", &input, &[]);
            for event in answer.get("StackEvents").items() {
                if text(event, "ResourceStatus").ends_with("_FAILED") {
                    self.failures.push(text(event, "ResourceStatusReason"));
                }
            }
            match answer.get("NextToken").as_str() {
                Some(token) => input["NextToken"] = token.into(),
                None => return,
            }
        }
    }
}

fn text(tree: &Tree, key: &str) -> String {
    tree.get(key).as_str().unwrap_or_default().to_owned()
}

/// A stack with a role of a policy.
fn role(policy: &Policy) -> Value {
    let names = Names {
        partition: "aws",
        region: "us-east-1",
        account: ACCOUNT,
    };
    let trust = json!({ "Statement": [{
        "Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": { "Service": "cloudformation.amazonaws.com" },
    }] });
    let body = json!({ "Resources": { "Role": { "Type": "AWS::IAM::Role", "Properties": {
        "RoleName": "maker", "AssumeRolePolicyDocument": trust,
        "Policies": [{ "PolicyName": "all", "PolicyDocument": policy.filled(names) }],
    } } } });
    json!({ "StackName": "roles", "TemplateBody": body.to_string() })
}

fn without(grants: &[Grant], action: &str) -> Policy {
    Policy::of(grants.iter().filter(|grant| grant.action != action))
}

/// A profile with its template and what its service role needs.
struct Subject {
    profile: &'static str,
    template: Template,
    grants: Vec<Grant>,
}

impl Subject {
    fn of(profile: &'static str) -> Self {
        let template = rendered(&open(profile, &[]).unwrap()).template;
        let grants = iam::service_role(&[&template]);
        Self {
            profile,
            template,
            grants,
        }
    }

    /// The actions that are certain.
    fn certain(&self) -> impl Iterator<Item = &str> {
        let certain = |grant: &&Grant| grant.certainty == Certainty::Certain;
        let grants = self.grants.iter().filter(certain);
        grants.map(|grant| grant.action.as_str())
    }

    fn trial(&self, policy: &Policy) -> Trial {
        Trial::run(self.profile, &self.template, policy)
    }

    /// All of the policy is enough.
    fn is_enough(&self) {
        let whole = self.trial(&Policy::of(&self.grants));
        assert_eq!(whole.failures, Vec::<String>::new(), "{}", self.profile);
        let left = Inventory::of(&whole.world).objects;
        let left: Vec<_> = left
            .iter()
            .filter(|row| row.kind != "AWS::IAM::Role")
            .collect();
        assert!(left.is_empty(), "{}: {left:#?}", self.profile);
    }

    /// What is wrong when an action is taken away: nothing, if it is missed by name.
    fn without(&self, action: &str) -> Option<String> {
        let trial = self.trial(&without(&self.grants, action));
        // A wildcard of reads is missed by the name of the read.
        let stem = action.trim_end_matches('*');
        let named = format!("is not authorized to perform: {stem}");
        let missed = trial.failures.iter().any(|reason| reason.contains(&named));
        (!missed).then(|| format!("{}: {action}: {:?}", self.profile, trial.failures))
    }
}

/// Those of the small profile are tried with the whole program.
#[test]
fn the_service_role_of_large_profiles_needs_every_certain_action() {
    let mut known: BTreeSet<String> = Subject::of("smoke").certain().map(str::to_owned).collect();
    let subjects = ["ecs-ec2-95pct", "ecs-fargate", "con311-fargate-alb"].map(Subject::of);
    let mut work = Vec::new();
    for subject in &subjects {
        subject.is_enough();
        let new = subject
            .certain()
            .filter(|action| known.insert((*action).to_owned()));
        work.extend(new.map(|action| (subject, action)));
    }
    let tried = work.len();
    let wrong = Mutex::new(Vec::new());
    each(work, |(subject, action)| {
        wrong.lock().unwrap().extend(subject.without(action));
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried >= 25, "{tried} further actions");
    println!(
        "{tried} further certain actions of larger profiles' roles removed one by one, each missed by name"
    );
}
