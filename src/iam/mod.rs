//! Who needs which rights: least-privilege policies out of what the code calls and what a
//! template makes.
//!
//! - [`Grant`]: one action, on what, how sure, and why;
//! - [`Policy`]: grants as a policy document;
//! - [`caller()`]: what somebody needs who runs the commands, from a table of every call;
//! - [`service_role()`]: what CloudFormation needs, from the handlers' published permissions.

mod caller;
mod grant;
mod handlers;
mod policy;
mod service_role;

pub use caller::{Subject, Task, caller, known_actions};
pub use grant::{Certainty, Condition, Grant};
pub use policy::{INLINE_LIMIT, MANAGED_LIMIT, Names, Policy};
pub use service_role::service_role;

use serde_json::Value;

use crate::template::Template;

/// The least policy of a service role that makes and deletes stacks of these templates.
pub fn service_role_policy(templates: &[&Template]) -> Policy {
    Policy::of(&service_role(templates))
}

/// The policy document of the service role that `stackgen-bootstrap` makes, as it stands in a
/// template (`Fn::Sub` where it names the account): what all shipped profiles need together, at
/// most [`INLINE_LIMIT`] characters. A test writes it from the profiles.
pub fn bootstrap_service_role() -> Value {
    // The text is part of the binary and a test writes it, so the fallback is never seen.
    serde_json::from_str(include_str!("bootstrap.json")).unwrap_or_default()
}
