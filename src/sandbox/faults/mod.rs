//! Troubles on demand: a script of faults, seeded and replayable, so that what happens once a year
//! can be rehearsed tonight.
//!
//! Faults enter at three gates and nowhere else. `transport` and `calls` (and `files`, the steps by
//! which the world is saved) are troubles of the process that names the script. `resources` and
//! `world` are written into the world itself and happen to whoever looks, until another script or a
//! reset takes their place. Every fault that happened is in [`Book::fired`] and in `sandbox show`.

mod book;
mod end;
mod gate;
mod read;
mod script;
mod when;

pub use book::{Book, Fired, ResourceTrouble};
pub(crate) use end::end_client;
pub(crate) use gate::{Fate, Gates};
pub use read::{ScriptError, read};
pub use script::{
    CallFault, Credentials, FileFault, FileStep, Moment, On, ResourceFault, Script, ServiceError,
    TransportFault, Trouble, WorldFault,
};
pub use when::When;
