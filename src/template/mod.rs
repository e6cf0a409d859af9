//! The CloudFormation document: tree, canonical bytes, digest, graph, limits and checks.

mod bounded;
pub mod check;
mod document;
mod graph;
mod intrinsic;
mod nearest;
mod parse;
mod reference;
pub mod schema;
mod select;

pub use document::{Template, TemplateError};
pub use graph::{Cycle, Edge, EdgeKind, Graph, depends_on};
pub use intrinsic::{Intrinsic, SubPart, sub_parts};
pub use parse::{MAX_BYTES, ParseError, parse};
pub use reference::{Conditions, Pointer, Reference, Step, Walk, references, unknown_conditions};
pub use select::{Selected, is_no_value, select};
