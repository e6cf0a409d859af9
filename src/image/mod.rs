//! The image that is measured, built without Docker: base layers by digest, a layer with the app,
//! and layers that bring it to the published size.
//!
//! Everything streams: a Windows base of gigabytes is never in memory. The same input gives the
//! same bytes: owners, times and order in the layers are fixed, documents are written in one way.

mod app;
mod base;
pub mod build;
mod config;
pub mod digest;
pub mod document;
mod error;
mod event;
pub mod home;
mod kept;
pub mod layout;
pub mod media;
mod moves;
mod pack;
mod pad;
pub mod platform;
mod push;
mod recipe;
pub mod registry;
mod stored;
mod tarball;
mod verify;

pub use base::default_base;
pub use build::{Built, BuiltImage, Request, Weight, build};
pub use digest::Digest;
pub use document::{Blob, Layer};
pub use error::BuildError;
pub use event::{Event, Report, Work};
pub use kept::{Kept, kept};
pub use layout::{Image, Layout, LayoutError};
pub use moves::{Move, Tell};
pub use platform::Platform;
pub use push::{PushError, Pushed, push};
pub use recipe::{Compression, NoPad, PUBLISHED_BYTES, Pad, Recipe, tag};
pub use verify::{Flaw, Verified, VerifiedImage, verify};

/// The repository of the account that holds the image.
pub const REPOSITORY: &str = "stackgen/test-app";
