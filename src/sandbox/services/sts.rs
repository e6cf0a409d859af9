//! STS: who is calling, and what an encoded denial says.

use super::{Action, Service, Unknown};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::{World, chance};
use crate::sandbox::policy;

/// STS, as far as it is simulated.
pub(super) static SERVICE: Service = Service {
    name: "sts",
    version: "2011-06-15",
    unknown: Unknown::InvalidAction,
    actions: &[
        Action::read("DecodeAuthorizationMessage", |_, call| decode(call)),
        Action::read("GetCallerIdentity", |world, call| {
            Ok(get_caller_identity(world, call))
        }),
    ],
};

fn decode(call: &Call) -> Answer {
    let message = call.input.get("EncodedMessage").as_str();
    match message.and_then(policy::decoded) {
        Some(details) => Ok(Tree::map([("DecodedMessage", Tree::text(details))])),
        None => Err(ApiError::client(
            "InvalidAuthorizationMessageException",
            "Invalid authorization message",
        )),
    }
}

fn get_caller_identity(world: &World, call: &Call) -> Tree {
    let account = &call.account;
    let id = chance::hex(world.seed, account, "user id", 17).to_uppercase();
    Tree::map([
        ("UserId", Tree::text(format!("AIDA{id}"))),
        ("Account", Tree::text(account)),
        ("Arn", Tree::text(&call.principal.arn)),
    ])
}
