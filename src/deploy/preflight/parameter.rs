//! Does the public parameter name a machine image?

use super::table::Look;
use super::unseen::unseen;
use crate::stack::check::{Check, Finding, Fix};

/// Id of the check.
pub(super) const ID: &str = "ami";

pub(super) async fn ask(look: Look<'_>) -> Vec<Check> {
    let Some(hosts) = look.needs.plan.hosts.as_option() else {
        return Vec::new();
    };
    let name = hosts.image_parameter.as_str();
    let image = match look.session.ssm().parameter(name).await {
        Ok(image) => image,
        Err(error) => return vec![unseen(ID, &error)],
    };
    let there = image.is_some();
    let finding = Finding::Parameter {
        name: name.to_owned(),
        image,
    };
    vec![if there {
        Check::ok(ID, finding)
    } else {
        Check::will_fail(
            ID,
            finding,
            vec![
                Fix::Do("choose the newest version: `--set capacity.ec2.ami.version=latest`".to_owned()),
                Fix::Do(
                    "or another variant: `--set capacity.ec2.ami.variant=NAME`, see https://bottlerocket.dev"
                        .to_owned(),
                ),
            ],
        )
    }]
}
