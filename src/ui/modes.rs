//! How to speak: decided once, by one pure function, from what was asked for and where we are.

use std::io::IsTerminal as _;

use super::{ColorChoice, OutputFormat, ProgressChoice};

/// What the user asked for.
#[derive(Debug, Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one flag of the command line"
)]
pub struct Wishes {
    /// `--color`
    pub color: ColorChoice,
    /// `--no-input`
    pub no_input: bool,
    /// `--output`
    pub output: OutputFormat,
    /// `--progress`
    pub progress: ProgressChoice,
    /// `-q`
    pub quiet: bool,
    /// `-v`
    pub verbose: bool,
    /// `--yes`
    pub yes: bool,
}

/// Where the process runs.
#[derive(Debug, Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one fact about the surroundings"
)]
pub struct Surroundings {
    /// Standard input is a terminal.
    pub stdin_terminal: bool,
    /// Standard output is a terminal.
    pub stdout_terminal: bool,
    /// Standard error is a terminal.
    pub stderr_terminal: bool,
    /// `CI` is set to something other than `false` or `0`.
    pub ci: bool,
    /// `TERM` is `dumb`: no cursor to move, no colour.
    pub dumb: bool,
    /// `NO_COLOR` is set and not empty (<https://no-color.org>).
    pub no_color: bool,
    /// `CLICOLOR` is `0` (<https://bixense.com/clicolors>).
    pub clicolor_off: bool,
    /// `CLICOLOR_FORCE` is set to something other than `0`.
    pub clicolor_force: bool,
}

impl Surroundings {
    /// Asks the terminal and the environment.
    pub fn look() -> Self {
        let variable = |name| std::env::var(name).unwrap_or_default();
        let on = |name| !matches!(variable(name).as_str(), "" | "0" | "false");
        Self {
            stdin_terminal: std::io::stdin().is_terminal(),
            stdout_terminal: std::io::stdout().is_terminal(),
            stderr_terminal: std::io::stderr().is_terminal(),
            ci: on("CI"),
            dumb: variable("TERM") == "dumb",
            no_color: !variable("NO_COLOR").is_empty(),
            clicolor_off: variable("CLICOLOR") == "0",
            clicolor_force: on("CLICOLOR_FORCE"),
        }
    }
}

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Redrawn in place.
    Live,
    /// One line an event, and a heartbeat.
    Plain,
    /// One JSON object a line.
    Json,
    /// Failures only.
    Errors,
    /// Nothing.
    None,
}

/// What happens when a command has a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompting {
    /// It is asked.
    Ask,
    /// It is taken as answered with yes.
    Yes,
    /// It is an error: there is nobody to answer.
    Refuse,
}

/// How much is said on standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Errors only.
    Quiet,
    /// Notes and warnings.
    Normal,
    /// Also what is done and why.
    Verbose,
}

/// How to speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Modes {
    /// Colour on standard output.
    pub color_out: bool,
    /// Colour on standard error.
    pub color_err: bool,
    /// The form of results and errors.
    pub output: OutputFormat,
    /// How progress is shown.
    pub progress: Progress,
    /// What happens with a question.
    pub prompting: Prompting,
    /// How much is said.
    pub verbosity: Verbosity,
}

impl Modes {
    /// The whole decision; the tables are in the functions it calls.
    pub fn decide(wishes: Wishes, around: Surroundings) -> Self {
        Self {
            color_out: color(wishes.color, around, around.stdout_terminal),
            color_err: color(wishes.color, around, around.stderr_terminal),
            output: wishes.output,
            progress: progress(wishes, around),
            prompting: prompting(wishes, around),
            verbosity: match (wishes.quiet, wishes.verbose) {
                (true, _) => Verbosity::Quiet,
                (false, true) => Verbosity::Verbose,
                (false, false) => Verbosity::Normal,
            },
        }
    }
}

/// | asked  | environment              | terminal | colour |
/// |--------|--------------------------|----------|--------|
/// | always | any                      | any      | yes    |
/// | never  | any                      | any      | no     |
/// | auto   | `NO_COLOR`               | any      | no     |
/// | auto   | `CLICOLOR_FORCE`         | any      | yes    |
/// | auto   | `CLICOLOR=0`, `TERM=dumb`| any      | no     |
/// | auto   | else                     | as it is | as it is |
const fn color(asked: ColorChoice, around: Surroundings, terminal: bool) -> bool {
    match asked {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if around.no_color => false,
        ColorChoice::Auto if around.clicolor_force => true,
        ColorChoice::Auto if around.clicolor_off || around.dumb => false,
        ColorChoice::Auto => terminal,
    }
}

/// | asked   | `-q` | a terminal to draw on | `--output json` | progress |
/// |---------|------|-----------------------|-----------------|----------|
/// | live    | any  | yes                   | any             | live     |
/// | live    | any  | no                    | any             | plain    |
/// | other   | any  | any                   | any             | as asked |
/// | auto    | yes  | any                   | any             | errors   |
/// | auto    | no   | yes, and not in CI    | any             | live     |
/// | auto    | no   | no                    | yes             | json     |
/// | auto    | no   | no                    | no              | plain    |
const fn progress(wishes: Wishes, around: Surroundings) -> Progress {
    let canvas = around.stderr_terminal && !around.dumb;
    match wishes.progress {
        ProgressChoice::Live if canvas => Progress::Live,
        ProgressChoice::Live | ProgressChoice::Plain => Progress::Plain,
        ProgressChoice::Json => Progress::Json,
        ProgressChoice::Errors => Progress::Errors,
        ProgressChoice::None => Progress::None,
        ProgressChoice::Auto if wishes.quiet => Progress::Errors,
        ProgressChoice::Auto if canvas && !around.ci => Progress::Live,
        ProgressChoice::Auto => match wishes.output {
            OutputFormat::Json => Progress::Json,
            OutputFormat::Text => Progress::Plain,
        },
    }
}

/// | `--yes` | `--no-input` | both ends a terminal | question |
/// |---------|--------------|----------------------|----------|
/// | yes     | any          | any                  | yes      |
/// | no      | yes          | any                  | refused  |
/// | no      | no           | yes                  | asked    |
/// | no      | no           | no                   | refused  |
const fn prompting(wishes: Wishes, around: Surroundings) -> Prompting {
    if wishes.yes {
        Prompting::Yes
    } else if !wishes.no_input && around.stdin_terminal && around.stderr_terminal {
        Prompting::Ask
    } else {
        Prompting::Refuse
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;
    use proptest::prelude::*;

    fn any_of<T: ValueEnum + std::fmt::Debug + 'static>() -> impl Strategy<Value = T> {
        proptest::sample::select(T::value_variants().to_vec())
    }

    prop_compose! {
        fn any_wishes()(
            color in any_of::<ColorChoice>(),
            output in any_of::<OutputFormat>(),
            progress in any_of::<ProgressChoice>(),
            (no_input, quiet, verbose, yes) in any::<(bool, bool, bool, bool)>(),
        ) -> Wishes {
            Wishes { color, no_input, output, progress, quiet, verbose, yes }
        }
    }

    prop_compose! {
        fn anywhere()(
            (stdin_terminal, stdout_terminal, stderr_terminal, ci) in any::<(bool, bool, bool, bool)>(),
            (dumb, no_color, clicolor_off, clicolor_force) in any::<(bool, bool, bool, bool)>(),
        ) -> Surroundings {
            Surroundings {
                stdin_terminal, stdout_terminal, stderr_terminal, ci,
                dumb, no_color, clicolor_off, clicolor_force,
            }
        }
    }

    proptest! {
        #[test]
        fn every_row_of_the_tables_holds(wishes in any_wishes(), around in anywhere()) {
            let modes = Modes::decide(wishes, around);
            // Nothing is drawn where there is nothing to draw on.
            prop_assert!(modes.progress != Progress::Live || around.stderr_terminal && !around.dumb);
            // CI gets a live view only when asked for.
            if around.ci && wishes.progress == ProgressChoice::Auto {
                prop_assert_ne!(modes.progress, Progress::Live);
            }
            if wishes.quiet && wishes.progress == ProgressChoice::Auto {
                prop_assert_eq!(modes.progress, Progress::Errors);
            }
            // The flag beats the environment; NO_COLOR beats the terminal and CLICOLOR_FORCE.
            match wishes.color {
                ColorChoice::Always => prop_assert!(modes.color_out && modes.color_err),
                ColorChoice::Never => prop_assert!(!modes.color_out && !modes.color_err),
                ColorChoice::Auto if around.no_color => prop_assert!(!modes.color_out && !modes.color_err),
                ColorChoice::Auto if around.clicolor_force => prop_assert!(modes.color_out),
                ColorChoice::Auto => prop_assert!(!modes.color_out || around.stdout_terminal),
            }
            // A question is asked only where somebody can answer.
            if modes.prompting == Prompting::Ask {
                prop_assert!(around.stdin_terminal && !wishes.yes && !wishes.no_input);
            }
            prop_assert_eq!(modes.prompting == Prompting::Yes, wishes.yes);
        }
    }

    #[test]
    fn scripts_that_ask_for_json_get_json_on_both_streams() {
        let wishes = Wishes {
            output: OutputFormat::Json,
            ..Wishes::default()
        };
        let modes = Modes::decide(wishes, Surroundings::default());
        assert_eq!(modes.progress, Progress::Json);
        assert_eq!(modes.prompting, Prompting::Refuse);
    }
}
