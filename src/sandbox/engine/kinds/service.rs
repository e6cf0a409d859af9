//! ECS services: they keep as many tasks running as they should.

use serde_json::{Value, json};

use super::names::{CLUSTER, SECURITY_GROUP, SERVICE, SUBNET, TARGET_GROUP};
use super::rules::{compute, ecs as rules};
use super::{
    capacity_provider, cluster, names, pace, quotas, security_group, subnet, task_definition, value,
};
use crate::sandbox::engine::kind::{Attribute, Class, Draft, Id, Kind, Reference, Refusal, Settle};
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::queue::Happening;
use crate::sandbox::engine::tasks::{Counts, Crew, TaskId};
use crate::sandbox::engine::world::World;

/// `AWS::ECS::Service`. Its physical id is its ARN.
pub static KIND: Kind = Kind {
    arn: "",
    attributes: &[
        ("ServiceArn", Attribute::Id),
        (
            NAME,
            Attribute::Made(|_, draft| draft.name("ServiceName", 255).into()),
        ),
    ],
    references: &[
        Reference::new("Cluster", CLUSTER, cluster::MISSING),
        Reference::new(
            "NetworkConfiguration.AwsvpcConfiguration.Subnets[]",
            SUBNET,
            subnet::MISSING,
        ),
        Reference::new(
            "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups[]",
            SECURITY_GROUP,
            security_group::MISSING,
        ),
        Reference::new(
            "LoadBalancers[].TargetGroupArn",
            TARGET_GROUP,
            (
                "TargetGroupNotFoundException",
                "The specified target group does not exist.",
            ),
        ),
    ],
    refuse_create,
    on_create: |world, address| wake(world, address, FIRST_MS),
    settled,
    refuse_update: |world, service, properties| {
        refuse_count(world, &service.place, properties)?;
        refuse_definition(world, &service.place, properties)
    },
    on_update,
    on_delete: |world, address| wake(world, address, TICK_MS),
    gone,
    on_gone: forget_tasks,
    happens: |world, address, verb, _| {
        if verb == WORK {
            super::scheduler::work(world, address);
        }
    },
    ..Kind::new(SERVICE, Id::Other(arn))
};

/// The attribute with the service's name.
pub const NAME: &str = "Name";
/// The attribute that counts tasks that stopped before they ran, in this deployment.
pub const FAILURES: &str = "failures";
/// The attribute that says until when nothing is started, in milliseconds since the epoch.
pub const PAUSED_UNTIL: &str = "paused_until";
/// The attribute with the newest service events, the newest last.
pub const EVENTS: &str = "events";
/// The attribute that says until when a `work` is on its way, so that there is one at a time.
const BUSY: &str = "busy";
/// The attribute with the time of the last change, in milliseconds since the epoch.
const CHANGED: &str = "changed_at";
const WORK: &str = "work";

/// The first tasks start soon after the call; assumed, in milliseconds.
const FIRST_MS: i64 = 2_000;
/// How often the scheduler looks while there is something to do, in milliseconds.
pub const TICK_MS: i64 = 1_000;
/// How often CloudFormation's handler looks, in milliseconds; assumed.
const LOOK_MS: i64 = 5_000;
/// For how long CloudFormation waits for a service to become steady: three hours were seen, though
/// the resource's schema would allow 2 160 minutes.
/// Source: <https://github.com/aws/aws-toolkit-visual-studio/issues/293>.
const STEADY_LIMIT_MS: i64 = 180 * 60_000;
/// What CloudFormation's handler allows for deleting a service: 30 minutes.
const DELETE_LIMIT_MS: i64 = 30 * 60_000;
/// Events that a service keeps.
const MOST_EVENTS: usize = 100;

fn arn(_: &World, draft: &Draft<'_>) -> String {
    let cluster = cluster::bare_name(draft.text("Cluster").unwrap_or("default"));
    let name = draft.name("ServiceName", 255);
    draft.fill("arn:aws:ecs:{region}:{account}:service/", "") + cluster + "/" + &name
}

fn refuse_create(world: &World, draft: &Draft<'_>) -> Result<(), Refusal> {
    let there = world.find(draft.place, SERVICE, &draft.id(world));
    rules::SERVICE_DRAINING.unless(there.is_none_or(|s| s.state != State::Deleting), &[])?;
    rules::SERVICE_NAME_TAKEN.unless(names::is_free(world, draft), &[])?;
    let cluster = cluster::bare_name(draft.text("Cluster").unwrap_or("default"));
    let active = world
        .find(draft.place, CLUSTER, cluster)
        .is_some_and(|cluster| cluster.state == State::Active);
    if !active {
        let (code, message) = cluster::MISSING;
        return Err(Refusal::new(Class::NotFound, code, message));
    }
    refuse_number(world, draft, cluster)?;
    refuse_definition(world, draft.place, draft.properties)?;
    refuse_strategy(world, draft, cluster)?;
    refuse_balancer(world, draft)
}

/// Refuses one service more than the quota allows, or one without ECS's own role.
fn refuse_number(world: &World, draft: &Draft<'_>, cluster: &str) -> Result<(), Refusal> {
    let role = world.has_service_role(draft.place, cluster::SERVICE_PRINCIPAL);
    rules::SERVICE_ROLE.unless(role, &[])?;
    let there = world
        .objects(draft.place, SERVICE)
        .filter(|service| cluster_of(service) == cluster)
        .count();
    let room = quotas::room(world, draft.place, quotas::SERVICES, there);
    rules::SERVICE_LIMIT.unless(room, &[])?;
    refuse_count(world, draft.place, draft.properties)
}

/// Refuses more tasks than a service may want.
fn refuse_count(world: &World, place: &Place, properties: &Value) -> Result<(), Refusal> {
    let wanted = value::number(properties, "DesiredCount").unwrap_or(1);
    let fits = quotas::fits(world, place, quotas::SERVICE_TASKS, (wanted, 0));
    rules::TASK_LIMIT.unless(fits, &[])
}

/// Refuses a task definition that is not there, or that lacks its network.
fn refuse_definition(world: &World, place: &Place, properties: &Value) -> Result<(), Refusal> {
    let name = value::text(properties, "TaskDefinition").unwrap_or_default();
    let Some(definition) = task_definition::find(world, place, name) else {
        return Err(Refusal::invalid(
            "ClientException",
            "TaskDefinition not found.",
        ));
    };
    let subnets = value::texts(
        properties,
        "NetworkConfiguration.AwsvpcConfiguration.Subnets",
    );
    let needs = task_definition::needs(definition);
    rules::NETWORK_CONFIGURATION.unless(!needs.interface || !subnets.is_empty(), &[])
}

fn refuse_strategy(world: &World, draft: &Draft<'_>, cluster: &str) -> Result<(), Refusal> {
    value::items(draft.properties, "CapacityProviderStrategy")
        .iter()
        .filter_map(|item| value::text(item, "CapacityProvider"))
        .map(cluster::bare_name)
        .try_for_each(|name| {
            let there = capacity_provider::FARGATE.contains(&name)
                || world
                    .lookup(draft.place, names::CAPACITY_PROVIDER, name)
                    .is_some();
            rules::PROVIDER_NOT_FOUND.unless(there, &[name])?;
            let has = cluster::has_provider(world, draft.place, cluster, name);
            rules::PROVIDER_NOT_ASSOCIATED.unless(has, &[])
        })
}

fn refuse_balancer(world: &World, draft: &Draft<'_>) -> Result<(), Refusal> {
    value::items(draft.properties, "LoadBalancers")
        .iter()
        .filter_map(|balancer| value::text(balancer, "TargetGroupArn"))
        .try_for_each(|group| {
            let listened = super::load_balancer::is_listened_to(world, draft.place, group);
            rules::TARGET_GROUP_ALONE.unless(listened, &[group])
        })
}

/// A copy of a service without its events, which are long and which nobody reads who works on it.
pub fn sketch(service: &Object) -> Object {
    let attributes = service.attributes.iter();
    Object {
        place: service.place.clone(),
        kind: service.kind.clone(),
        id: service.id.clone(),
        arn: service.arn.clone(),
        properties: service.properties.clone(),
        attributes: attributes
            .filter(|(name, _)| *name != EVENTS)
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
        tags: service.tags.clone(),
        state: service.state,
        created_at: service.created_at,
        deleting_since: service.deleting_since,
        owner: service.owner.clone(),
        parents: service.parents.clone(),
    }
}

/// The name of the service's cluster.
pub fn cluster_of(service: &Object) -> &str {
    cluster::bare_name(service.text("Cluster").unwrap_or("default"))
}

/// The task definition of the service's newest deployment.
pub fn definition_of<'a>(world: &'a World, service: &Object) -> Option<&'a Object> {
    let name = service.text("TaskDefinition")?;
    task_definition::find(world, &service.place, name)
        .or_else(|| task_definition::of_arn(world, &service.place, name))
}

/// How many tasks the service should run; none once it is going away.
pub fn desired(service: &Object) -> i64 {
    if service.state == State::Deleting {
        0
    } else {
        value::number(&service.properties, "DesiredCount").unwrap_or(1)
    }
}

/// Its tasks that have not stopped, counted.
pub fn counts(world: &World, service: &Address) -> Counts {
    let crew = world.tasks(&service.place).roster().crew(&service.id);
    crew.map(|crew| crew.counts).unwrap_or_default()
}

/// How many of its tasks run.
pub fn running(world: &World, service: &Address) -> i64 {
    counts(world, service).running
}

/// The length of something, as the counts of ECS are written.
pub fn count(items: impl Iterator) -> i64 {
    i64::try_from(items.count()).unwrap_or(i64::MAX)
}

/// A whole number among its attributes; 0 when there is none.
pub fn number(service: &Object, attribute: &str) -> i64 {
    service
        .attributes
        .get(attribute)
        .and_then(Value::as_i64)
        .unwrap_or(0)
}

/// Writes a whole number among its attributes.
pub fn set(world: &mut World, address: &Address, attribute: &str, number: i64) {
    if let Some(service) = world.object_mut(address) {
        service
            .attributes
            .insert(attribute.to_owned(), Value::from(number));
    }
}

/// Has the scheduler look at the service in so many milliseconds, unless it does so earlier.
pub fn wake(world: &mut World, address: &Address, in_ms: i64) {
    let at = world.now_ms + in_ms;
    let Some(service) = world.object(address) else {
        return;
    };
    let planned = number(service, BUSY);
    if planned > world.now_ms && planned <= at {
        return;
    }
    set(world, address, BUSY, at);
    let what = Happening::Object {
        address: address.clone(),
        verb: WORK.to_owned(),
        payload: Value::Null,
    };
    world.schedule(in_ms, what);
}

/// Has the scheduler look at every service of a cluster.
pub fn wake_all(world: &mut World, place: &Place, cluster: &str) {
    let services: Vec<Address> = world
        .objects(place, SERVICE)
        .filter(|service| cluster_of(service) == cluster)
        .map(Object::address)
        .collect();
    for service in services {
        wake(world, &service, TICK_MS);
    }
}

/// Adds an event, as the console shows it; the same words are not said twice in a row.
pub fn say(world: &mut World, address: &Address, message: &str) {
    let at = world.now_ms;
    let Some(service) = world.object_mut(address) else {
        return;
    };
    let events = service
        .attributes
        .entry(EVENTS.to_owned())
        .or_insert_with(|| json!([]));
    let Some(events) = events.as_array_mut() else {
        return;
    };
    if events.last().and_then(|last| value::text(last, "message")) == Some(message) {
        return;
    }
    events.push(json!({"at_ms": at, "message": message}));
    if events.len() > MOST_EVENTS {
        events.remove(0);
    }
}

fn on_update(world: &mut World, address: &Address, _: &Value) {
    let now = world.now_ms;
    set(world, address, CHANGED, now);
    recover(world, address);
}

/// Forgets earlier failures, and goes on at once.
pub fn recover(world: &mut World, address: &Address) {
    set(world, address, FAILURES, 0);
    set(world, address, PAUSED_UNTIL, 0);
    wake(world, address, TICK_MS);
}

/// Whether the tasks that run are those of the newest definition, as many as there should be, and
/// healthy where a load balancer checks them.
pub fn is_steady(world: &World, service: &Object) -> bool {
    let wanted = desired(service);
    let Some(crew) = world.tasks(&service.place).roster().crew(&service.id) else {
        return wanted == 0;
    };
    let newest = definition_of(world, service).map_or("", |definition| definition.id.as_str());
    let staying = i64::try_from(crew.staying_count(newest)).unwrap_or(i64::MAX);
    let serves = |id| {
        let tasks = world.tasks(&service.place);
        let serves_at = tasks
            .get(id)
            .and_then(|task| pace::serves_at(world, &service.place, task));
        serves_at.is_some_and(|at| at <= world.now_ms)
    };
    let balanced = !value::items(&service.properties, "LoadBalancers").is_empty();
    crew.counts.running == wanted
        && crew.counts.alive() == wanted
        && staying == wanted
        && (!balanced || crew.staying(newest).all(serves))
}

fn settled(world: &World, service: &Object) -> Settle {
    let since = number(service, CHANGED).max(service.created_at);
    if is_steady(world, service) {
        Settle::Done
    } else if breaks(service) {
        Settle::Failed(rules::BREAKER.words(&[]))
    } else if world.now_ms - since > STEADY_LIMIT_MS {
        Settle::Failed(rules::UNSTEADY.words(&[&service.id]))
    } else {
        Settle::Wait(LOOK_MS)
    }
}

/// Whether the deployment circuit breaker is on and has seen enough failures: half of the desired
/// count, at least 3 and at most 200.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html>.
fn breaks(service: &Object) -> bool {
    let breaker = "DeploymentConfiguration.DeploymentCircuitBreaker.Enable";
    let threshold = (desired(service) / 2).clamp(3, 200);
    value::flag(&service.properties, breaker, false) && number(service, FAILURES) >= threshold
}

fn gone(world: &World, service: &Object) -> Settle {
    let since = service.deleting_since.unwrap_or(world.now_ms);
    if counts(world, &service.address()).alive() == 0 {
        Settle::Done
    } else if world.now_ms - since > DELETE_LIMIT_MS {
        Settle::Failed(compute::TIMED_OUT.words(&[]))
    } else {
        Settle::Wait(LOOK_MS)
    }
}

fn forget_tasks(world: &mut World, service: &Object) {
    let tasks = world.tasks_mut(&service.place);
    let crew = tasks.roster().crew(&service.id);
    let ids: Vec<TaskId> = crew.into_iter().flat_map(Crew::all).copied().collect();
    for id in ids {
        tasks.forget(id);
    }
}
