//! A simulated AWS: no account, no network, nothing billed.
//!
//! - [`call`]: one API call as the services see it, free of any wire format;
//! - [`wire`]: protocols to calls and back;
//! - [`engine`]: the world, its clock and queue, the CloudFormation engine, the resource kinds;
//! - [`services`]: one file per AWS service: calls to answers;
//! - `instance`, `client`, `clock`, `state`: a world opened for this process: the SDK's way in,
//!   its time, and the file it is kept in.
//!
//! One call is: lock, load if another process changed the world, move on to now, handle, save if
//! it changed, unlock, answer.

pub mod call;
mod client;
mod clock;
pub mod engine;
mod instance;
pub mod services;
mod speed;
mod state;
pub mod wire;

pub use clock::SimulatedClock;
pub use instance::{Sandbox, Settings};
pub use speed::{NotASpeed, Speed};
pub use state::{GENESIS_MS, StateError, default_file};
