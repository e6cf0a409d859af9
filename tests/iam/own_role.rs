//! The service role's policy, enforced on the whole program: `up` and `down` of the small profile with
//! a role of exactly that policy, and with one that lacks an action.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use stackgen::aws::{Options, Session, StackRequest};
use stackgen::cli::target::simulated;
use stackgen::iam::{INLINE_LIMIT, MANAGED_LIMIT};
use stackgen::sandbox::{Sandbox, Settings, Speed};

use crate::caller::{PROFILES, each};
use crate::home::{Home, actions, without};

/// A stack with one role for each of these policies; their ARNs are its outputs.
fn template(policies: &[Value]) -> String {
    let trust = json!({ "Statement": [{
        "Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": { "Service": "cloudformation.amazonaws.com" },
    }] });
    let (mut resources, mut outputs) = (BTreeMap::new(), BTreeMap::new());
    for (number, documents) in policies.iter().enumerate() {
        let name = format!("Role{number:03}");
        let parts = documents.as_array().unwrap().iter().enumerate();
        let parts: Vec<Value> = parts
            .map(|(part, document)| {
                json!({ "PolicyName": format!("part{part}"), "PolicyDocument": document })
            })
            .collect();
        outputs.insert(
            name.clone(),
            json!({ "Value": { "Fn::GetAtt": [name, "Arn"] } }),
        );
        let properties = json!({ "AssumeRolePolicyDocument": trust, "Policies": parts });
        resources.insert(
            name,
            json!({ "Type": "AWS::IAM::Role", "Properties": properties }),
        );
    }
    json!({ "Resources": resources, "Outputs": outputs }).to_string()
}

/// Puts the roles into the home's account; their ARNs.
async fn make(home: &Home, policies: &[Value]) -> Vec<String> {
    let sandbox = Sandbox::open(&Settings {
        file: home.path("world"),
        seed: None,
        speed: Speed::Max,
        faults: None,
        log: None,
        model: None,
        policies: None,
    });
    let sandbox = sandbox.unwrap();
    let session = Session::connect(Options {
        target: simulated(&sandbox),
        region: "us-east-1".to_owned(),
        aws_profile: None,
    });
    let session = session.await;
    let cloudformation = session.cloudformation();
    let request = StackRequest {
        stack: "roles",
        body: &template(policies),
        parameters: &[],
        tags: &BTreeMap::new(),
        token: "roles",
    };
    let arn = cloudformation.create_stack(&request).await.unwrap();
    loop {
        session.clock().sleep(Duration::from_secs(10)).await;
        let stack = cloudformation.stack(&arn).await.unwrap().unwrap();
        if !stack.status.is_in_progress() {
            let outputs = stack.outputs.into_iter();
            let roles: BTreeMap<_, _> = outputs.map(|one| (one.key, one.value)).collect();
            assert_eq!(roles.len(), policies.len(), "{:?}", stack.status);
            return roles.into_values().collect();
        }
    }
}

/// An account with the bootstrap stack, for the reaper, and these roles: its world, their ARNs.
fn account(policies: &[Value]) -> (Arc<Vec<u8>>, Vec<String>) {
    let home = Home::new();
    let run = home.simulated(&["bootstrap", "--yes"], &[]);
    assert_eq!(run.code, 0, "{}", run.said);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let roles = runtime.unwrap().block_on(make(&home, policies));
    let world = std::fs::read(home.path("world")).unwrap();
    (Arc::new(world), roles)
}

/// `up` and `down` as a role: how the first of them that failed ended.
fn first_failure(world: &[u8], profile: &str, role: &str) -> Option<(i32, String)> {
    let home = Home::new();
    std::fs::write(home.path("world"), world).unwrap();
    let up: &[&str] = &[
        "up",
        profile,
        "--yes",
        "--on-failure=keep",
        "--service-role",
        role,
    ];
    let down: &[&str] = &["down", profile, "--yes"];
    let mut runs = [up, down]
        .into_iter()
        .map(|command| home.simulated(command, &[]));
    runs.find(|run| run.code != 0)
        .map(|run| (run.code, run.said))
}

#[test]
fn what_is_printed_for_a_role_is_enough_for_it() {
    each(PROFILES.to_vec(), |profile| {
        let printed = Home::new().iam(profile, "service-role");
        let (world, roles) = account(&[printed["policies"].clone()]);
        assert_eq!(first_failure(&world, profile, &roles[0]), None, "{profile}");
    });
}

#[test]
fn without_a_certain_action_of_the_role_up_or_down_fails_and_names_it() {
    let printed = Home::new().iam("smoke", "service-role");
    let certain = actions(&printed, "certain");
    let tried = certain.len();
    let mut work = Vec::new();
    // A template takes 51 200 characters, which is six such roles.
    for actions in certain.chunks(6) {
        let policies: Vec<_> = actions.iter().map(|one| without(&printed, one)).collect();
        let (world, roles) = account(&policies);
        let trials = actions.iter().zip(roles);
        work.extend(trials.map(|(action, role)| (action, Arc::clone(&world), role)));
    }
    let missed = Mutex::new(Vec::new());
    each(work, |(action, world, role)| {
        // A wildcard of reads is missed by the name of the read.
        let named = format!(
            "is not authorized to perform: {}",
            action.trim_end_matches('*')
        );
        let wrong = match first_failure(&world, "smoke", &role) {
            // 5: it was not made; 7: it is still there and bills.
            Some((5 | 7, said)) if said.contains(&named) => return,
            Some((code, said)) => format!("{action}: {code} {said}"),
            None => format!("{action}: nothing failed"),
        };
        missed.lock().unwrap().push(wrong);
    });
    let missed = missed.into_inner().unwrap();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert!(tried >= 40, "{tried} certain actions");
    println!(
        "{tried} certain actions of the role removed one by one, {tried} failures naming the action"
    );
}

/// A role takes 10 240 characters of inline policies, or ten managed ones.
#[test]
fn what_is_printed_fits() {
    for profile in PROFILES {
        for purpose in ["up", "ttl", "down", "bootstrap", "all", "service-role"] {
            let home = Home::new();
            let args = ["iam", profile, "--for", purpose, "--output=json"];
            let run = home.run(&[&args[..], &["--expect-account=111122223333"]].concat());
            let printed: Value = serde_json::from_str(&run.out).unwrap();
            let policies = printed["policies"].as_array().unwrap();
            let sizes: Vec<_> = policies.iter().map(|one| one.to_string().len()).collect();
            assert!(
                sizes.iter().all(|size| *size <= MANAGED_LIMIT),
                "{profile} {purpose}: {sizes:?}"
            );
            assert!(
                sizes.iter().sum::<usize>() <= INLINE_LIMIT,
                "{profile} {purpose}: {sizes:?}"
            );
            for policy in policies {
                assert_eq!(policy["Version"], "2012-10-17");
                for statement in policy["Statement"].as_array().unwrap() {
                    assert_eq!(statement["Effect"], "Allow");
                    assert!(!statement["Resource"].is_null());
                    assert!(!statement.to_string().contains("${AWS::"), "{statement}");
                }
            }
        }
    }
}
