//! `stackgen compare`: runs held against each other, and against what was published.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::cli::results::{Kept, RunsArgs, chart, pixels};
use crate::cli::{CliError, Context, Exit};
use crate::report::chart::{Look, Theme, svg};
use crate::timeline::{Against, Compared, Comparison};
use crate::ui::{against_text, comparison_text};

/// Arguments of `stackgen compare`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen compare ecs-ec2-95pct ecs-ec2-80pct\n  \
    stackgen compare ecs-fargate --published\n  \
    stackgen compare RUN1 RUN2 RUN3 --chart overlay.svg --output json\n\n\
    A run is named by its id, by its folder, or by its profile, which means that profile's last run.\n\
    Several runs of one setup are repeats: with repeats on both sides each difference has an interval.\n\
    Runs that are not of a kind, such as a simulated and a real one, are refused with exit code 4.")]
pub struct Args {
    /// Runs; the first is what the others are held against
    #[arg(value_name = "RUN", required = true)]
    names: Vec<String>,

    /// Hold each run against what was published for its profile
    #[arg(long)]
    published: bool,

    /// Compare runs that are not of a kind, too
    #[arg(long)]
    force: bool,

    /// Draw the runs and the published curves over one another into FILE, an `.svg` or a `.png`
    #[arg(long, value_name = "FILE")]
    chart: Option<PathBuf>,

    /// Where the runs are.
    #[command(flatten)]
    runs: RunsArgs,
}

/// Reads the runs, refuses what is not of a kind, and prints what differs.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    if args.names.len() < 2 && !args.published {
        return Err(alone());
    }
    let runs = args.runs.runs();
    let kept = args.names.iter().map(|name| Kept::load(runs.find(name)?));
    let kept = kept.collect::<Result<Vec<Kept>, CliError>>()?;
    let comparison = (kept.len() > 1).then(|| Comparison::of(&compared(&kept)));
    if let Some(comparison) = &comparison
        && !args.force
    {
        alike(comparison)?;
    }
    let against = if args.published {
        kept.iter().map(against).collect::<Result<Vec<_>, _>>()?
    } else {
        Vec::new()
    };
    if let Some(path) = &args.chart {
        draw(path, &kept)?;
    }
    if context.ui.wants_json() {
        let against: Vec<_> = against
            .iter()
            .map(|(run, against)| json!({ "run": run, "against": against }))
            .collect();
        let both = json!({ "comparison": comparison, "published": against });
        context.ui.print_json(&both)?;
        return Ok(Exit::Done);
    }
    if let Some(comparison) = &comparison {
        let text = comparison_text(comparison, context.ui.columns());
        context.ui.print(&text)?;
    }
    for (run, against) in &against {
        context.ui.print(&against_text(run, against))?;
    }
    Ok(Exit::Done)
}

fn compared(kept: &[Kept]) -> Vec<Compared<'_>> {
    kept.iter()
        .map(|run| Compared {
            run: run.name(),
            summary: &run.summary,
            environment: &run.environment,
        })
        .collect()
}

/// A run against what was published for its profile.
fn against(run: &Kept) -> Result<(&str, Against), CliError> {
    let Some(published) = &run.setup.published else {
        let profile = &run.folder.head().profile;
        let message = format!("nothing was published for the profile `{profile}`");
        return Err(CliError::new(Exit::Usage, "not-published", message)
            .hint("`stackgen profiles` shows what was published for which"));
    };
    let against = Against::of(&run.summary, &run.curve, published);
    Ok((run.name(), against))
}

/// Refuses runs whose difference would be taken for one of the setups.
fn alike(comparison: &Comparison) -> Result<(), CliError> {
    let unlike: Vec<_> = comparison.unlike().collect();
    let Some(first) = unlike.first() else {
        return Ok(());
    };
    let fields: Vec<&str> = unlike.iter().map(|one| one.field.as_str()).collect();
    let message = format!(
        "these runs are not of a kind: they differ in {}",
        fields.join(", ")
    );
    let details: Vec<_> = unlike.iter().map(|one| json!(one)).collect();
    Err(CliError::new(Exit::Refused, "runs-unlike", message)
        .detail("differences", details)
        .hint(format!("{}: {}", first.field, first.why))
        .hint("`--force` compares them all the same"))
}

fn alone() -> CliError {
    CliError::new(
        Exit::Usage,
        "usage",
        "one run has nothing to be compared with",
    )
    .hint("name a second one, or `--published` to hold it against what was published")
}

/// Draws the runs over one another, in the form that the file's name says.
fn draw(path: &Path, kept: &[Kept]) -> Result<(), CliError> {
    let runs: Vec<&Kept> = kept.iter().collect();
    let look = |theme| Look {
        theme,
        ..Look::default()
    };
    let chart = chart(&runs);
    let bytes = match path.extension().and_then(|extension| extension.to_str()) {
        Some("svg") => svg(&chart, look(Theme::Auto)).into_bytes(),
        Some("png") => pixels(&svg(&chart, look(Theme::Light)))?,
        _ => {
            let message = format!("`{}` is neither an `.svg` nor a `.png`", path.display());
            return Err(CliError::new(Exit::Usage, "usage", message));
        }
    };
    fs_err::write(path, bytes).map_err(|error| {
        CliError::new(Exit::Other, "output", "the chart cannot be written").caused_by(&error)
    })
}
