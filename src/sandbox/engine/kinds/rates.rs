//! How fast ECS and Fargate start tasks: token buckets, set by the model.
//!
//! - each service has one for each way it starts tasks: Fargate, Fargate Spot, hosts; and one for
//!   tasks that it has wait for a host;
//! - an account has one for Fargate and one for Fargate Spot in each Region;
//! - the placement of a cluster has one, of which every service that misses tasks takes its part by
//!   looking.

use super::names::SERVICE;
use super::{placement, scheduler, service};
use crate::sandbox::engine::object::Object;
use crate::sandbox::engine::world::World;
use crate::sandbox::model::Bucket;

/// A bucket: what it is kept under, and its burst and rate per second in thousandths of tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    key: String,
    size: (i64, i64),
}

impl Rate {
    /// Whole tokens in it, now.
    pub fn tokens(&self, world: &World) -> i64 {
        self.bucket(world).tokens()
    }

    /// Takes so many tokens out of it.
    pub fn take(&self, world: &mut World, tokens: i64) {
        let left = self.bucket(world).less(tokens);
        world.buckets.insert(self.key.clone(), left);
    }

    fn bucket(&self, world: &World) -> Bucket {
        let known = world.buckets.get(&self.key).copied();
        Bucket::at(known, world.now_ms, self.size)
    }
}

/// What limits how fast a service starts tasks on Fargate: its own bucket and its account's.
pub fn fargate(world: &World, service: &Object, provider: &str) -> [Rate; 2] {
    let model = world.model();
    let per_service = if provider == "FARGATE_SPOT" {
        &model.scheduler.fargate_spot_per_second
    } else {
        &model.scheduler.fargate_per_second
    };
    let place = &service.place;
    let own = (model.scheduler.burst.milli(), per_service.milli());
    let all = (
        model.fargate.launch_burst.milli(),
        model.fargate.launch_per_second.milli(),
    );
    [
        of_service(service, provider, own),
        Rate {
            key: format!("{}/{} {provider}", place.account, place.region),
            size: all,
        },
    ]
}

/// What limits how fast a service places tasks on hosts: its own bucket and its cluster's.
pub fn hosts(world: &World, service: &Object) -> [Rate; 2] {
    let model = world.model();
    let burst = model.scheduler.burst.milli();
    let own = (burst, model.scheduler.hosts_per_second.milli());
    let cluster = service::cluster_of(service);
    let place = &service.place;
    let whole = model.placement.decisions_per_second.milli();
    let looking = model.placement.decisions_per_service.milli() * hungry(world, service);
    // However many services look, some tasks are placed.
    let left = (whole - looking).max(whole / 10);
    [
        of_service(service, "hosts", own),
        Rate {
            key: format!("{}/{} placement {cluster}", place.account, place.region),
            size: (whole, left),
        },
    ]
}

/// What limits how fast a service has tasks wait for a host.
pub fn waiting(world: &World, service: &Object) -> Rate {
    let model = world.model();
    let per_second = model.scheduler.waiting_per_second.milli();
    of_service(service, "waiting", (per_second.max(1_000), per_second))
}

fn of_service(service: &Object, what: &str, size: (i64, i64)) -> Rate {
    Rate {
        key: format!("{} {what}", service.address().entity()),
        size,
    }
}

/// Services of the same cluster that have hosts place tasks and miss some.
fn hungry(world: &World, service: &Object) -> i64 {
    let cluster = service::cluster_of(service);
    let others = world.objects(&service.place, SERVICE);
    let hungry = others.filter(|other| {
        service::cluster_of(other) == cluster
            && placement::uses_hosts(world, other)
            && scheduler::misses(world, other)
    });
    service::count(hungry)
}

/// When a service looks again, in milliseconds: about once a second, never quite in step with
/// the others.
pub fn next_look_ms(world: &World, service: &Object) -> i64 {
    let purpose = format!("look {}", world.now_ms);
    let deviation =
        crate::sandbox::engine::chance::bell(world.seed, &service.address().entity(), &purpose);
    service::TICK_MS + deviation / 15
}
