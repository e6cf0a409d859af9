//! The CloudFormation document: tree, canonical bytes, digest, graph, limits and checks.

mod document;

pub use document::{Template, TemplateError};
