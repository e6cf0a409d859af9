//! A simulated AWS: no account, no network, nothing billed.
//!
//! - [`call`]: one API call as the services see it, free of any wire format;
//! - [`wire`]: protocols to calls and back;
//! - [`engine`]: the world, its clock and queue, the CloudFormation engine, the resource kinds;
//! - [`policy`]: who may do what: policy documents and their evaluation;
//! - [`services`]: one file per AWS service: calls to answers;
//! - `instance`, `client`, `clock`, `state`: a world opened for this process: the SDK's way in,
//!   its time, and the file it is kept in;
//! - [`model`]: how fast it scales: parameters, each with its source;
//! - [`faults`]: troubles on demand, by script;
//! - `receive`: bodies of requests, which of uploads are hashed and not kept;
//! - `serve`: the same for any AWS client, on loopback;
//! - `inventory`, `limits`: what there is, and what there is not.
//!
//! One call is: lock, load if another process changed the world, move on to now, handle, save if
//! it changed, unlock, answer.

pub mod call;
mod client;
mod clock;
mod cut;
pub mod engine;
pub mod faults;
mod headers;
mod instance;
mod inventory;
mod limits;
mod log;
pub mod model;
pub mod policy;
mod receive;
mod serve;
pub mod services;
mod speed;
mod state;
mod under_way;
mod wall;
pub mod wire;

pub use clock::SimulatedClock;
pub use instance::{Sandbox, Settings};
pub use inventory::{FaultRow, Inventory, ObjectRow, ServiceRow, StackRow};
pub use limits::{LIMITS, Limit};
pub use serve::{ServeError, Server};
pub use speed::{NotASpeed, Speed};
pub use state::{DEFAULT_SEED, GENESIS_MS, StateError, default_file};
