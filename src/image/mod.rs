//! The image that is measured, built without Docker: base layers by digest, a layer with the app,
//! and layers that bring it to the published size.
//!
//! Everything streams: a Windows base of gigabytes is never in memory. The same input gives the
//! same bytes: owners, times and order in the layers are fixed, documents are written in one way.

mod app;
pub mod digest;
pub mod document;
pub mod layout;
pub mod media;
pub mod platform;
mod recipe;
pub mod registry;

pub use digest::Digest;
pub use document::{Blob, Layer};
pub use layout::{Image, Layout, LayoutError};
pub use platform::Platform;
pub use recipe::{Compression, NoPad, PUBLISHED_BYTES, Pad, Recipe, tag};

/// The repository of the account that holds the image.
pub const REPOSITORY: &str = "stackgen/test-app";
