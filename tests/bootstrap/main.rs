//! The bootstrap stack's template: sound, small, the same bytes for the same version, and enough for
//! every shipped profile.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and stops"
)]

#[path = "../shipped/mod.rs"]
mod shipped;
mod versions;

use std::collections::BTreeSet;

use serde_json::Value;
use shipped::{VARIANTS, names, open, rendered};
use stackgen::cli::bootstrap::template;
use stackgen::deploy::bootstrap::{COVERED, VERSION};
use stackgen::template::check::Capability;

/// Version and SHA-256 of the template. Whoever changes a published template makes a new version:
/// one that is installed is only changed for a newer one.
const VERSION_FILE: &str = "tests/bootstrap/version.txt";

#[test]
fn a_version_stands_for_its_bytes() {
    let template = template()
        .unwrap_or_else(|error| panic!("{error:?}"))
        .template;
    let is = format!("{VERSION} {}\n", template.digest());
    if std::env::var_os("STACKGEN_BLESS").is_some() {
        std::fs::write(VERSION_FILE, &is).unwrap();
    }
    assert_eq!(is, std::fs::read_to_string(VERSION_FILE).unwrap());
    let output = template.section("Outputs").unwrap()["Version"]["Value"].clone();
    assert_eq!(output, Value::from(VERSION.to_string()));
}

#[test]
fn it_needs_no_capability_for_names() {
    let rendered = template().unwrap_or_else(|error| panic!("{error:?}"));
    let capabilities = stackgen::template::check::capabilities(&rendered.template);
    assert_eq!(capabilities, [Capability::Iam]);
    assert!(rendered.template.canonical().len() < 20_000);
}

#[test]
fn the_service_role_covers_every_shipped_profile() {
    let mut needed = BTreeSet::new();
    for name in names() {
        for (_, sets) in VARIANTS {
            let Ok(opened) = open(&name, sets) else {
                continue; // Dual stack, refused where AWS has none.
            };
            for (_, resource) in rendered(&opened).template.resources() {
                needed.insert(resource["Type"].as_str().unwrap().to_owned());
            }
        }
    }
    let covered: BTreeSet<String> = COVERED.iter().map(|&one| one.to_owned()).collect();
    assert_eq!(covered, needed);
}

/// The policies of a role are at most 10,240 characters together:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>.
#[test]
fn the_policies_fit_into_their_role() {
    let template = template()
        .unwrap_or_else(|error| panic!("{error:?}"))
        .template;
    let (_, role) = template
        .resources()
        .find(|(id, _)| *id == "ServiceRole")
        .unwrap();
    let policies = role["Properties"]["Policies"].as_array().unwrap();
    let size: usize = policies
        .iter()
        .map(|policy| policy["PolicyDocument"].to_string().len())
        .sum();
    assert!(size < 10_240, "{size}");
}
