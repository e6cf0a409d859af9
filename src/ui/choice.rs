//! What a user may ask for on the command line about how things are shown.

use clap::ValueEnum;

/// The form of results and errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum OutputFormat {
    /// For people
    #[default]
    Text,
    /// One JSON document on standard output; errors are JSON on standard error
    Json,
}

/// How progress is shown, as asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ProgressChoice {
    /// Live in a terminal; lines elsewhere; JSON with `--output json` when not in a terminal
    #[default]
    Auto,
    /// A tree of resources, redrawn in place
    Live,
    /// One line an event, and a sign of life every 30 seconds
    Plain,
    /// One JSON object a line
    Json,
    /// Failures only
    Errors,
    /// Nothing
    None,
}

/// When to use colour, as asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ColorChoice {
    /// In a terminal, unless the environment says otherwise
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
