//! `extends`: parents, circles, depth, and what is taken away.

use super::*;

fn from(first: &str, shelf: &[(&str, &str)]) -> Result<Resolved, ProfileErrors> {
    resolve(
        "x",
        source("x", first),
        &Shelf(shelf),
        &Overrides::default(),
    )
}

fn said(first: &str, shelf: &[(&str, &str)]) -> String {
    from(first, shelf).unwrap_err().to_string()
}

#[test]
fn maps_merge_lists_replace_null_takes_away() {
    let profile = from(
        "extends: y\ntags: {Team: null, B: x}\nworkload: {environment: {RUNNER: host}}\n",
        &[(
            "y",
            "extends: ec2\ntags: {A: a, B: b}\ncapacity: {ec2: {volumes: []}}\n",
        )],
    )
    .unwrap()
    .profile;
    assert_eq!(
        profile.tags,
        [("A", "a"), ("B", "x")]
            .map(|(k, v)| (k.into(), v.into()))
            .into()
    );
    assert_eq!(profile.workload.environment["RUNNER"], "host");
    let Capacity::Ec2(ec2) = &profile.capacity else {
        panic!("still ec2")
    };
    assert!(ec2.volumes.is_empty());
    assert_eq!(fine("fargate", &[]).system, System::EcsFargate);
}

#[test]
fn the_chain_is_told() {
    let resolved = from("extends: fargate\n", &[]).unwrap();
    assert_eq!(resolved.chain, ["x", "fargate", "ec2"]);
    let names: Vec<&str> = resolved.files().map(|(name, _)| name).collect();
    assert_eq!(names, ["x", "fargate", "ec2"]);
}

#[test]
fn parents_that_are_refused() {
    let circle = [
        ("a", "extends: b\n"),
        ("b", "extends: x\n"),
        ("x", "extends: a\n"),
    ];
    assert_eq!(said("extends: a\n", &circle), "");
    assert_eq!(said("extends: x\n", &circle), "");
    assert_eq!(said("extends: fargat\n", &[]), "");
    assert_eq!(said("extends: qqqq\n", &[]), "");
    assert_eq!(said("extends: ../secret\n", &[]), "");
    assert_eq!(said("extends: /etc/passwd\n", &[]), "");
    let broken = [("a", "title: [\n")];
    assert_eq!(said("extends: a\n", &broken), "");
    let texts: Vec<(String, String)> = (0..9)
        .map(|n| (format!("p{n}"), format!("title: a\nextends: p{}\n", n + 1)))
        .collect();
    let shelf: Vec<(&str, &str)> = texts
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(said("extends: p0\n", &shelf), "");
}
