//! Results as people read them: pictures, a page, tables.
//!
//! Plain values in, text and pixels out. [`chart`] draws containers over time, plain or by hand;
//! [`png()`] turns such a picture into pixels with nothing but the fonts the program carries.

pub mod chart;
mod font;
mod png;
mod xml;

pub use png::{PngError, png};
