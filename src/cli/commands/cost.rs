//! `stackgen cost`: what a run was estimated to cost, and what it really used.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::cli::costing::{Counts, Told, age, book, shape};
use crate::cli::document::from;
use crate::cli::results::RunsArgs;
use crate::cli::{CliError, Context, Exit};
use crate::cost::{Consumed, Estimate, Line, Part, Price, Section, Usd, estimate, section};
use crate::profile::Overrides;
use crate::store::Library;
use crate::store::runs::{RunFile, RunFolder};
use crate::timeline::Header;
use crate::ui::Table;

/// Arguments of `stackgen cost`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen cost\n  \
    stackgen cost ecs-ec2-95pct\n  \
    stackgen cost runs/20261121T172000Z-ecs-fargate --output json | jq .used.total\n\n\
    Both sides are at the prices that are known now, so that what differs is what was used. A run is\n\
    named by its id, by its folder, or by its profile, which means that profile's last run.")]
pub struct Args {
    /// The run [default: the last one]
    #[arg(value_name = "RUN")]
    name: Option<String>,

    /// Where the runs are.
    #[command(flatten)]
    runs: RunsArgs,
}

/// What a run was estimated to cost and what it used, at the same prices.
struct Held {
    header: Header,
    estimate: Estimate,
    estimated: Consumed,
    used: Consumed,
    spent: Section,
}

/// Reads the run, prices both sides and prints them.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let runs = args.runs.runs();
    let folder = match &args.name {
        Some(name) => runs.find(name)?,
        None => runs.last()?,
    };
    let held = held(&folder)?;
    if context.ui.wants_json() {
        context.ui.print_json(&document(&folder, &held))?;
        return Ok(Exit::Done);
    }
    let table = table(&held);
    context.ui.print(&table.within(context.ui.columns()))?;
    for note in held.estimate.notes() {
        context.ui.note(note);
    }
    if held.header.simulated {
        context.ui.note("simulated: nothing was billed");
        return Ok(Exit::Done);
    }
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    if let Some(age) = age(&held.estimate, today) {
        context.ui.note(&age);
    }
    Ok(Exit::Done)
}

fn held(folder: &RunFolder) -> Result<Held, CliError> {
    let Some((header, samples)) = folder.samples()? else {
        let message = format!("no container was raised in the run {}", folder.id());
        return Err(CliError::new(Exit::RunFailed, "run-empty", message)
            .hint("it ended before t0: it cost what stood until then"));
    };
    let path = folder.of(RunFile::Profile).display().to_string();
    let mut opened = Library::default().open(&path, &Overrides::default())?;
    // The file is called like all of them; its course is known by the profile's own name.
    opened.resolved.name.clone_from(&folder.head().profile);
    let document = from(opened)?;
    let counts = Counts {
        from: header.from,
        to: header.to,
    };
    let shape = shape(&document, counts, None);
    let book = book(header.simulated);
    let told = Told::of(&folder.lines(RunFile::Events)?.whole);
    let used = told.consumed(&header, samples.iter(), &shape);
    let hours = used.seconds / 3600.0;
    Ok(Held {
        estimate: estimate(&shape, &book),
        estimated: shape.run(),
        spent: section(&shape, &book, (Part::Run, hours), &shape.usage(&used)),
        used,
        header,
    })
}

fn document(folder: &RunFolder, held: &Held) -> serde_json::Value {
    json!({
        "run": folder.id().as_str(),
        "profile": folder.head().profile,
        "region": held.estimate.region,
        "simulated": held.header.simulated,
        "course": held.estimate.course,
        "estimated": held.estimate.section(Part::Run),
        "used": held.spent,
        "consumed": { "estimated": held.estimated, "used": held.used },
        "left_out": held.estimate.left_out,
        "notes": held.estimate.notes(),
    })
}

fn table(held: &Held) -> Table {
    let headings = ["item", "price", "estimated", "", "used", ""];
    let mut table = (1..6).fold(Table::new(headings), Table::right);
    let estimated = held.estimate.section(Part::Run);
    let planned = estimated.map_or(&[][..], |section| section.lines.as_slice());
    let find = |lines: &[Line], item: &str| lines.iter().find(|line| line.item == item).cloned();
    let only_used = held.spent.lines.iter();
    let only_used = only_used.filter(|line| find(planned, &line.item).is_none());
    for line in planned.iter().chain(only_used) {
        let used = find(&held.spent.lines, &line.item);
        let plan = find(planned, &line.item);
        let [planned, used] = [plan, used].map(|line| amounts(line.as_ref()));
        table.row([
            line.what.clone(),
            price(&line.price),
            planned.0,
            planned.1,
            used.0,
            used.1,
        ]);
    }
    table.row([
        "total".to_owned(),
        String::new(),
        String::new(),
        estimated
            .map_or(Usd::default(), |section| section.total)
            .to_cents_up(),
        String::new(),
        held.spent.total.to_cents_up(),
    ]);
    table
}

/// `$0.045/hour`.
fn price(price: &Price) -> String {
    format!("{}/{}", price.usd.to_exact(), price.unit)
}

/// How much of it, and what that costs.
fn amounts(line: Option<&Line>) -> (String, String) {
    line.map_or_else(
        || ("-".to_owned(), "-".to_owned()),
        |line| {
            let quantity = format!("{:.2}", line.quantity);
            (quantity, line.subtotal.to_cents_up())
        },
    )
}
