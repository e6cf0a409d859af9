//! The command line: arguments, one file per command, exit codes and signals.
//!
//! The order of a run: what was typed ([`Cli`], [`Globals`]) → what it means ([`Context`]) → one
//! command's `run` → an [`Exit`] or a [`CliError`], shown in one place.

mod account;
mod args;
pub mod bootstrap;
mod brief;
pub mod checked;
pub mod commands;
pub mod company;
mod context;
pub mod costing;
pub mod deploying;
mod document;
mod endpoint;
mod error;
mod exit;
pub mod failure;
mod failure_down;
mod faults;
pub mod found;
mod globals;
mod ignoring;
mod learning;
mod model;
pub mod overdue;
mod panic;
mod policy_file;
mod profile_args;
mod raising;
pub mod results;
mod signals;
pub mod stays;
pub mod stopping;
pub mod target;
mod timing;
mod usage;
pub mod watching;
mod way;

pub use args::{Cli, Command};
pub use context::Context;
pub use document::{Document, document};
pub use error::CliError;
pub use exit::Exit;
pub use globals::Globals;
pub use ignoring::IgnoreArgs;
pub use profile_args::ProfileArgs;
pub use raising::RaiseArgs;
pub use signals::Interrupt;
pub use way::Way;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use self::way::quoted;
use crate::ui::Ui;

/// Runs the command named by the process's arguments.
pub fn main() -> ExitCode {
    panic::install();
    run(&std::env::args_os().collect::<Vec<_>>()).into()
}

/// Runs the command named by `args` (the program's name first) and shows its error, if any.
fn run(args: &[OsString]) -> Exit {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return usage::stop(args, &error),
    };
    let context = Context::new(cli.globals);
    let outcome = match cli.command {
        Some(command) => commands::run(command, &context),
        None => Err(usage::nothing_asked()),
    };
    outcome
        .and_then(|exit| context.ui.flush().map(|()| exit).map_err(CliError::from))
        .unwrap_or_else(|error| show(&context.ui, &error))
}

/// Shows an error and says how the process ends.
fn show(ui: &Ui, error: &CliError) -> Exit {
    if let Some(report) = error.report() {
        ui.error(report);
    }
    error.exit()
}
