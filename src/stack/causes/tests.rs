use std::collections::BTreeSet;

use super::*;

#[test]
fn every_row_is_found_by_its_own_message_and_hides_no_other() {
    for cause in all() {
        let found = known(cause.message_type, cause.message).map(|found| found.id);
        assert_eq!(found, Some(cause.id), "{}", cause.message);
        let diagnosis = diagnose(cause.message_type, cause.message).unwrap();
        for text in [&diagnosis.means, &diagnosis.advice] {
            assert!(!text.contains("(not named)"), "{}: {text}", cause.id);
            assert!(!text.contains(['{', '*']), "{}: {text}", cause.id);
        }
    }
}

#[test]
fn every_row_is_whole() {
    let mut ids = BTreeSet::new();
    for cause in all() {
        assert!(ids.insert(cause.id), "{} stands twice", cause.id);
        assert!(cause.source.starts_with("https://"), "{}", cause.id);
        for text in [cause.means, cause.advice] {
            assert!(
                !text.is_empty() && !text.ends_with('.'),
                "{}: {text}",
                cause.id
            );
        }
        assert!(!cause.patterns.is_empty(), "{}", cause.id);
    }
}

#[test]
fn what_nobody_knows_is_not_guessed() {
    assert_eq!(known("AWS::EC2::VPC", "something new"), None);
    assert_eq!(known("AWS::EC2::VPC", ""), None);
}
