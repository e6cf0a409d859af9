//! `stackgen report`: a run as tables, a picture, a page, or figures.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use clap::ValueEnum;

use crate::cli::results::{Kept, RunsArgs, chart, conclude, pixels};
use crate::cli::{CliError, Context, Exit};
use crate::report::chart::{Look, Style, Theme, svg};
use crate::report::{Report, html, json, markdown, text};
use crate::store::runs::{RunFolder, RunState};

/// Arguments of `stackgen report`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen report\n  \
    stackgen report ecs-ec2-95pct --format html -o report.html\n  \
    stackgen report ecs-ec2-95pct ecs-ec2-80pct --format png --style sketch -o both.png\n  \
    stackgen report runs/20261121T172000Z-ecs-ec2-95pct --recover\n\n\
    A run is named by its id, by its folder, or by its profile, which means that profile's last run.")]
pub struct Args {
    /// Runs [default: the last one]
    #[arg(value_name = "RUN")]
    names: Vec<String>,

    /// Form of the report [default: text, or json with `--output json`]
    #[arg(long, value_enum, value_name = "FORM")]
    format: Option<Format>,

    /// How the chart is drawn
    #[arg(long, value_enum, value_name = "STYLE", default_value_t)]
    style: StyleArg,

    /// Make the missing files of a run that broke off, out of what it had written
    #[arg(long)]
    recover: bool,

    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Where the runs are.
    #[command(flatten)]
    runs: RunsArgs,
}

/// Form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For the terminal
    Text,
    /// The same as Markdown
    Md,
    /// One page with everything, that needs nothing else
    Html,
    /// All figures
    Json,
    /// Containers over time, a row a second
    Csv,
    /// The chart, for the web and for print
    Svg,
    /// The chart as a picture
    Png,
}

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum StyleArg {
    /// Straight lines
    #[default]
    Plain,
    /// By hand, as the published graphs are
    Sketch,
}

impl From<StyleArg> for Style {
    fn from(style: StyleArg) -> Self {
        match style {
            StyleArg::Plain => Self::Plain,
            StyleArg::Sketch => Self::Sketch,
        }
    }
}

/// Reads the runs, makes what is missing if asked to, and prints the report.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let mut kept = Vec::new();
    for folder in chosen(args)? {
        kept.push(read(folder, args.recover, context)?);
    }
    let kept: Vec<&Kept> = kept.iter().collect();
    let usual = if context.ui.wants_json() {
        Format::Json
    } else {
        Format::Text
    };
    let format = args.format.unwrap_or(usual);
    let bytes = written(format, args.style.into(), &kept)?;
    put(args, format, &bytes, context)?;
    Ok(Exit::Done)
}

/// The runs that were named, or the last one.
fn chosen(args: &Args) -> Result<Vec<RunFolder>, CliError> {
    let runs = args.runs.runs();
    if args.names.is_empty() {
        return Ok(vec![runs.last()?]);
    }
    let found = args.names.iter().map(|name| Ok(runs.find(name)?));
    found.collect()
}

/// One run; of one that broke off the missing files are made, or it is said that they can be.
fn read(folder: RunFolder, recover: bool, context: &Context) -> Result<Kept, CliError> {
    let id = folder.id().to_string();
    match folder.state() {
        _ if recover => {
            let lock = folder.lock()?;
            let kept = conclude(&folder)?;
            drop(lock);
            let path = kept.folder.path().display();
            context
                .ui
                .note(&format!("the report of {id} is in `{path}`"));
            return Ok(kept);
        }
        RunState::Running => context.ui.warn(&format!(
            "{id} is still going: this is what there is by now"
        )),
        RunState::Unfinished => {
            context
                .ui
                .warn(&format!("{id} broke off: this is what it had written"));
            let hint =
                format!("`stackgen report {id} --recover` makes the missing files of its folder");
            context.ui.hint(&hint);
        }
        RunState::Finished => {}
    }
    let kept = Kept::load(folder)?;
    let torn = kept.account.unreadable;
    if torn > 0 {
        context.ui.warn(&format!(
            "{torn} damaged lines of `events.ndjson` are left out"
        ));
    }
    Ok(kept)
}

/// The report in the form that was asked for.
fn written(format: Format, style: Style, runs: &[&Kept]) -> Result<Vec<u8>, CliError> {
    let look = |theme| Look { style, theme };
    let shown = match format {
        Format::Text => joined(runs, text),
        Format::Md => joined(runs, markdown),
        Format::Html => match runs {
            [only] => html(&only.report(), style),
            _ => return Err(one_page(runs.len())),
        },
        Format::Json => match runs {
            [only] => json(&only.report()),
            _ => format!("[{}]\n", joined_by(",\n", runs, json)),
        },
        Format::Csv => csv(runs),
        Format::Svg => svg(&chart(runs), look(Theme::Auto)),
        Format::Png => return pixels(&svg(&chart(runs), look(Theme::Light))),
    };
    Ok(shown.into_bytes())
}

fn joined(runs: &[&Kept], form: fn(&Report) -> String) -> String {
    joined_by("\n", runs, form)
}

fn joined_by(between: &str, runs: &[&Kept], form: fn(&Report) -> String) -> String {
    let forms: Vec<String> = runs.iter().map(|run| form(&run.report())).collect();
    forms.join(between)
}

/// Containers by second; with several runs a column each, by the name of the run.
fn csv(runs: &[&Kept]) -> String {
    if let [only] = runs {
        return only.curve.csv();
    }
    let mut text = String::from("second");
    for run in runs {
        text.push(',');
        text.push_str(run.name());
    }
    let last = runs.iter().filter_map(|run| run.curve.points.last());
    let last = last
        .map(|point| point.at_ms / 1000)
        .max()
        .unwrap_or_default();
    for second in 0..=last {
        text.push('\n');
        text.push_str(&second.to_string());
        for run in runs {
            text.push(',');
            text.push_str(&run.curve.at(second * 1000).to_string());
        }
    }
    text.push('\n');
    text
}

fn one_page(runs: usize) -> CliError {
    let message = format!("a page shows one run, not {runs}");
    CliError::new(Exit::Usage, "usage", message)
        .hint("`--format svg` draws several over one another; `stackgen compare` holds them against each other")
}

/// To the file that was named, or to standard output.
fn put(args: &Args, format: Format, bytes: &[u8], context: &Context) -> Result<(), CliError> {
    let Some(path) = &args.out else {
        if format == Format::Png && std::io::stdout().is_terminal() {
            return Err(
                CliError::new(Exit::Usage, "usage", "a picture is nothing for a terminal")
                    .hint("name a file: `-o chart.png`"),
            );
        }
        return Ok(context.ui.print_bytes(bytes)?);
    };
    fs_err::write(path, bytes).map_err(|error| {
        CliError::new(Exit::Other, "output", "the report cannot be written").caused_by(&error)
    })
}
