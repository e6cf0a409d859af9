//! `stackgen check`: templates of profiles and of anybody, good and bad.

use serde_json::Value;

use crate::harness::Home;

/// A host group whose cluster may be deleted first, in the short form of YAML.
const BROKEN: &str = "
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        MetadataOptions: {HttpTokens: required}
  Hosts:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: 0
      MaxSize: 1
      LaunchTemplate:
        LaunchTemplateId: !Ref Template
        Version: !GetAtt Template.LatestVersionNumber
";

#[test]
fn every_shipped_profile_is_good() {
    let run = Home::new().stackgen(&["check", "--all"]).expect(0);
    let rows: Vec<_> = run.stdout.lines().skip(1).collect();
    assert_eq!(rows.len(), 24, "{run}");
    assert!(rows.iter().all(|row| row.contains(" good ")), "{run}");
    assert_eq!(run.stderr, "");
}

#[test]
fn a_template_file_is_told_which_resource_needs_what() {
    let home = Home::new();
    home.write("broken.yaml", BROKEN);
    let run = home.stackgen(&["check", "smoke", "broken.yaml"]).expect(3);
    insta::assert_snapshot!(run, @r#"
    TEMPLATE     RESULT   RESOURCES  BYTES  CAPABILITIES
    smoke        good            18   7589  CAPABILITY_IAM
    broken.yaml  1 error          3    393

    broken.yaml
    × /Resources/Hosts/DependsOn: hosts-after-cluster: Hosts: `Hosts` does not depend on `Cluster`: "The Cluster cannot be deleted while Container Instances are active or draining", and user data names the cluster by text alone, which is no edge
        hint: add `Cluster` to the `DependsOn` of `Hosts`
    ---- stderr
    ---- exit 3
    "#);
}

#[test]
fn json_holds_every_finding_with_its_place() {
    let home = Home::new();
    home.write("broken.yaml", BROKEN);
    let run = home
        .stackgen(&["check", "broken.yaml", "--output", "json"])
        .expect(3);
    let document: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let template = &document["templates"][0];
    assert_eq!(template["good"], false);
    let finding = &template["findings"][0];
    assert_eq!(finding["rule"], "hosts-after-cluster");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["logical_id"], "Hosts");
    assert_eq!(finding["pointer"], "/Resources/Hosts/DependsOn");
    assert!(
        finding["source"]
            .as_str()
            .expect("a source")
            .starts_with("https://")
    );
}

#[test]
fn a_mended_template_is_good() {
    let home = Home::new();
    let mended = BROKEN.replace(
        "Group\n    Properties",
        "Group\n    DependsOn: Cluster\n    Properties",
    );
    home.write("mended.yaml", &mended);
    home.stackgen(&["check", "mended.yaml"]).expect(0);
}

#[test]
fn what_is_no_template_is_one_clear_error() {
    let home = Home::new();
    home.write("broken.json", "{\"Resources\": {\n  \"A\": }");
    home.write("tag.yaml", "Resources:\n  A: !Reff B\n");
    home.write("none.json", "{}");
    home.write("latin.json", b"{\"Resources\": \"\xe9\"}");
    let cases = [
        ("broken.json", 3, "broken.json:2:8"),
        ("tag.yaml", 3, "the tag `!Reff` is no intrinsic function"),
        ("none.json", 3, "the template has no `Resources` object"),
        ("latin.json", 3, "is not UTF-8 text"),
        ("missing.json", 2, "cannot open the template `missing.json`"),
        ("missing.yaml", 2, "missing.yaml"),
    ];
    for (name, code, said) in cases {
        let run = home.stackgen(&["check", name]).expect(code);
        assert!(run.stderr.contains(said), "{run}");
        assert_eq!(run.stdout, "", "{run}");
    }
}

#[test]
fn one_unreadable_template_does_not_hide_the_others() {
    let run = Home::new()
        .stackgen(&["check", "missing.json", "smoke"])
        .expect(2);
    assert!(run.stdout.contains("smoke"), "{run}");
    assert!(run.stderr.contains("missing.json"), "{run}");
}

#[test]
fn nothing_to_check_is_a_usage_error() {
    Home::new().stackgen(&["check"]).expect(2);
    Home::new().stackgen(&["check", "--all", "smoke"]).expect(2);
}
