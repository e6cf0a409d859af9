//! The image that is measured, built without Docker: base layers by digest, a layer with the app,
//! and layers that bring it to the published size.
//!
//! Everything streams: a Windows base of gigabytes is never in memory. The same input gives the
//! same bytes: owners, times and order in the layers are fixed, documents are written in one way.

mod app;
pub mod digest;
pub mod document;
pub mod home;
pub mod layout;
pub mod media;
mod moves;
pub mod platform;
mod push;
mod recipe;
pub mod registry;
mod verify;

pub use digest::Digest;
pub use document::{Blob, Layer};
pub use layout::{Image, Layout, LayoutError};
pub use moves::{Move, Tell};
pub use platform::Platform;
pub use push::{PushError, Pushed, push};
pub use recipe::{Compression, NoPad, PUBLISHED_BYTES, Pad, Recipe, tag};
pub use verify::{Flaw, Verified, VerifiedImage, verify};

/// The repository of the account that holds the image.
pub const REPOSITORY: &str = "stackgen/test-app";
