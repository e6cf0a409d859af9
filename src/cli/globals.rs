//! Global options as they were typed. What they mean is decided in `context` and by the commands.

use std::path::PathBuf;

use clap::builder::{FalseyValueParser, NonEmptyStringValueParser};

use crate::sandbox::Speed;
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

    /// Script of troubles for the simulated AWS: lost connections, refused calls, failing
    /// resources, missing capacity
    ///
    /// Its `resources` and `world` stay in the world until another script is named or the world is
    /// reset; the rest happens to the commands that name it. See docs/sandbox.md.
    #[arg(
        long,
        global = true,
        env = "STACKGEN_SANDBOX_FAULTS",
        value_name = "FILE",
        hide_short_help = true
    )]
    pub sandbox_faults: Option<PathBuf>,

    /// How fast the simulated AWS scales: an era by name, or a file of parameters
    ///
    /// Eras are `2020`, `2022` (a new world's) and `now`. A file is what `sandbox calibrate` writes,
    /// or your own: see docs/model.md. It stays in the world until another is named or the world is
    /// reset.
    #[arg(
        long,
        global = true,
        env = "STACKGEN_SANDBOX_MODEL",
        value_name = "ERA|FILE",
        hide_short_help = true
    )]
    pub sandbox_model: Option<String>,

    /// Write every call to the simulated AWS to FILE, one line of JSON each
    #[arg(
        long,
        global = true,
        env = "STACKGEN_SANDBOX_LOG",
        value_name = "FILE",
        hide_short_help = true
    )]
    pub sandbox_log: Option<PathBuf>,

    /// Hold every call to the simulated AWS to the IAM policy in FILE
    ///
    /// FILE holds a policy document, or a list of them, as `stackgen iam` prints it. What
    /// CloudFormation does without a service role is held to it too.
    #[arg(
        long,
        global = true,
        env = "STACKGEN_SANDBOX_POLICY",
        value_name = "FILE",
        hide_short_help = true
    )]
    pub sandbox_policy: Option<PathBuf>,

    /// Refuse to work in another account than this one
    #[arg(
        long,
        global = true,
        env = "STACKGEN_EXPECT_ACCOUNT",
        value_name = "ID",
        value_parser = account_id,
        hide_short_help = true
    )]
    pub expect_account: Option<String>,

    /// AWS Region, in place of the profile's own; `bootstrap`, `down` and `status` take several: `R1,R2`
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

/// An account id: twelve digits.
fn account_id(text: &str) -> Result<String, String> {
    if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(text.to_owned())
    } else {
        Err("an account id has twelve digits".to_owned())
    }
}
