//! Global options as they were typed. What they mean is decided in `context` and by the commands.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{FalseyValueParser, NonEmptyStringValueParser};

use crate::ui::{ColorChoice, OutputFormat, ProgressChoice};

/// Options that every command takes. Each has an environment variable; the command line wins.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Global options")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one flag of the command line"
)]
pub struct Globals {
    /// Work in a simulated AWS whose world is kept in FILE
    ///
    /// Without FILE the world lies in the XDG state folder. Nothing is billed and no request
    /// leaves this machine.
    #[arg(long, global = true, env = "STACKGEN_SANDBOX", value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub sandbox: Option<Option<PathBuf>>,

    /// How many simulated seconds pass in a second, or `max` for no waiting [default: 60]
    #[arg(
        long,
        global = true,
        env = "STACKGEN_SANDBOX_SPEED",
        value_name = "N|max"
    )]
    pub sandbox_speed: Option<Speed>,

    /// Seed of the simulated durations; fixed when the world is made [default: 1]
    #[arg(
        long,
        global = true,
        env = "STACKGEN_SANDBOX_SEED",
        value_name = "N",
        hide_short_help = true
    )]
    pub sandbox_seed: Option<u64>,

    /// AWS Region, in place of the profile's own
    #[arg(long, global = true, env = "STACKGEN_REGION", value_name = "REGION", value_parser = NonEmptyStringValueParser::new())]
    pub region: Option<String>,

    /// Profile of the AWS configuration files to take credentials from
    #[arg(long, global = true, env = "STACKGEN_AWS_PROFILE", value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub aws_profile: Option<String>,

    /// Send every AWS request to this address, such as a local emulator
    #[arg(long, global = true, env = "STACKGEN_ENDPOINT_URL", value_name = "URL", conflicts_with = "sandbox", value_parser = NonEmptyStringValueParser::new(), hide_short_help = true)]
    pub endpoint_url: Option<String>,

    /// Folder with your own profiles and templates [default: ./stackgen, if it exists]
    #[arg(
        long,
        global = true,
        env = "STACKGEN_DIR",
        value_name = "DIR",
        hide_short_help = true
    )]
    pub dir: Option<PathBuf>,

    /// Form of the result on standard output, and of errors on standard error
    #[arg(
        long,
        global = true,
        env = "STACKGEN_OUTPUT",
        value_name = "FORM",
        value_enum,
        default_value_t
    )]
    pub output: OutputFormat,

    /// How progress is shown on standard error
    #[arg(
        long,
        global = true,
        env = "STACKGEN_PROGRESS",
        value_name = "HOW",
        value_enum,
        default_value_t,
        hide_short_help = true
    )]
    pub progress: ProgressChoice,

    /// When to use colour; `auto` obeys `NO_COLOR`, `CLICOLOR` and `CLICOLOR_FORCE`
    #[arg(
        long,
        global = true,
        env = "STACKGEN_COLOR",
        value_name = "WHEN",
        value_enum,
        default_value_t,
        hide_short_help = true
    )]
    pub color: ColorChoice,

    /// Print results and errors only
    #[arg(short, long, global = true, env = "STACKGEN_QUIET", value_parser = FalseyValueParser::new(), conflicts_with = "verbose", hide_short_help = true)]
    pub quiet: bool,

    /// Say more about what is done and why
    #[arg(short, long, global = true, env = "STACKGEN_VERBOSE", value_parser = FalseyValueParser::new(), hide_short_help = true)]
    pub verbose: bool,

    /// Never ask; a question that has no answer on the command line is an error
    #[arg(long, global = true, env = "STACKGEN_NO_INPUT", value_parser = FalseyValueParser::new(), hide_short_help = true)]
    pub no_input: bool,

    /// Answer yes to every question
    #[arg(short, long, global = true, env = "STACKGEN_YES", value_parser = FalseyValueParser::new())]
    pub yes: bool,
}

/// How fast simulated time passes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Speed {
    /// So many simulated seconds in a second.
    Times(f64),
    /// Nobody waits at all.
    Max,
}

impl Default for Speed {
    /// A minute a second: a forty-minute deployment is watched in forty seconds.
    fn default() -> Self {
        Self::Times(60.0)
    }
}

impl FromStr for Speed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "max" {
            return Ok(Self::Max);
        }
        match text.parse::<f64>() {
            Ok(times) if times.is_finite() && times > 0.0 => Ok(Self::Times(times)),
            _ => Err("expected a number above 0, or `max`".to_owned()),
        }
    }
}

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Times(times) => write!(f, "{times}"),
            Self::Max => f.write_str("max"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_is_a_positive_number_or_max() {
        assert_eq!("max".parse(), Ok(Speed::Max));
        assert_eq!("0.5".parse(), Ok(Speed::Times(0.5)));
        for wrong in ["0", "-1", "inf", "NaN", "fast", ""] {
            assert!(wrong.parse::<Speed>().is_err(), "{wrong}");
        }
    }
}
