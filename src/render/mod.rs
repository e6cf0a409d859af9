//! Plan and Handlebars templates in, CloudFormation document out.
//!
//! Templates are read strictly: a key the plan does not have is an error with its place, nothing is
//! escaped, and arithmetic is none of theirs. Pure: texts come through [`Templates`].

mod engine;
mod error;
mod locate;

use std::borrow::Cow;

pub use error::{Place, RenderError, Unreadable};

use serde::Serialize;

use crate::plan::Plan;
use crate::profile::parse_document;
use crate::template::Template;

/// Where template texts come from.
pub trait Templates {
    /// A template by its path under `templates/` without `.hbs`: `partials/network`; `None` if
    /// there is none.
    ///
    /// # Errors
    /// One that is there and cannot be read.
    fn template(&self, name: &str) -> Result<Option<Source>, Unreadable>;
}

/// The text of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// How to call it in errors: a path, or `embedded:templates/ecs-ec2.hbs`.
    pub shown: String,
    /// The text.
    pub text: Cow<'static, str>,
}

/// A rendered template, twice.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// As a person reads it: YAML, with the templates' comments.
    pub yaml: String,
    /// As it is sent.
    pub template: Template,
}

/// Renders the template of the plan's system.
pub fn render(plan: &Plan, templates: &impl Templates) -> Result<Rendered, RenderError> {
    render_root(plan.root, plan, templates)
}

/// Renders a template from any context: its root by name, as [`Templates`] knows it.
pub fn render_root(
    root: &str,
    context: &impl Serialize,
    templates: &impl Templates,
) -> Result<Rendered, RenderError> {
    let engine = engine::Engine::load(root, templates)?;
    let yaml = tidy(&engine.render(context)?);
    let document = parse_document(&yaml)
        .map_err(|error| engine.document_error(&yaml, error.line, error.column, error.message))?;
    let template = Template::new(document)
        .map_err(|error| engine.document_error(&yaml, 1, 1, error.to_string()))?;
    Ok(Rendered { yaml, template })
}

/// No blanks at line ends and no two empty lines in a row, whatever the blocks of the templates left.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut empty = false;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() && empty {
            continue;
        }
        empty = line.is_empty();
        tidy.push_str(line);
        tidy.push('\n');
    }
    tidy.truncate(tidy.trim_end().len());
    tidy.push('\n');
    tidy
}

#[cfg(test)]
mod tests;
