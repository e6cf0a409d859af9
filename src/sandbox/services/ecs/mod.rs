//! ECS: settings, clusters, services, tasks and hosts, as they are now.

mod clusters;
mod hosts;
mod providers;
mod services;
mod settings;
mod tasks;
mod told;

use super::{Action, Service, Unknown};
use crate::sandbox::call::{ApiError, Call, Tree};
use crate::sandbox::engine::Object;

/// ECS, as far as it is simulated.
pub(super) static SERVICE: Service = Service {
    name: "ecs",
    version: "2014-11-13",
    unknown: Unknown::UnknownOperation,
    actions: &[
        Action::read("DescribeCapacityProviders", |world, call| {
            Ok(providers::describe(world, call))
        }),
        Action::read("DescribeClusters", |world, call| {
            Ok(clusters::describe(world, call))
        }),
        Action::read("DescribeContainerInstances", clusters::describe_hosts),
        Action::read("DescribeServices", services::describe),
        Action::read("DescribeTasks", tasks::describe),
        Action::read("ListAccountSettings", settings::list),
        Action::read("ListClusters", |world, call| {
            Ok(clusters::list(world, call))
        }),
        Action::read("ListContainerInstances", clusters::list_hosts),
        Action::read("ListServices", services::list),
        Action::read("ListTasks", tasks::list),
        Action::write("PutAccountSetting", settings::put),
        Action::write("PutAccountSettingDefault", settings::put),
        Action::write("StopTask", tasks::stop),
        Action::write("UpdateContainerInstancesState", clusters::drain_hosts),
        Action::write("UpdateService", services::update),
    ],
};

/// The last part of a name or an ARN.
fn bare(name_or_arn: &str) -> &str {
    crate::sandbox::engine::kinds::cluster::bare_name(name_or_arn)
}

/// The cluster a call is about, `default` when it names none.
fn cluster(input: &Tree) -> &str {
    bare(input.get("cluster").as_str().unwrap_or("default"))
}

fn no_cluster() -> ApiError {
    ApiError::client("ClusterNotFoundException", "Cluster not found.")
}

/// What was asked for and is not there.
fn missing(arn: String) -> Tree {
    Tree::map([("arn", Tree::Text(arn)), ("reason", Tree::text("MISSING"))])
}

/// The tags of something, where the call asks for them.
fn tags(object: &Object, call: &Call) -> Tree {
    let asked = call.input.get("include").items();
    if !asked.iter().any(|field| field.as_str() == Some("TAGS")) {
        return Tree::Null;
    }
    let tag = |(key, value): (&String, &String)| {
        Tree::map([("key", Tree::text(key)), ("value", Tree::text(value))])
    };
    Tree::List(object.tags.iter().map(tag).collect())
}

/// One page of a list of ARNs: `maxResults` of them (at most and by default 100) from `nextToken`.
fn page(input: &Tree, key: &str, arns: &[String]) -> Tree {
    let most = input
        .get("maxResults")
        .as_int()
        .unwrap_or(100)
        .clamp(1, 100);
    let most = usize::try_from(most).unwrap_or(100);
    let from = input.get("nextToken").as_str().unwrap_or_default();
    let mut rest = arns
        .iter()
        .skip_while(|arn| arn.as_str() <= from && !from.is_empty());
    let listed: Vec<Tree> = rest.by_ref().take(most).map(Tree::text).collect();
    let next = match (rest.next(), listed.last()) {
        (Some(_), Some(last)) => last.clone(),
        _ => Tree::Null,
    };
    Tree::map([(key, Tree::List(listed)), ("nextToken", next)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_without_gap_or_overlap() {
        let arns: Vec<String> = (0..250).map(|n| format!("arn:{n:03}")).collect();
        let mut token = Tree::Null;
        let mut seen = Vec::new();
        loop {
            let input = Tree::map([("nextToken", token)]);
            let answer = page(&input, "arns", &arns);
            let items = answer.get("arns").items().to_vec();
            assert!(items.len() <= 100);
            seen.extend(items.iter().filter_map(Tree::as_str).map(str::to_owned));
            token = answer.get("nextToken").clone();
            if token == Tree::Null {
                break;
            }
        }
        assert_eq!(seen, arns);
    }
}
