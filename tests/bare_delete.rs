//! Every shipped profile, in every kind of addressing: created in the simulated AWS, and deleted
//! by one `DeleteStack` with no client around, to an empty world.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and stops"
)]

#[path = "shipped/by_tag.rs"]
mod by_tag;
mod shipped;

use by_tag::by_tag;
use shipped::{VARIANTS, names, open, rendered};
use stackgen::sandbox::Inventory;
use stackgen::sandbox::call::{Call, Principal, Tree};
use stackgen::sandbox::engine::{World, advance};
use stackgen::sandbox::services;

/// Simulated start of each world, in milliseconds since the epoch.
const START: i64 = 1_795_000_000_000;
const MINUTE: i64 = 60_000;
/// Longer than any handler waits.
const DAYS: i64 = 3 * 24 * 60 * MINUTE;

fn call<const N: usize>(world: &mut World, action: &str, input: [(&str, Tree); N]) -> Tree {
    let call = Call {
        service: "cloudformation".to_owned(),
        action: action.to_owned(),
        account: "123456789012".to_owned(),
        principal: Principal::default(),
        region: "us-east-1".to_owned(),
        request_id: "request".to_owned(),
        input: Tree::map(input),
    };
    services::handle(world, &call).unwrap()
}

/// How a stack's operation ended.
fn end(world: &mut World, stack: &str) -> String {
    let limit = world.now_ms + DAYS;
    loop {
        let until = world.now_ms + MINUTE;
        advance(world, until);
        let answer = call(world, "DescribeStacks", [("StackName", Tree::text(stack))]);
        let status = answer.get("Stacks").items()[0].get("StackStatus").clone();
        let status = status.as_str().unwrap().to_owned();
        if !status.ends_with("_IN_PROGRESS") || world.now_ms > limit {
            return status;
        }
    }
}

/// Resources that failed, with the reason, newest first.
fn failures(world: &mut World, stack: &str) -> Vec<String> {
    let text = |event: &Tree, key: &str| event.get(key).as_str().unwrap_or_default().to_owned();
    let mut failed = Vec::new();
    let mut token = Tree::Null;
    loop {
        let input = [("StackName", Tree::text(stack)), ("NextToken", token)];
        let answer = call(world, "DescribeStackEvents", input);
        for event in answer.get("StackEvents").items() {
            if text(event, "ResourceStatus").ends_with("_FAILED") {
                let reason = text(event, "ResourceStatusReason");
                failed.push(format!("{}: {reason}", text(event, "LogicalResourceId")));
            }
        }
        token = answer.get("NextToken").clone();
        if token == Tree::Null {
            return failed;
        }
    }
}

#[test]
fn every_profile_comes_up_and_one_delete_leaves_nothing() {
    let mut tried = 0;
    for name in names() {
        for (variant, sets) in VARIANTS {
            let Ok(opened) = open(&name, sets) else {
                continue; // Refused with a reason; the golden tests hold which and why.
            };
            let case = format!("{name} {variant}");
            let body = by_tag(&rendered(&opened).template.document()).to_string();
            let mut world = World::new(1, START);
            let input = [
                ("StackName", Tree::text(format!("stackgen-{name}"))),
                ("TemplateBody", Tree::text(body)),
                (
                    "Capabilities",
                    Tree::List(vec![Tree::text("CAPABILITY_IAM")]),
                ),
            ];
            let answer = call(&mut world, "CreateStack", input);
            let stack = answer.get("StackId").as_str().unwrap().to_owned();
            let up = end(&mut world, &stack);
            assert_eq!(
                up,
                "CREATE_COMPLETE",
                "{case}: {:#?}",
                failures(&mut world, &stack)
            );
            call(
                &mut world,
                "DeleteStack",
                [("StackName", Tree::text(&stack))],
            );
            let down = end(&mut world, &stack);
            assert_eq!(
                down,
                "DELETE_COMPLETE",
                "{case}: {:#?}",
                failures(&mut world, &stack)
            );
            // Late writers and lingering interfaces have had their time.
            let later = world.now_ms + 120 * MINUTE;
            advance(&mut world, later);
            let inventory = Inventory::of(&world);
            assert!(inventory.is_empty(), "{case}: {:#?}", inventory.objects);
            tried += 1;
        }
    }
    assert!(tried >= 48, "{tried} templates");
}
