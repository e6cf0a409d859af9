//! A simulated AWS: no account, no network, nothing billed.
//!
//! - [`call`]: one API call as the services see it, free of any wire format;
//! - `wire/`: protocols to calls and back;
//! - `engine/`: the world, its clock and queue, the CloudFormation engine, the resource kinds;
//! - `services/`: one file per AWS service: calls to answers.

pub mod call;
pub mod engine;
pub mod services;
pub mod wire;
