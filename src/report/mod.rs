//! Results as people read them: pictures, a page, tables.
//!
//! Plain values in, text and pixels out. [`chart`] draws containers over time, plain or by hand;
//! [`png()`] turns such a picture into pixels with nothing but the fonts the program carries. A
//! [`Report`] is a run with what its reader must know; [`html`], [`markdown()`], [`text()`] and [`json()`]
//! are forms of it with the same parts.

pub mod chart;
mod figures;
mod font;
mod json;
mod markdown;
mod page;
mod png;
mod run;
mod section;
mod sections;
mod text;
mod xml;

pub use json::json;
pub use markdown::markdown;
pub use page::html;
pub use png::{PngError, png};
pub use run::{Cost, Deviation, Report};
pub use text::text;
