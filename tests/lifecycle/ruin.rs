//! What fails is told with its first cause, and with what is left.

use serde_json::json;
use stackgen::cli::{Exit, Way, failure};
use stackgen::deploy::{DownOutcome, DownReport, Torn, UpError, Upkeep};
use stackgen::stack::{Event, OnFailure, ResourceStatus, StackStatus};

use crate::world::{Heard, World, changed, published};

#[tokio::test(start_paused = true)]
async fn a_create_that_fails_names_its_first_cause() {
    let world = World::new().await;
    let template = changed(|resources| {
        resources["PublicSubnetAz1"]["Properties"]["CidrBlock"] = json!("10.99.0.0/16");
    });
    let error = world.up(&template, &Heard::default()).await.unwrap_err();
    let UpError::Failed(failure) = &error else {
        panic!("{error:?}");
    };
    let settled = &failure.settled;
    assert_eq!(settled.status, StackStatus::RollbackComplete);
    let cause = settled.cause.as_ref().unwrap();
    assert_eq!(cause.logical_id, "PublicSubnetAz1");
    assert!(
        cause.reason.contains("The CIDR '10.99.0.0/16' is invalid"),
        "{}",
        cause.reason
    );
    assert!(settled.left.is_empty(), "{:?}", settled.left);

    let shown = failure::up_failed(&error, &Way::default());
    assert_eq!(shown.exit(), Exit::DeployFailed);
    let report = shown.report().unwrap();
    assert!(
        report.message.contains("PublicSubnetAz1"),
        "{}",
        report.message
    );
    assert!(report.causes[0].contains("The CIDR '10.99.0.0/16' is invalid"));
    assert!(
        report
            .hints
            .iter()
            .any(|hint| hint.contains("stackgen down"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_fails_names_what_is_left() {
    let world = World::scripted(
        "resources: [{resource: Cluster, during: delete, times: 0, fail: nobody knows why}]",
    )
    .await;
    world.up(&published(), &Heard::default()).await.unwrap();
    let heard = Heard::default();
    let outcomes = world.down_all(&heard).await;
    let DownReport::Failed(settled) = &outcomes[0].report else {
        panic!("{:?}", outcomes[0].report);
    };
    assert_eq!(settled.status, StackStatus::DeleteFailed);
    let cause = settled.cause.as_ref().unwrap();
    assert_eq!(cause.logical_id, "Cluster");
    assert!(
        cause.reason.contains("nobody knows why"),
        "{}",
        cause.reason
    );
    let cluster = settled
        .left
        .iter()
        .find(|left| left.logical_id == "Cluster");
    assert!(cluster.unwrap().reason.is_some());
    let events = heard.events();
    let attempts = events.iter().filter(|event| match event {
        Event::Happened(happened) => {
            happened.line.logical_id == "Cluster"
                && happened.line.resource_status() == Some(&ResourceStatus::DeleteFailed)
        }
        _ => false,
    });
    // Nothing changed with the second delete, so there was no third.
    assert_eq!(attempts.count(), 2);

    let shown = failure::down_failed(&of(&outcomes), &Way::default()).unwrap();
    assert_eq!(shown.exit(), Exit::DeleteFailed);
    let report = shown.report().unwrap();
    assert!(report.message.contains("Cluster"), "{}", report.message);
    assert_eq!(report.causes, ["nobody knows why"]);
}

#[tokio::test(start_paused = true)]
async fn a_failed_delete_is_mended_and_repeated_to_its_end() {
    let world = World::new().await;
    // Without this edge a bare delete takes the cluster while hosts are still registered in it.
    let template = changed(|resources| {
        let edges = resources["HostGroup"]["DependsOn"].as_array_mut().unwrap();
        edges.retain(|edge| edge != "Cluster");
    });
    world.up(&template, &Heard::default()).await.unwrap();
    let outcomes = world.down_all(&Heard::default()).await;
    assert!(
        matches!(outcomes[0].report, DownReport::Deleted(_)),
        "{outcomes:?}"
    );
    assert!(world.inventory().await.stacks.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_refused_template_leaves_nothing_behind() {
    let world = World::new().await;
    let template = changed(|resources| {
        resources["Odd"] = json!({ "Type": "AWS::Nobody::Knows" });
    });
    let error = world.up(&template, &Heard::default()).await.unwrap_err();
    assert_eq!(
        failure::up_failed(&error, &Way::default()).exit(),
        Exit::Refused,
        "{error:?}"
    );
    assert!(world.inventory().await.stacks.is_empty());
    world.up(&published(), &Heard::default()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn without_its_image_nothing_is_made() {
    let world = World::new().await;
    let template = published();
    let request = stackgen::deploy::UpRequest {
        profile: "x",
        stack: "stackgen-x",
        template: &template,
        capabilities: &["CAPABILITY_IAM".to_owned()],
        image: ("nobody", "latest"),
        run: None,
        checks: None,
        tags: &std::collections::BTreeMap::new(),
        upkeep: Upkeep::default(),
        on_failure: OnFailure::Rollback,
    };
    let error = stackgen::deploy::up(&world.session, &request, &|_| {}).await;
    let error = error.unwrap_err();
    assert!(
        matches!(
            error,
            UpError::NoImage {
                has_repository: false,
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(
        failure::up_failed(&error, &Way::default()).exit(),
        Exit::Refused
    );
    assert!(world.inventory().await.stacks.is_empty());
}

fn of(outcomes: &[DownOutcome]) -> Torn {
    Torn {
        outcomes: outcomes.to_vec(),
        ..Torn::default()
    }
}
