//! `show` and `render`: a profile on one sheet, and its template in three forms.

use crate::harness::Home;

const TEMPLATE: &str = "\
AWSTemplateFormatVersion: \"2010-09-09\"\nDescription: {{json description}}\nResources:\n  \
A:\n    Type: AWS::Logs::LogGroup\n";

#[test]
fn the_compact_form_is_what_has_the_digest() {
    let home = Home::new();
    let compact = home
        .stackgen(&["render", "smoke", "--format", "compact"])
        .expect(0)
        .stdout;
    let sheet = home
        .stackgen(&["show", "smoke", "--output", "json"])
        .expect(0)
        .stdout;
    let sheet: serde_json::Value = serde_json::from_str(&sheet).expect("JSON");
    assert_eq!(sheet["template"]["bytes"], compact.len());
    assert_eq!(sheet["profile"]["workload"]["memory"], "512 MiB");
    assert!(!compact.contains('\n'));
    let pretty = home
        .stackgen(&["render", "smoke", "--format", "json"])
        .expect(0)
        .stdout;
    let of = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
    assert_eq!(of(&pretty), of(&compact));
}

#[test]
fn yaml_with_comments_is_the_default_and_goes_to_a_file_too() {
    let home = Home::new();
    let printed = home.stackgen(&["render", "smoke"]).expect(0).stdout;
    assert!(
        printed.starts_with("# Amazon ECS on AWS Fargate.\n"),
        "{printed}"
    );
    home.stackgen(&["render", "smoke", "-o", "t.yaml"])
        .expect(0);
    assert_eq!(
        std::fs::read_to_string(home.path("t.yaml")).expect("a file"),
        printed
    );
    let run = home
        .stackgen(&["render", "smoke", "-o", "no/such/t.yaml"])
        .expect(1);
    assert!(run.stderr.contains("no/such/t.yaml"), "{run}");
}

#[test]
fn a_sheet_says_what_is_back_as_published() {
    let home = Home::new();
    let sheet = |set: &str| {
        home.stackgen(&["show", "ecs-ec2-95pct", "--set", set])
            .expect(0)
            .stdout
    };
    let text = sheet("network.addressing=published");
    assert!(
        text.contains("\naddressing (published value is back)\n"),
        "{text}"
    );
    assert!(text.contains("172.17.0.0/16      65531"), "{text}");
    let text = sheet("capacity.ec2.max_hosts=240");
    assert!(
        text.contains("granted, the group's most being 240                  240"),
        "{text}"
    );
}

#[test]
fn a_broken_template_is_shown_with_its_line() {
    let home = Home::new();
    let cases = [
        (
            "{{json no.such}}",
            "stackgen/templates/ecs-fargate.hbs:2:14",
            "the plan has no `no.such`",
        ),
        ("{{#if region}}", "stackgen/templates/ecs-fargate.hbs:", ""),
        (
            "{{> partials/nosuch}}",
            "stackgen/templates/ecs-fargate.hbs:2:14",
            "there is no template",
        ),
        (
            "\"{{region}}",
            "stackgen/templates/ecs-fargate.hbs:",
            "the rendered text is no template",
        ),
        (
            "!Ref A",
            "stackgen/templates/ecs-fargate.hbs:2:",
            "the rendered text is no template",
        ),
    ];
    for (value, place, message) in cases {
        let template = TEMPLATE.replace("{{json description}}", value);
        home.write("stackgen/templates/ecs-fargate.hbs", template);
        home.write("stackgen/profiles/x.yaml", "extends: smoke\n");
        let run = home.stackgen(&["render", "x"]).expect(3);
        assert!(run.stderr.contains(place), "{value}: {run}");
        assert!(run.stderr.contains(message), "{value}: {run}");
        assert_eq!(run.stdout, "");
    }
}

#[test]
fn what_is_no_template_is_refused() {
    let home = Home::new();
    home.write("stackgen/templates/ecs-fargate.hbs", "Description: x\n");
    home.write("stackgen/profiles/x.yaml", "extends: smoke\n");
    let run = home
        .stackgen(&["render", "x", "--format", "compact"])
        .expect(3);
    assert!(
        run.stderr
            .contains("the template has no `Resources` object"),
        "{run}"
    );
}

#[test]
fn an_address_plan_that_does_not_hold_points_at_the_profile() {
    let home = Home::new();
    home.write(
        "x.yaml",
        "extends: smoke\nnetwork:\n  addressing: custom\n  cidrs:\n    vpc: 10.0.0.0/16\n    \
         public: [10.0.0.0/24, 10.0.1.0/28]\n    private: [10.1.0.0/24, 10.2.0.0/24]\n\
         workload:\n  services: {count: 1, tasks: 500}\n",
    );
    let run = home.stackgen(&["show", "./x.yaml"]).expect(3);
    assert!(run.stderr.contains("x.yaml:"), "{run}");
}
