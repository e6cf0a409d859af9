//! Do the zones have the instance type?

use std::collections::BTreeSet;

use super::table::Look;
use super::unseen::unseen;
use crate::aws::{Error, Filter, Session};
use crate::stack::check::{Check, Finding, Fix};

/// Id of the check.
pub(super) const ID: &str = "instance-type-offered";

pub(super) async fn ask(look: Look<'_>) -> Vec<Check> {
    let Some(hosts) = look.needs.plan.hosts.as_option() else {
        return Vec::new();
    };
    let instance_type = hosts.instance_type.as_str();
    let offered = match offered(look.session, instance_type).await {
        Ok(offered) => offered,
        Err(error) => return vec![unseen(ID, &error)],
    };
    let wanted = look.needs.host_zones();
    let missing: Vec<String> = wanted
        .iter()
        .filter(|zone| !offered.contains(*zone))
        .cloned()
        .collect();
    let fix = fix(&offered, wanted.len());
    let fine = missing.is_empty();
    let finding = Finding::Offered {
        instance_type: instance_type.to_owned(),
        wanted,
        missing,
    };
    vec![if fine {
        Check::ok(ID, finding)
    } else {
        Check::will_fail(ID, finding, fix)
    }]
}

/// The AZ ids that have it.
async fn offered(session: &Session, instance_type: &str) -> Result<BTreeSet<String>, Error> {
    let filter = [Filter::is("instance-type", instance_type)];
    let offered = session.ec2().instance_type_offerings(&filter).await?;
    Ok(offered.into_iter().map(|one| one.location).collect())
}

fn fix(offered: &BTreeSet<String>, wanted: usize) -> Vec<Fix> {
    let another = "--set capacity.ec2.instance_type=TYPE";
    if offered.len() < 2 {
        return vec![Fix::Do(format!("choose another type: `{another}`"))];
    }
    let zones: Vec<&str> = offered.iter().map(String::as_str).take(wanted).collect();
    vec![
        Fix::Do(format!(
            "choose zones that have it: `--set 'network.availability_zones=[{}]'`",
            zones.join(",")
        )),
        Fix::Do(format!("or another type: `{another}`")),
    ]
}
