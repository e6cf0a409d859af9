//! Service Quotas.

use serde_json::{Value, json};

use super::items;
use crate::sandbox::engine::{Knob, Place};
use crate::sandbox::services::fixtures::{ACCOUNT, Client, REGION};

fn spot() -> Value {
    json!({"ServiceCode": "ec2", "QuotaCode": "L-34B43A08"})
}

fn raise(wanted: u32) -> Value {
    let mut asked = spot();
    asked["DesiredValue"] = wanted.into();
    asked
}

#[test]
fn a_value_is_the_world_s_and_a_default_is_aws_s() {
    let mut client = Client::new();
    let applied = client.ok("servicequotas:GetServiceQuota", spot());
    assert_eq!(applied["Quota"]["Value"], 4500.0);
    assert_eq!(applied["Quota"]["ServiceCode"], "ec2");
    let default = client.ok("servicequotas:GetAWSDefaultServiceQuota", spot());
    assert_eq!(default["Quota"]["Value"], 5.0);
    assert_eq!(
        default["Quota"]["QuotaArn"],
        "arn:aws:servicequotas:us-east-1::ec2/L-34B43A08"
    );
    Knob::FreshAccount.turn(&mut client.0, &Place::new(ACCOUNT, REGION));
    let applied = client.ok("servicequotas:GetServiceQuota", spot());
    assert_eq!(applied["Quota"]["Value"], 5.0);
}

#[test]
fn what_never_was_changed_may_have_no_applied_value() {
    let mut client = Client::new();
    let tasks = json!({"ServiceCode": "ecs", "QuotaCode": "L-92E49DE3"});
    let (code, _) = client.refused("servicequotas:GetServiceQuota", tasks.clone());
    assert_eq!(code, "NoSuchResourceException");
    let of_ecs = json!({"ServiceCode": "ecs"});
    let listed = client.ok("servicequotas:ListServiceQuotas", of_ecs.clone());
    assert_eq!(listed["Quotas"], json!([]));
    let default = client.ok("servicequotas:GetAWSDefaultServiceQuota", tasks.clone());
    assert_eq!(default["Quota"]["Value"], 5000.0);
    let defaults = client.ok("servicequotas:ListAWSDefaultServiceQuotas", of_ecs.clone());
    assert_eq!(items(&defaults, "Quotas").len(), 4);
    let knob = Knob::Quota {
        code: "ecs/L-92E49DE3".to_owned(),
        value: 100,
    };
    knob.turn(&mut client.0, &Place::new(ACCOUNT, REGION));
    let listed = client.ok("servicequotas:ListServiceQuotas", of_ecs);
    assert_eq!(items(&listed, "Quotas")[0]["Value"], 100.0);
    for unknown in [
        json!({"ServiceCode": "ec2", "QuotaCode": "L-00000000"}),
        json!({"ServiceCode": "nothing", "QuotaCode": "L-34B43A08"}),
    ] {
        let (code, _) = client.refused("servicequotas:GetAWSDefaultServiceQuota", unknown);
        assert_eq!(code, "NoSuchResourceException");
    }
}

#[test]
fn a_list_has_pages() {
    let mut client = Client::new();
    let mut token = Value::Null;
    let mut codes = Vec::new();
    loop {
        let input = json!({"ServiceCode": "vpc", "MaxResults": 3, "NextToken": token});
        let page = client.ok("servicequotas:ListServiceQuotas", input);
        let quotas = items(&page, "Quotas");
        assert!(quotas.len() <= 3);
        codes.extend(quotas.iter().map(|quota| quota["QuotaCode"].clone()));
        token = page["NextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(codes.len(), 9);
    assert!(codes.contains(&"L-DF5E4CA3".into()));
}

#[test]
fn a_raise_stays_open_and_is_asked_for_once() {
    let mut client = Client::new();
    let ask = "servicequotas:RequestServiceQuotaIncrease";
    let history = "servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota";
    assert_eq!(client.ok(history, spot())["RequestedQuotas"], json!([]));
    let (code, _) = client.refused(ask, raise(4_500));
    assert_eq!(code, "IllegalArgumentException");
    let asked = client.ok(ask, raise(5_000));
    assert_eq!(asked["RequestedQuota"]["Status"], "PENDING");
    assert_eq!(asked["RequestedQuota"]["DesiredValue"], 5000.0);
    let (code, _) = client.refused(ask, raise(6_000));
    assert_eq!(code, "ResourceAlreadyExistsException");
    let listed = client.ok(history, spot());
    assert_eq!(listed["RequestedQuotas"][0], asked["RequestedQuota"]);
    let hosts = json!({"ServiceCode": "ecs", "QuotaCode": "L-86C34207", "DesiredValue": 9_000});
    let (code, _) = client.refused(ask, hosts);
    assert_eq!(code, "InvalidResourceStateException");
    let applied = client.ok("servicequotas:GetServiceQuota", spot());
    assert_eq!(applied["Quota"]["Value"], 4500.0);
}
