//! What a run happens in: asked before the step, and once more when it is over. What cannot be asked
//! is missing in the report, and nothing else.

use std::collections::BTreeMap;

use super::board::Board;
use super::pace::Class;
use super::scene::Scene;
use crate::aws::{Error, Filter, ImageState, Tallied};
use crate::deploy::preflight::quota_values;
use crate::timeline::live::HostSeen;
use crate::timeline::{Environment, MachineImage};

/// Values of one filter: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html>.
const FILTERED_AT_ONCE: usize = 200;

/// Asks for everything that does not depend on the step; zone ids by name come beside.
pub(super) async fn before(
    scene: &Scene<'_>,
    hosts: &[HostSeen],
) -> (Environment, BTreeMap<String, String>) {
    let mut found = scene.request.environment.clone();
    found.began = Some(scene.now());
    found.simulated = scene.session.is_simulated();
    let zones = known(scene, scene.session.ec2().zones().await).unwrap_or_default();
    let zones: BTreeMap<_, _> = zones.into_iter().map(|zone| (zone.name, zone.id)).collect();
    let ecs = scene.session.ecs();
    let settings = scene
        .ask(Class::Settings, async || ecs.account_settings().await)
        .await;
    found.account_settings = known(scene, settings).unwrap_or_default();
    let (quotas, unknown) = quota_values(scene.session, &scene.request.quotas).await;
    found.quotas = quotas;
    for error in unknown {
        scene.complain(&error);
    }
    let (repository, tag) = &scene.request.image;
    let image = scene.session.ecr().image(repository, tag).await;
    if let Some(ImageState::Present(image)) = known(scene, image) {
        found.image.digest = image.digest;
        found.image.size_bytes = image.bytes;
    }
    if scene.request.group.is_some() {
        found.hosts_at_t0 = u32::try_from(hosts.len()).ok();
        found.machine_image = machine_image(scene, hosts).await;
        on_hosts(scene, hosts, &mut found).await;
    }
    found.clock_offset_ms = offset(&scene.session.tallied());
    (found, zones)
}

/// Adds what the step brought: hosts and tasks as they were received, and throttled calls.
pub(super) async fn after(
    scene: &Scene<'_>,
    hosts: &[HostSeen],
    board: &Board,
    mut found: Environment,
) -> Environment {
    if scene.request.group.is_some() {
        on_hosts(scene, hosts, &mut found).await;
    } else {
        let bought = board.providers.iter();
        found.purchase = bought
            .map(|(name, count)| (bought_as(name), *count))
            .collect();
        found.platform_versions.clone_from(&board.platforms);
    }
    let tallied = scene.session.tallied();
    let throttled = |calls: u64| u32::try_from(calls).unwrap_or(u32::MAX);
    found.throttles = tallied
        .calls
        .iter()
        .filter(|(_, asked)| asked.throttled > 0)
        .map(|(operation, asked)| (operation.clone(), throttled(asked.throttled)))
        .collect();
    found.clock_offset_ms = offset(&tallied);
    found
}

/// What hosts say about themselves, and how they were bought.
async fn on_hosts(scene: &Scene<'_>, hosts: &[HostSeen], found: &mut Environment) {
    if hosts.is_empty() {
        return; // What was known before stays.
    }
    found.instance_types = counted(hosts.iter().map(|host| host.instance_type.clone()));
    found.agent_versions = counted(hosts.iter().map(|host| host.agent.clone()));
    let ids: Vec<&str> = hosts.iter().map(|host| host.instance.as_str()).collect();
    let mut purchase = BTreeMap::new();
    for batch in ids.chunks(FILTERED_AT_ONCE) {
        let filter = Filter::any("instance-id", batch.iter().copied());
        let instances = scene.session.ec2().instances(&[filter]).await;
        for instance in known(scene, instances).unwrap_or_default() {
            let how = if instance.spot { "spot" } else { "on-demand" };
            *purchase.entry(how.to_owned()).or_default() += 1;
        }
    }
    found.purchase = purchase;
}

/// The image of the hosts; the commonest, if there are several.
async fn machine_image(scene: &Scene<'_>, hosts: &[HostSeen]) -> Option<MachineImage> {
    let ids = counted(hosts.iter().map(|host| host.image.clone()));
    let (id, _) = ids.into_iter().max_by_key(|(_, count)| *count)?;
    let image = scene.session.ec2().image(&id).await;
    let name = known(scene, image).flatten().map(|image| image.name);
    let (variant, version) = name.as_deref().map(variant).unwrap_or_default();
    Some(MachineImage {
        id: Some(id),
        variant,
        version,
    })
}

/// Variant and version out of an image's name: `bottlerocket-aws-ecs-2-aarch64-v1.20.0-fcf71a47`.
fn variant(name: &str) -> (Option<String>, Option<String>) {
    let Some(rest) = name.strip_prefix("bottlerocket-") else {
        return (Some(name.to_owned()), None);
    };
    let of = ["-aarch64", "-x86_64"]
        .iter()
        .find_map(|architecture| rest.split_once(architecture));
    let (variant, rest) = of.unwrap_or((rest, ""));
    let version = rest
        .strip_prefix("-v")
        .map(|rest| match rest.rsplit_once('-') {
            Some((version, _)) => version.to_owned(),
            None => rest.to_owned(),
        });
    (Some(variant.to_owned()), version)
}

/// The session's clock less AWS's, as far as the dates of answers prove a difference.
fn offset(tallied: &Tallied) -> Option<i64> {
    let (low, high) = tallied.clock_offset_ms?;
    Some(0.clamp(low, high))
}

/// How a Fargate task was bought, by its capacity provider.
fn bought_as(provider: &str) -> String {
    match provider {
        "FARGATE" => "on-demand".to_owned(),
        "FARGATE_SPOT" => "spot".to_owned(),
        other => other.to_owned(),
    }
}

fn counted(names: impl Iterator<Item = Option<String>>) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    for name in names.flatten() {
        *counts.entry(name).or_default() += 1;
    }
    counts
}

/// What was answered; a failure is told, and the report does without.
fn known<T>(scene: &Scene<'_>, answer: Result<T, Error>) -> Option<T> {
    answer.map_err(|error| scene.complain(&error)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_image_tells_variant_and_version() {
        let told = |name| {
            let (variant, version) = variant(name);
            (variant.unwrap_or_default(), version.unwrap_or_default())
        };
        let text = |one: &str, two: &str| (one.to_owned(), two.to_owned());
        assert_eq!(
            told("bottlerocket-aws-ecs-2-aarch64-v1.20.0-fcf71a47"),
            text("aws-ecs-2", "1.20.0")
        );
        assert_eq!(
            told("bottlerocket-aws-ecs-1-x86_64-v1.7.0"),
            text("aws-ecs-1", "1.7.0")
        );
        assert_eq!(told("amzn2-ami-ecs"), text("amzn2-ami-ecs", ""));
    }

    #[test]
    fn no_offset_is_claimed_that_the_dates_do_not_prove() {
        let offset = |range| {
            offset(&Tallied {
                clock_offset_ms: range,
                ..Tallied::default()
            })
        };
        assert_eq!(offset(Some((-40, 900))), Some(0));
        assert_eq!(offset(Some((1_200, 2_000))), Some(1_200));
        assert_eq!(offset(Some((-3_000, -2_500))), Some(-2_500));
        assert_eq!(offset(None), None);
    }
}
