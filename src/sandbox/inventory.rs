//! What there is in a world, counted.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use super::clock::instant;
use super::engine::kinds::furnish;
use super::engine::kinds::names::{NETWORK_INTERFACE, TASK};
use super::engine::{Object, Place, World};
use super::limits::{LIMITS, Limit};
use super::services;

/// Kinds that AWS bills by the hour while they exist: the kind, and what a property must say for
/// it, besides tasks on Fargate. Sources: <https://aws.amazon.com/fargate/pricing/>,
/// <https://aws.amazon.com/vpc/pricing/>, <https://aws.amazon.com/ec2/pricing/>,
/// <https://aws.amazon.com/privatelink/pricing/>,
/// <https://aws.amazon.com/elasticloadbalancing/pricing/>.
const BILLED: &[(&str, Option<(&str, &str)>)] = &[
    ("AWS::EC2::EIP", None),
    ("AWS::EC2::Instance", None),
    ("AWS::EC2::NatGateway", None),
    (
        "AWS::EC2::VPCEndpoint",
        Some(("VpcEndpointType", "Interface")),
    ),
    ("AWS::EC2::Volume", None),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", None),
];

/// A world, counted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inventory {
    /// Always true: none of this is real.
    pub simulated: bool,
    /// Simulated time.
    #[serde(serialize_with = "rfc_3339")]
    pub now: Timestamp,
    /// Seed of the world.
    pub seed: u64,
    /// Stacks that are not deleted, by account, region and name.
    pub stacks: Vec<StackRow>,
    /// How many deleted stacks the world remembers.
    pub deleted_stacks: usize,
    /// Objects, less what every account has from the start.
    pub objects: Vec<ObjectRow>,
    /// The last faults of the script in force that happened, oldest first.
    pub faults: Vec<FaultRow>,
    /// How many happened in all.
    pub faults_total: u64,
    /// How many things are going to happen by themselves.
    pub pending: usize,
    /// The simulated services.
    pub services: Vec<ServiceRow>,
    /// What AWS does and the sandbox does not.
    pub not_simulated: &'static [Limit],
}

/// A stack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct StackRow {
    /// Account id.
    pub account: String,
    /// Region.
    pub region: String,
    /// Name.
    pub name: String,
    /// Status, such as `CREATE_COMPLETE`.
    pub status: &'static str,
    /// When it was created.
    #[serde(serialize_with = "rfc_3339")]
    pub created_at: Timestamp,
}

/// Objects of one kind in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ObjectRow {
    /// Account id.
    pub account: String,
    /// Region, or `aws-global`.
    pub region: String,
    /// CloudFormation type name.
    pub kind: String,
    /// How many.
    pub count: usize,
    /// How many of them AWS would bill by the hour.
    pub billed: usize,
}

/// A fault that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FaultRow {
    /// When.
    #[serde(serialize_with = "rfc_3339")]
    pub at: Timestamp,
    /// What, in a few words.
    pub what: String,
}

/// A simulated service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceRow {
    /// Name in the credential scope.
    pub name: &'static str,
    /// Its actions.
    pub actions: Vec<&'static str>,
}

impl Inventory {
    /// Counts a world.
    pub fn of(world: &World) -> Self {
        let mut stacks = Vec::new();
        let mut deleted_stacks = 0;
        let mut objects = Vec::new();
        for place in world.places() {
            for stack in world
                .region(&place)
                .into_iter()
                .flat_map(|r| r.stacks.values())
            {
                if stack.is_deleted() {
                    deleted_stacks += 1;
                    continue;
                }
                stacks.push(StackRow {
                    account: place.account.clone(),
                    region: place.region.clone(),
                    name: stack.name.clone(),
                    status: stack.status.word(),
                    created_at: instant(stack.created_at),
                });
            }
            objects.extend(counted(world, &place));
        }
        stacks.sort_unstable();
        Self {
            simulated: true,
            now: instant(world.now_ms),
            seed: world.seed,
            stacks,
            deleted_stacks,
            objects,
            faults: world
                .faults
                .fired
                .iter()
                .map(|fired| FaultRow {
                    at: instant(fired.at_ms),
                    what: fired.what.clone(),
                })
                .collect(),
            faults_total: world.faults.total,
            pending: world.queue.iter().count(),
            services: services::SIMULATED
                .iter()
                .map(|service| row(service))
                .collect(),
            not_simulated: LIMITS,
        }
    }

    /// Whether no stack and no object is left.
    pub fn is_empty(&self) -> bool {
        self.stacks.is_empty() && self.objects.is_empty()
    }

    /// How many objects AWS would bill by the hour.
    pub fn billed(&self) -> usize {
        self.objects.iter().map(|row| row.billed).sum()
    }
}

fn rfc_3339<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(time)
}

fn row(service: &services::Service) -> ServiceRow {
    ServiceRow {
        name: service.name,
        actions: service.actions.iter().map(|action| action.name).collect(),
    }
}

fn counted(world: &World, place: &Place) -> Vec<ObjectRow> {
    let mut untouched = World::new(world.seed, world.now_ms);
    furnish(&mut untouched, place);
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for object in world.all_objects(place) {
        if untouched.object(&object.address()).is_some() {
            continue;
        }
        let (count, billed) = counts.entry(object.kind.as_str()).or_default();
        *count += 1;
        *billed += usize::from(is_billed(object));
    }
    for (kind, alive, billed) in of_tasks(world, place) {
        if alive > 0 {
            let (count, of_them) = counts.entry(kind).or_default();
            *count += alive;
            *of_them += billed;
        }
    }
    counts
        .into_iter()
        .map(|(kind, (count, billed))| ObjectRow {
            account: place.account.clone(),
            region: place.region.clone(),
            kind: kind.to_owned(),
            count,
            billed,
        })
        .collect()
}

/// Tasks that have not stopped, of which Fargate's are billed, and their interfaces.
fn of_tasks(world: &World, place: &Place) -> [(&'static str, usize, usize); 2] {
    let mut rows = [(TASK, 0, 0), (NETWORK_INTERFACE, 0, 0)];
    let tasks = world.tasks(place);
    for task in tasks.iter().filter(|task| !task.is_stopped()) {
        let [(_, alive, billed), (_, interfaces, _)] = &mut rows;
        *alive += 1;
        *billed += usize::from(tasks.cast(task).is_some_and(|cast| cast.fargate));
        *interfaces += usize::from(task.plugged);
    }
    rows
}

fn is_billed(object: &Object) -> bool {
    BILLED.iter().any(|(kind, condition)| {
        *kind == object.kind
            && condition.is_none_or(|(property, value)| object.text(property) == Some(value))
    })
}
