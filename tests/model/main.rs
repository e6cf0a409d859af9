//! How the simulated ECS scales, held against what was published.
//!
//! `STACKGEN_BLESS=1 cargo test --test model` writes docs/model.md and src/plan/modelled.json anew.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test that cannot go on says why and stops; its numbers are small"
)]

#[path = "../shipped/by_tag.rs"]
mod by_tag;
mod course;
mod findings;
mod laboratory;
mod notes;
mod page;
mod rows;
#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "../shipped/mod.rs"]
mod shipped;

/// Holds a generated file against what it is made from, or writes it.
fn hold(path: &str, made: &str) {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("STACKGEN_BLESS").is_some() {
        std::fs::write(&path, made).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        known == made,
        "{path} is not what the model makes; STACKGEN_BLESS=1 writes it anew:\n{made}"
    );
}

#[test]
fn the_page_is_what_the_model_makes() {
    hold("docs/model.md", &page::page());
}

#[test]
fn plan_reckons_with_the_courses_that_the_model_makes() {
    hold("src/plan/modelled.json", &course::courses());
}

/// A shipped profile has its course; one that differs in what matters has none.
#[test]
fn a_course_holds_for_the_unchanged_profile_alone() {
    let course = |name: &str, sets: &[&str]| {
        let opened = shipped::open(name, sets).unwrap();
        stackgen::plan::modelled(name, &opened.resolved.profile)
    };
    for name in shipped::names() {
        let tasks = shipped::open(&name, &[]).unwrap().resolved.profile;
        let tasks = tasks.workload.services.total();
        let course = course(&name, &[]).unwrap();
        assert_eq!(course.reaches(tasks), Some(course.turned), "{name}");
    }
    assert!(course("ecs-fargate", &["ttl=1h"]).is_some());
    assert!(course("ecs-fargate", &["workload.services.count=2"]).is_none());
}
