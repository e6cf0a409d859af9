//! What a delete leaves behind is found, and nothing else is.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::json;
use stackgen::aws::{Deletion, Session};
use stackgen::deploy::residue::{Scope, is_removable, remove, scan, scan_deleted, scan_regions};
use stackgen::stack::{Bills, Followed, Residue, StackStatus, Tie};

use crate::world::{Heard, REGION, STACK, World, changed, published};

/// Deletes a stack with one bare call, and waits for its end.
async fn delete(session: &Session, arn: &str) {
    let cloudformation = session.cloudformation();
    let deletion = Deletion::of(arn, "token");
    cloudformation.delete_stack(&deletion).await.unwrap();
    loop {
        let stack = cloudformation.stack(arn).await.unwrap().unwrap();
        match stack.status {
            StackStatus::DeleteComplete => return,
            StackStatus::DeleteInProgress => session.clock().sleep(Duration::from_secs(30)).await,
            other => panic!("{other}: {:?}", stack.status_reason),
        }
    }
}

async fn everything(world: &World) -> Residue {
    scan(&world.session, &Scope::everything()).await
}

fn kinds(residue: &Residue) -> BTreeSet<&str> {
    residue.left.iter().map(|left| left.kind).collect()
}

/// A stack of which CloudFormation leaves everything behind; its ARN.
async fn abandoned(world: &World) -> String {
    let template = changed(|resources| {
        for (_, resource) in resources.as_object_mut().unwrap() {
            resource["DeletionPolicy"] = json!("Retain");
        }
    });
    world.up(&template, &Heard::default()).await.unwrap();
    let arn = world.inventory().await.stacks[0].arn.clone();
    let found = everything(world).await;
    assert!(found.is_clear(), "of a stack that is there: {found:#?}");
    delete(&world.session, &arn).await;
    arn
}

#[tokio::test(start_paused = true)]
async fn an_ordinary_delete_leaves_nothing() {
    let world = World::new().await;
    world.up(&published(), &Heard::default()).await.unwrap();
    assert!(everything(&world).await.is_clear());
    let stack = world.inventory().await.stacks.remove(0);
    world.down_all(&Heard::default()).await;
    let followed = Followed {
        name: stack.name,
        arn: stack.arn,
        region: stack.region,
    };
    let found = scan_deleted(&world.session, &[followed]).await;
    assert!(found.is_clear(), "{found:#?}");
    let found = everything(&world).await;
    assert!(found.is_clear(), "{found:#?}");
}

#[tokio::test(start_paused = true)]
async fn everything_that_a_delete_retains_is_found() {
    let world = World::new().await;
    let arn = abandoned(&world).await;
    let found = everything(&world).await;
    assert_eq!(found.unseen, []);
    let expected = [
        "Auto Scaling group",
        "ECS cluster",
        "ECS service",
        "Elastic IP address",
        "NAT gateway",
        "VPC",
        "VPC endpoint",
        "capacity provider",
        "instance",
        "log group",
        "network interface",
        "security group",
        "volume",
    ];
    assert_eq!(kinds(&found), BTreeSet::from(expected));
    for left in &found.left {
        assert_eq!(left.stack.as_deref(), Some(STACK), "{left:?}");
        assert!(left.bills != Bills::ByTime || left.price.is_some() || left.kind == "ECS service");
    }
    let followed = Followed {
        name: STACK.to_owned(),
        arn,
        region: REGION.to_owned(),
    };
    let of_the_stack = scan_deleted(&world.session, &[followed]).await;
    let mut with_templates = BTreeSet::from(expected);
    with_templates.insert("launch template");
    assert_eq!(kinds(&of_the_stack), with_templates);
    assert!(of_the_stack.bills());
    let elsewhere = ["eu-west-1".to_owned()];
    let elsewhere = scan_regions(&world.session, &elsewhere, &Scope::everything()).await;
    assert!(elsewhere.is_clear());
}

#[tokio::test(start_paused = true)]
async fn what_is_left_goes_when_asked_to_again_and_again() {
    let world = World::new().await;
    abandoned(&world).await;
    let mut found = everything(&world).await;
    for _ in 0..20 {
        let chosen: Vec<_> = found
            .left
            .iter()
            .filter(|left| is_removable(left))
            .cloned()
            .collect();
        if chosen.is_empty() {
            break;
        }
        remove(&world.session, &chosen).await;
        let minutes = Duration::from_mins(5);
        world.session.clock().sleep(minutes).await;
        found = everything(&world).await;
    }
    // All that bills, but for what somebody else might have named so.
    let bills = found.left.iter().filter(|left| left.bills != Bills::Not);
    let left: Vec<_> = bills.map(|left| (left.kind, left.tie)).collect();
    assert_eq!(left, [("log group", Tie::Name)], "{found:#?}");
}
