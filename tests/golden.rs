//! Every shipped profile's template, in every kind of addressing, held against what it was.
//!
//! `STACKGEN_BLESS=1 cargo test` writes the files anew.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and stops"
)]

mod shipped;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use shipped::{VARIANTS, names, open, rendered};

/// Largest body of a request: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>.
const MAX_BODY: usize = 51_200;

/// Documents kept whole; the others by digest.
const WHOLE: [(&str, &str); 4] = [
    ("ecs-ec2-95pct", "shifted"),
    ("ecs-fargate", "published"),
    ("con311-fargate-alb", "shifted"),
    ("smoke", "shifted"),
];

/// Holds a text against its golden file, or writes the file when asked to.
fn hold(file: &str, text: &str) {
    let path = Path::new("tests/golden").join(file);
    if std::env::var_os("STACKGEN_BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    for (line, (is, was)) in text.lines().zip(golden.lines()).enumerate() {
        assert_eq!(is, was, "line {} of {file}", line + 1);
    }
    assert_eq!(text.len(), golden.len(), "length of {file}");
}

#[test]
fn every_profile_gives_the_same_small_template() {
    let mut table = String::new();
    let mut whole = BTreeMap::new();
    for name in names() {
        for (variant, sets) in VARIANTS {
            let opened = match open(&name, sets) {
                Ok(opened) => opened,
                Err(reason) => {
                    assert_eq!(variant, "dualstack", "{name}: {reason}");
                    let _ = writeln!(table, "{name:<24} {variant:<9} refused: {reason}");
                    continue;
                }
            };
            let template = rendered(&opened).template;
            let bytes = template.canonical().len();
            assert!(bytes < MAX_BODY, "{name} {variant} has {bytes} bytes");
            let digest = template.digest();
            assert_eq!(
                digest,
                rendered(&opened).template.digest(),
                "{name} {variant}"
            );
            let _ = writeln!(table, "{name:<24} {variant:<9} {bytes:>5} {digest}");
            if WHOLE.contains(&(name.as_str(), variant)) {
                whole.insert(name.clone(), template.pretty());
            }
        }
    }
    assert_eq!(names().len(), 24);
    assert_eq!(whole.len(), WHOLE.len());
    for (name, text) in whole {
        hold(&format!("{name}.json"), &text);
    }
    hold("digests.txt", &table);
}

#[test]
fn comments_reach_the_yaml_that_people_read() {
    let rendered = rendered(&open("ecs-ec2-95pct", &[]).unwrap());
    assert!(rendered.yaml.starts_with("# Amazon ECS on EC2"));
    assert!(
        rendered
            .yaml
            .contains("\n  # Hosts need all of this to leave the cluster")
    );
}

#[test]
fn a_public_address_is_asked_for_where_the_profile_says_so() {
    let cases = [
        ("smoke", "ENABLED"),
        ("con311-fargate", "ENABLED"),
        ("ecs-fargate", "DISABLED"),
    ];
    for (name, wanted) in cases {
        let template = rendered(&open(name, &[]).unwrap()).template;
        let services = template
            .resources()
            .filter(|(id, _)| id.starts_with("Service"));
        let pointer = "/Properties/NetworkConfiguration/AwsvpcConfiguration/AssignPublicIp";
        for (id, service) in services {
            assert_eq!(service.pointer(pointer).unwrap(), wanted, "{name} {id}");
        }
    }
}
