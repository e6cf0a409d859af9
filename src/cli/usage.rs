//! What clap refuses, said in our own shape; and help, which clap reports as an error too.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, ValueEnum};

use super::{Cli, CliError, Context, Exit, Globals};
use crate::ui::{ColorChoice, OutputFormat};

/// Shows help, the version or a usage error, and says how the process ends.
pub(super) fn stop(args: &[OsString], error: &clap::Error) -> Exit {
    let context = Context::new(typed(args));
    let outcome = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => context
            .ui
            .print(&error.render().ansi().to_string())
            .map_err(CliError::from),
        _ => Err(usage_error(error)),
    };
    match outcome {
        Ok(()) => Exit::Done,
        Err(error) => super::show(&context.ui, &error),
    }
}

/// `stackgen` alone: the short help, as an error, because nothing was asked for.
pub(super) fn nothing_asked() -> CliError {
    let help = Cli::command().render_help().to_string();
    CliError::new(
        Exit::Usage,
        "usage",
        format!("no command given\n\n{}", help.trim_end()),
    )
}

/// The two options that shape how an error looks, read leniently from a line clap refused.
fn typed(args: &[OsString]) -> Globals {
    Globals {
        output: given::<OutputFormat>(args, "--output", "STACKGEN_OUTPUT"),
        color: given::<ColorChoice>(args, "--color", "STACKGEN_COLOR"),
        ..Globals::default()
    }
}

fn given<T: ValueEnum + Default>(args: &[OsString], flag: &str, variable: &str) -> T {
    let mut words = args.iter().filter_map(|arg| arg.to_str());
    let mut value = std::env::var(variable).ok();
    while let Some(word) = words.next() {
        if word == flag {
            value = words.next().map(str::to_owned);
        } else if let Some(rest) = word
            .strip_prefix(flag)
            .and_then(|rest| rest.strip_prefix('='))
        {
            value = Some(rest.to_owned());
        }
    }
    value
        .and_then(|value| T::from_str(&value, false).ok())
        .unwrap_or_default()
}

fn usage_error(error: &clap::Error) -> CliError {
    let text = error.render().to_string();
    let mut paragraphs = text.split("\n\n");
    let message = paragraphs.next().unwrap_or_default();
    let message = backticked(
        message
            .strip_prefix("error: ")
            .unwrap_or(message)
            .trim_end(),
    );
    let tips = paragraphs
        .flat_map(str::lines)
        .filter_map(|line| line.trim().strip_prefix("tip: "));
    let mut report = tips.fold(
        CliError::new(Exit::Usage, "usage", message),
        |report, tip| report.hint(backticked(tip)),
    );
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.trim_start_matches("Usage:").trim();
        report = report.hint(format!("usage: `{usage}`"));
    }
    report
}

/// Clap quotes literals with apostrophes; everything else we print uses backticks.
fn backticked(text: &str) -> String {
    text.replace('\'', "`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser as _;

    fn refused(line: &[&str]) -> CliError {
        usage_error(&Cli::try_parse_from(line).expect_err("the line is wrong"))
    }

    #[test]
    fn a_usage_error_has_message_hint_and_exit_code_two() {
        let error = refused(&["stackgen", "completions", "bash", "--colour", "never"]);
        let report = error.report().expect("not silent");
        assert_eq!(error.exit(), Exit::Usage);
        assert_eq!(report.message, "unexpected argument `--colour` found");
        assert_eq!(report.hints[0], "a similar argument exists: `--color`");
    }

    #[test]
    fn the_form_of_a_refused_line_is_still_obeyed() {
        let args: Vec<OsString> = ["stackgen", "--nope", "--output=json"]
            .map(Into::into)
            .into();
        assert_eq!(typed(&args).output, OutputFormat::Json);
    }

    #[test]
    fn clap_finds_no_fault_in_the_definition() {
        Cli::command().debug_assert();
    }
}
