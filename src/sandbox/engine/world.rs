//! The whole simulated AWS as one value: no thread, no clock, no file inside.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::conditions::{OfAccount, OfRegion};
use super::family::Family;
use super::memo::Memo;
use super::object::Object;
use super::place::{Address, Place};
use super::queue::{Happening, Queue};
use super::registry::Registry;
use super::stack::Stack;
use super::tasks::Tasks;
use crate::sandbox::faults::Book;
use crate::sandbox::model::{Bucket, Model};

/// Version of the world's serialised form; a file of a newer one is refused, never guessed at.
pub const VERSION: u32 = 2;

/// Everything there is, and everything that is going to happen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct World {
    /// Version of the serialised form: [`VERSION`].
    pub version: u32,
    /// What all chance derives from.
    pub seed: u64,
    /// Simulated time, in milliseconds since the epoch. It moves by [`super::advance()`] only.
    pub now_ms: i64,
    /// Accounts by id.
    #[serde(default)]
    pub accounts: BTreeMap<String, Account>,
    /// What happens next.
    #[serde(default)]
    pub queue: Queue,
    /// The script of faults in force, and what of it happened.
    #[serde(default, skip_serializing_if = "Book::is_empty")]
    pub faults: Book,
    /// How fast it scales, if not as the shipped model says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Box<Model>>,
    /// Token buckets of starting tasks that were used, by what they limit.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub buckets: BTreeMap<String, Bucket>,
    /// Running numbers by purpose.
    #[serde(default)]
    pub counters: BTreeMap<String, u64>,
    /// Who belongs to whom, derived.
    #[serde(skip)]
    family: Family,
    /// What was found out and still holds, derived.
    #[serde(skip)]
    pub(in crate::sandbox) memo: Memo,
}

/// One account.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Regions by name; what belongs to no region is under [`super::place::GLOBAL`].
    #[serde(default)]
    pub regions: BTreeMap<String, Region>,
    /// What it is like.
    #[serde(default, skip_serializing_if = "is_default")]
    pub conditions: OfAccount,
}

/// One region of an account.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Stacks by stack id, deleted ones included.
    #[serde(default)]
    pub stacks: BTreeMap<String, Stack>,
    /// Objects by kind, then id.
    #[serde(default)]
    pub objects: BTreeMap<String, BTreeMap<String, Object>>,
    /// Exported outputs by export name.
    #[serde(default)]
    pub exports: BTreeMap<String, Export>,
    /// Quotas that differ from AWS's defaults, by code such as `vpc/L-F678F1CE`.
    #[serde(default)]
    pub quotas: BTreeMap<String, u64>,
    /// Raises of quotas that were asked for, by code. Nobody decides about them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub raises: BTreeMap<String, Raise>,
    /// Account settings that differ from AWS's defaults, such as `ecs/awsvpcTrunking`.
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
    /// What it is like.
    #[serde(default, skip_serializing_if = "is_default")]
    pub conditions: OfRegion,
    /// Requests of Cloud Control by token, the newest 100.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub requests: BTreeMap<String, Request>,
    /// What is gone and still told of, the newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<Object>,
    /// What its image repositories hold.
    #[serde(default, skip_serializing_if = "Registry::is_empty")]
    pub registry: Registry,
    /// Tasks of ECS.
    #[serde(default, skip_serializing_if = "Tasks::is_untouched")]
    pub tasks: Tasks,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A raise of a quota that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raise {
    /// Id of the request.
    pub id: String,
    /// The value asked for.
    pub wanted: u64,
    /// When, in milliseconds since the epoch.
    pub at_ms: i64,
    /// Who asked.
    pub requester: String,
}

/// A removal that Cloud Control was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// What is to be removed.
    pub address: Address,
    /// Identifier, as it was asked for.
    pub identifier: String,
    /// When, in milliseconds since the epoch.
    pub at_ms: i64,
    /// Error code and message, if it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<(String, String)>,
}

/// An exported output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// The stack that exports it.
    pub stack: String,
    /// Its value.
    pub value: String,
}

impl World {
    /// An empty world.
    pub fn new(seed: u64, now_ms: i64) -> Self {
        Self {
            version: VERSION,
            seed,
            now_ms,
            accounts: BTreeMap::new(),
            queue: Queue::new(),
            faults: Book::default(),
            model: None,
            buckets: BTreeMap::new(),
            counters: BTreeMap::new(),
            family: Family::empty(),
            memo: Memo::default(),
        }
    }

    /// How fast it scales.
    pub fn model(&self) -> &Model {
        self.model.as_deref().unwrap_or_else(|| Model::shipped())
    }

    /// Has it scale as a model says from now on.
    pub fn take_on(&mut self, model: Model) {
        self.model = (model != *Model::shipped()).then(|| Box::new(model));
    }

    /// A region, if anything was ever there.
    pub fn region(&self, place: &Place) -> Option<&Region> {
        self.accounts
            .get(&place.account)?
            .regions
            .get(&place.region)
    }

    /// A region to change.
    pub fn region_mut(&mut self, place: &Place) -> &mut Region {
        self.memo.clear();
        self.home(place)
    }

    /// The request rates of a region and how much of them is used, to change. What was found out
    /// stays: nothing in the world rests on them.
    pub fn request_rates(&mut self, place: &Place) -> &mut OfRegion {
        &mut self.home(place).conditions
    }

    pub(super) fn home(&mut self, place: &Place) -> &mut Region {
        self.accounts
            .entry(place.account.clone())
            .or_default()
            .regions
            .entry(place.region.clone())
            .or_default()
    }

    /// The tasks of a region.
    pub fn tasks(&self, place: &Place) -> &Tasks {
        self.region(place)
            .map_or(Tasks::none(), |region| &region.tasks)
    }

    /// The tasks of a region, to change.
    pub fn tasks_mut(&mut self, place: &Place) -> &mut Tasks {
        &mut self.home(place).tasks
    }

    /// Every region that was ever used.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        self.accounts.iter().flat_map(|(id, account)| {
            account
                .regions
                .keys()
                .map(|region| Place::new(id.as_str(), region.as_str()))
        })
    }

    /// The object at an address.
    pub fn object(&self, address: &Address) -> Option<&Object> {
        self.find(&address.place, &address.kind, &address.id)
    }

    /// The object at an address, to change.
    pub fn object_mut(&mut self, address: &Address) -> Option<&mut Object> {
        self.memo.touched(&address.kind);
        self.accounts
            .get_mut(&address.place.account)?
            .regions
            .get_mut(&address.place.region)?
            .objects
            .get_mut(&address.kind)?
            .get_mut(&address.id)
    }

    /// The object of a kind with an id.
    pub fn find(&self, place: &Place, kind: &str, id: &str) -> Option<&Object> {
        self.region(place)?.objects.get(kind)?.get(id)
    }

    /// The object of a kind by id, ARN, or the value of an attribute, as references name it.
    pub fn lookup(&self, place: &Place, kind: &str, name: &str) -> Option<&Object> {
        self.find(place, kind, name).or_else(|| {
            self.objects(place, kind)
                .find(|object| object.arn.as_deref() == Some(name))
        })
    }

    /// Every object of a kind, by id.
    pub fn objects<'a>(
        &'a self,
        place: &Place,
        kind: &str,
    ) -> impl Iterator<Item = &'a Object> + use<'a> {
        self.region(place)
            .and_then(|region| region.objects.get(kind))
            .into_iter()
            .flat_map(BTreeMap::values)
    }

    /// Every object of a place, by kind and id.
    pub fn all_objects<'a>(&'a self, place: &Place) -> impl Iterator<Item = &'a Object> + use<'a> {
        self.region(place)
            .into_iter()
            .flat_map(|region| region.objects.values())
            .flat_map(BTreeMap::values)
    }

    /// Puts an object into the world, in place of one with the same address.
    pub fn insert(&mut self, object: Object) {
        self.family.add(&object);
        self.memo.came_or_went(&object.kind);
        self.home(&object.place)
            .objects
            .entry(object.kind.clone())
            .or_default()
            .insert(object.id.clone(), object);
    }

    /// Takes an object out of the world, without asking anything.
    pub fn take(&mut self, address: &Address) -> Option<Object> {
        self.memo.came_or_went(&address.kind);
        let region = self.home(&address.place);
        let of_kind = region.objects.get_mut(&address.kind)?;
        let object = of_kind.remove(&address.id);
        if of_kind.is_empty() {
            region.objects.remove(&address.kind);
        }
        if let Some(object) = &object {
            self.family.remove(object);
        }
        object
    }

    /// Has an object belong to one more parent.
    pub fn adopt(&mut self, child: &Address, parent: Address) {
        self.memo.came_or_went(&child.kind);
        let region = self
            .accounts
            .get_mut(&child.place.account)
            .and_then(|account| account.regions.get_mut(&child.place.region));
        if let Some(object) = region
            .and_then(|region| region.objects.get_mut(&child.kind))
            .and_then(|objects| objects.get_mut(&child.id))
        {
            object.parents.push(parent);
            self.family.add(object);
        }
    }

    /// Has an object belong to nothing any more.
    pub fn orphan(&mut self, child: &Address) {
        if let Some(object) = self.object(child).cloned() {
            self.family.remove(&object);
        }
        if let Some(object) = self.object_mut(child) {
            object.parents.clear();
        }
    }

    /// The children of a parent, by id; with the index if it is there, else by looking at all.
    pub fn children<'a>(
        &'a self,
        parent: &'a Address,
        kind: &str,
    ) -> impl Iterator<Item = &'a Object> + use<'a> {
        let known = self.family.is_known();
        let of_kind = self
            .region(&parent.place)
            .and_then(|region| region.objects.get(kind));
        let indexed = self
            .family
            .of(parent, kind)
            .into_iter()
            .flatten()
            .filter_map(move |id| of_kind?.get(id));
        let looked_at = of_kind
            .filter(|_| !known)
            .into_iter()
            .flat_map(BTreeMap::values)
            .filter(move |object| object.belongs_to(parent));
        indexed.chain(looked_at)
    }

    /// Indexes who belongs to whom, in a world that was just read.
    pub(super) fn learn(&mut self) {
        if !self.family.is_known() {
            let regions = self.accounts.values().flat_map(|one| one.regions.values());
            let objects = regions.flat_map(|region| region.objects.values());
            self.family.learn(objects.flat_map(BTreeMap::values));
        }
    }

    /// Lets something happen after some milliseconds (now, if none).
    pub fn schedule(&mut self, in_ms: i64, what: Happening) {
        self.queue
            .push(self.now_ms.saturating_add(in_ms.max(0)), what);
    }

    /// The next running number for a purpose, from 1 on.
    pub fn number(&mut self, purpose: &str) -> u64 {
        let counter = self.counters.entry(purpose.to_owned()).or_default();
        *counter += 1;
        *counter
    }

    /// The quota in force: what the world says, else AWS's default.
    pub fn quota(&self, place: &Place, code: &str, default: u64) -> u64 {
        self.region(place)
            .and_then(|region| region.quotas.get(code).copied())
            .unwrap_or(default)
    }

    /// The account setting in force: what the world says, else AWS's default.
    pub fn setting<'a>(&'a self, place: &Place, name: &str, default: &'a str) -> &'a str {
        self.region(place)
            .and_then(|region| region.settings.get(name))
            .map_or(default, String::as_str)
    }
}
