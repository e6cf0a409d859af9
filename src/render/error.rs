//! What can be wrong with a template, and where.

use std::fmt;

/// A place in a template's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Path under `templates/` without `.hbs`.
    pub template: String,
    /// 1-based.
    pub line: usize,
    /// 1-based.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "templates/{}.hbs:{}:{}",
            self.template, self.line, self.column
        )
    }
}

/// Why a template gives no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// A template that is not there.
    #[error("there is no template `{name}`{}", from.as_ref().map_or_else(String::new, |p| format!(", which {p} asks for")))]
    Missing {
        /// Path under `templates/` without `.hbs`.
        name: String,
        /// The partial call that asks for it; none for the root.
        from: Option<Place>,
    },
    /// Not Handlebars.
    #[error("{at}: {reason}")]
    Syntax {
        /// Where.
        at: Place,
        /// What was wrong.
        reason: String,
    },
    /// A variable, helper or block that fails while rendering.
    #[error("{at}: {reason}")]
    Value {
        /// Where.
        at: Place,
        /// What was wrong.
        reason: String,
    },
    /// The rendered text is not the YAML of a template.
    #[error("{at}: the rendered text is no template: {reason}")]
    Document {
        /// The template line that the rendered line most likely comes from.
        at: Place,
        /// 1-based line of the rendered text.
        line: usize,
        /// That line.
        text: String,
        /// What was wrong.
        reason: String,
    },
}

impl RenderError {
    /// Where to look, if the place is known.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::Missing { from, .. } => from.as_ref(),
            Self::Syntax { at, .. } | Self::Value { at, .. } | Self::Document { at, .. } => {
                Some(at)
            }
        }
    }
}
