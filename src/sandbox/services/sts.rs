//! STS: who is calling.

use super::{Action, Service, Unknown};
use crate::sandbox::call::{Call, Tree};
use crate::sandbox::engine::{World, chance};

/// STS, as far as it is simulated.
pub(super) static SERVICE: Service = Service {
    name: "sts",
    version: "2011-06-15",
    unknown: Unknown::InvalidAction,
    actions: &[Action::read("GetCallerIdentity", |world, call| {
        Ok(get_caller_identity(world, call))
    })],
};

fn get_caller_identity(world: &World, call: &Call) -> Tree {
    let account = &call.account;
    let id = chance::hex(world.seed, account, "user id", 17).to_uppercase();
    Tree::map([
        ("UserId", Tree::text(format!("AIDA{id}"))),
        ("Account", Tree::text(account)),
        ("Arn", Tree::text(&call.principal.arn)),
    ])
}
