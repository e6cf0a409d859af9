//! The service role's policy, in `src/iam/bootstrap.json` and for one profile.

use std::path::Path;

use stackgen::iam::{self, Certainty, INLINE_LIMIT, Names};
use stackgen::template::Template;

use crate::shipped::{VARIANTS, names, open, rendered};

/// Templates of every shipped profile in every kind of addressing.
fn templates() -> Vec<Template> {
    let mut found = Vec::new();
    for name in names() {
        for (_, sets) in VARIANTS {
            if let Ok(opened) = open(&name, sets) {
                found.push(rendered(&opened).template);
            }
        }
    }
    found
}

#[test]
fn the_bootstrap_policy_is_that_of_all_shipped_profiles_and_fits_a_role() {
    let templates = templates();
    let all: Vec<&Template> = templates.iter().collect();
    let policy = iam::service_role_policy(&all);
    let size = policy.size(Names::LONGEST);
    assert!(size <= INLINE_LIMIT, "{size} characters");
    let text = format!("{:#}\n", policy.in_template());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/iam/bootstrap.json");
    if std::env::var_os("STACKGEN_BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap() == text,
        "src/iam/bootstrap.json is out of date: run `STACKGEN_BLESS=1 cargo test --test iam`"
    );
}

#[test]
fn a_policy_holds_what_its_template_makes_and_no_more() {
    let smoke = rendered(&open("smoke", &[]).unwrap()).template;
    let grants = iam::service_role(&[&smoke]);
    let find = |action: &str| grants.iter().find(|grant| grant.action == action);
    assert_eq!(find("ec2:CreateVpc").unwrap().certainty, Certainty::Certain);
    assert_eq!(find("ec2:CreateNatGateway"), None);
    assert_eq!(find("vpc-lattice:GetTargetGroup"), None);
    for grant in &grants {
        assert!(!grant.why.is_empty(), "{}", grant.action);
        assert!(!grant.action.ends_with(":*"), "{}", grant.action);
        for condition in &grant.conditions {
            assert!(!condition.values.is_empty(), "{}", grant.action);
        }
    }
}
