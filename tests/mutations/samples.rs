//! Templates that put every rule to the test between them.

use serde_json::{Value, json};
use stackgen::template::Template;

use crate::shipped::{open, rendered};

/// A rendered profile.
pub(crate) fn sample(name: &str, sets: &[&str]) -> Value {
    let template = rendered(&open(name, sets).unwrap()).template;
    serde_json::from_str(&template.canonical()).unwrap()
}

/// A rendered profile whose hosts reach ECS by endpoints, and whose endpoints' security group has
/// its rule beside it, as it has to be where two groups name each other.
pub(crate) fn with_group_rule() -> Value {
    let mut document = sample("ecs-ec2-95pct", &[]);
    let resources = document["Resources"].as_object_mut().unwrap();
    let group = resources["EndpointSecurityGroup"]["Properties"]
        .as_object_mut()
        .unwrap();
    let mut rule = group.remove("SecurityGroupIngress").unwrap()[0].clone();
    rule["GroupId"] = json!({"Ref": "EndpointSecurityGroup"});
    let ingress = json!({"Type": "AWS::EC2::SecurityGroupIngress", "Properties": rule});
    let mut added = vec![("EndpointIngress".to_owned(), ingress)];
    for service in ["ecs", "ecs-agent", "ecs-telemetry"] {
        let mut endpoint = resources["EndpointEcrApi"].clone();
        let properties = endpoint["Properties"].as_object_mut().unwrap();
        properties.remove("PolicyDocument");
        properties["ServiceName"] =
            json!({"Fn::Sub": format!("com.amazonaws.${{AWS::Region}}.{service}")});
        added.push((format!("Endpoint{}", service.replace('-', "")), endpoint));
    }
    let edges = resources["HostGroup"]["DependsOn"].as_array_mut().unwrap();
    edges.extend(added.iter().map(|(id, _)| json!(id)));
    resources.extend(added);
    document
}

/// All of them, by what they are.
pub(crate) fn samples() -> Vec<(String, Value)> {
    const RENDERED: [(&str, &[&str]); 6] = [
        ("ecs-ec2-95pct", &[]),
        ("ecs-ec2-95pct", &["network.ip_family=dualstack"]),
        ("con311-ec2-host", &[]),
        ("ecs-fargate", &["network.addressing=published"]),
        ("con311-fargate-alb", &[]),
        ("smoke", &[]),
    ];
    let rendered = RENDERED.into_iter();
    let rendered = rendered.map(|(name, sets)| (format!("{name} {sets:?}"), sample(name, sets)));
    let made = [("with a group rule".to_owned(), with_group_rule())];
    rendered.chain(made).collect()
}

/// The document as a template.
pub(crate) fn template(document: &Value) -> Template {
    Template::new(document.clone()).unwrap()
}
