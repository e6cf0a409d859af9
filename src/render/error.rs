//! What can be wrong with a template, and where.

use std::error::Error;
use std::fmt;

/// A place in a template's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// How the template is called: a path, or `embedded:templates/ecs-ec2.hbs`.
    pub template: String,
    /// 1-based.
    pub line: usize,
    /// 1-based.
    pub column: usize,
    /// The text of that line.
    pub text: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.template, self.line, self.column)
    }
}

/// Why a template that is there could not be read.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Unreadable(#[from] pub Box<dyn Error + Send + Sync>);

/// Why a template gives no document.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A template that cannot be read.
    #[error("cannot read template `{name}`")]
    Unreadable {
        /// Path under `templates/` without `.hbs`.
        name: String,
        /// Why.
        source: Unreadable,
    },
    /// A template that is not there.
    #[error("there is no template `{name}`")]
    Missing {
        /// Path under `templates/` without `.hbs`.
        name: String,
        /// The partial call that asks for it; none for the root.
        at: Option<Place>,
    },
    /// Not Handlebars.
    #[error("{reason}")]
    Syntax {
        /// Where.
        at: Place,
        /// What is wrong.
        reason: String,
    },
    /// A variable, helper or block that fails while rendering.
    #[error("{reason}")]
    Value {
        /// Where.
        at: Place,
        /// What is wrong.
        reason: String,
    },
    /// The rendered text is not the YAML of a template.
    #[error("the rendered text is no template: {reason}")]
    Document {
        /// The template line that the rendered line most likely comes from.
        at: Place,
        /// 1-based line of the rendered text.
        line: usize,
        /// That line.
        rendered: String,
        /// What is wrong.
        reason: String,
    },
}

impl RenderError {
    /// Where to look, if the place is known.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::Unreadable { .. } => None,
            Self::Missing { at, .. } => at.as_ref(),
            Self::Syntax { at, .. } | Self::Value { at, .. } | Self::Document { at, .. } => {
                Some(at)
            }
        }
    }
}
