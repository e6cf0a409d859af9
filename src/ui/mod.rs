//! What the user sees: results on standard output, everything else on standard error.
//!
//! Values come in, text goes out; nothing is decided here but how to say it.

mod checks;
mod choice;
mod comparison;
mod diagnostic;
mod error_report;
pub mod expiry;
mod fold;
mod modes;
mod output;
mod plan;
mod prompt;
mod report;
mod residue;
mod sheet;
mod style;
mod table;
mod time;
mod transfers;

pub use checks::{check_table, fix_text};
pub use choice::{ColorChoice, OutputFormat, ProgressChoice};
pub use comparison::{against_text, comparison_text};
pub use diagnostic::{Diagnostic, Place};
pub use error_report::ErrorReport;
pub use modes::{Modes, Progress, Prompting, Surroundings, Verbosity, Wishes};
pub use output::{OutputError, Ui};
pub use plan::{Asked, Changes, ModelledScale, PlanSheet, PublishedScale, Scale, Timing, brief};
pub use prompt::PromptError;
pub use report::{Reporter, RunReporter, stack_table};
pub use residue::{residue_table, residue_verdict};
pub use sheet::{Sheet, Size};
pub use table::Table;
pub use time::length;
pub use transfers::{Transfers, size};
