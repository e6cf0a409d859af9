//! Where profiles and templates come from: a path, the project's folder, the binary itself; the
//! user's settings; and the folders that runs leave behind.
//!
//! Opens files and knows no meaning of what it reads; `profile` and `timeline` do.

mod cache;
mod config;
mod eject;
mod embedded;
mod library;
mod notes;
mod read;
pub mod runs;
mod shelf;

pub use cache::image_layout;
pub use config::{Config, PolicyArn, RoleArn, parse_tag};
pub use eject::{EjectError, Ejected, eject};
pub use library::{Library, Listed, Opened};
pub use notes::Notes;
pub use shelf::{Origin, Shelf};

#[cfg(test)]
mod tests;
