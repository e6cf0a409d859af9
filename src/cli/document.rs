//! From a PROFILE argument to the document that is sent, for every command that needs it.

use super::{CliError, Context, Exit, ProfileArgs};
use crate::plan::{Plan, PlanError, plan};
use crate::profile::Resolved;
use crate::render::{RenderError, Rendered, Source, Templates, Unreadable, render};
use crate::store::{Opened, Shelf};
use crate::ui::{Diagnostic, Place};

/// A profile, what was decided about it, and its template.
#[derive(Debug, Clone)]
pub struct Document {
    /// The resolved profile and where it came from.
    pub opened: Opened,
    /// Everything decided.
    pub plan: Plan,
    /// The template.
    pub rendered: Rendered,
}

/// Resolves, plans and renders a profile.
pub fn document(args: &ProfileArgs, context: &Context) -> Result<Document, CliError> {
    from(args.open(context)?)
}

/// Plans and renders a profile that is open already.
pub(super) fn from(opened: Opened) -> Result<Document, CliError> {
    let plan = planned(&opened.resolved)?;
    let rendered = render(&plan, &opened.shelf)?;
    Ok(Document {
        opened,
        plan,
        rendered,
    })
}

/// Plans a profile; an error points at the field it is about.
pub(super) fn planned(resolved: &Resolved) -> Result<Plan, CliError> {
    plan(&resolved.profile).map_err(|error: PlanError| {
        let problem = resolved.problem(error.path(), error.to_string());
        CliError::new(
            Exit::Invalid,
            "profile-invalid",
            "no stack can be planned from the profile",
        )
        .diagnostics([Diagnostic::from(&problem)])
    })
}

impl Templates for Shelf {
    fn template(&self, name: &str) -> Result<Option<Source>, Unreadable> {
        match Self::template(self, name) {
            Ok(source) => Ok(source.map(|source| Source {
                shown: source.name,
                text: source.text,
            })),
            Err(errors) => Err(Unreadable(Box::new(errors))),
        }
    }
}

impl From<RenderError> for CliError {
    fn from(error: RenderError) -> Self {
        if let RenderError::Unreadable { source, .. } = &error {
            return Self::new(Exit::Other, "template-unreadable", error.to_string())
                .caused_by(source);
        }
        let diagnostic = Diagnostic {
            place: error.place().map(|at| Place {
                file: at.template.clone(),
                line: at.line,
                column: at.column,
                width: 1,
                text: at.text.clone(),
            }),
            hint: match &error {
                RenderError::Document { line, rendered, .. } => Some(format!(
                    "line {line} of the rendered text is `{}`",
                    rendered.trim()
                )),
                _ => None,
            },
            ..Diagnostic::new(error.to_string())
        };
        Self::new(
            Exit::Invalid,
            "template-invalid",
            "the template gives no document",
        )
        .diagnostics([diagnostic])
    }
}
