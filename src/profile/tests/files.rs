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

/// A text, the profiles around it, what is said about it.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

#[test]
fn parents_that_are_refused() {
    let circle = [
        ("a", "extends: b\n"),
        ("b", "extends: x\n"),
        ("x", "extends: a\n"),
    ];
    let broken = [("a", "title: [\n")];
    let cases: [Case<'_>; 7] = [
        (
            "extends: a\n",
            &circle,
            "b.yaml:1:10: extends: profiles extend in a circle: x → a → b → x",
        ),
        (
            "extends: x\n",
            &circle,
            "x.yaml:1:10: extends: profiles extend in a circle: x → x",
        ),
        (
            "extends: fargat\n",
            &[],
            "x.yaml:1:10: extends: there is no profile `fargat` to extend\n  did you mean `fargate`?",
        ),
        (
            "extends: qqqq\n",
            &[],
            "x.yaml:1:10: extends: there is no profile `qqqq` to extend",
        ),
        (
            "extends: ../secret\n",
            &[],
            "x.yaml:1:10: extends: `../secret` is not the name of a profile\n  a parent is named from the profiles folder, such as `base/ecs-ec2`",
        ),
        (
            "extends: /etc/passwd\n",
            &[],
            "x.yaml:1:10: extends: `/etc/passwd` is not the name of a profile\n  a parent is named from the profiles folder, such as `base/ecs-ec2`",
        ),
        (
            "extends: a\n",
            &broken,
            "a.yaml:1:8: not valid YAML: unclosed bracket '['",
        ),
    ];
    let wrong: Vec<(&str, String)> = cases
        .into_iter()
        .map(|(text, shelf, expected)| (text, expected, said(text, shelf)))
        .filter(|(_, expected, said)| said != expected)
        .map(|(text, _, said)| (text, said))
        .collect();
    assert_eq!(wrong, []);
}

#[test]
fn a_chain_has_an_end() {
    let texts: Vec<(String, String)> = (0..9)
        .map(|n| (format!("p{n}"), format!("title: a\nextends: p{}\n", n + 1)))
        .collect();
    let deep: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    assert_eq!(
        said("extends: p0\n", &deep),
        "p6.yaml:2:10: extends: more than 8 profiles extend one another"
    );
}
