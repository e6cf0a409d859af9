//! The command line: arguments, one file per command, exit codes and signals.

mod exit;

pub use exit::Exit;
use std::process::ExitCode;

/// Runs the command named by the process's arguments.
pub fn main() -> ExitCode {
    Exit::Done.into()
}
