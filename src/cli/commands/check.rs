//! `stackgen check`: what can be known about a template before anything is made.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

use serde::Serialize;
use serde_json::json;

use crate::cli::checked::{checked, diagnostic};
use crate::cli::{CliError, Context, Exit, ProfileArgs, document};
use crate::store::Library;
use crate::template::check::{Exceptions, Finding, Report, Severity, check};
use crate::template::{MAX_BYTES, Template, parse};
use crate::ui::{Diagnostic, Place, Table};

/// Arguments of `stackgen check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen check ecs-ec2-95pct\n  \
    stackgen check my-template.yaml\n  \
    stackgen check --all --output json | jq '.templates[] | select(.good | not)'")]
pub struct Args {
    /// Profiles, or template files in JSON or YAML
    #[arg(
        value_name = "PROFILE|FILE",
        required_unless_present = "all",
        conflicts_with = "all"
    )]
    targets: Vec<String>,

    /// Check every profile
    #[arg(long)]
    all: bool,

    /// Set a field of the profiles, such as `network.addressing=published`; may be repeated
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
}

/// One template and what the rules say about it.
#[derive(Debug, Serialize)]
struct Row {
    /// The profile or file as it was named.
    name: String,
    /// Whether nothing keeps it from being deployed.
    good: bool,
    #[serde(flatten)]
    report: Report,
}

/// Checks each template and says what is wrong with it.
pub fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let mut targets = args.targets.clone();
    if args.all {
        let listed = Library::new(context.globals.dir.as_deref())?.list()?;
        targets.extend(listed.into_iter().map(|listed| listed.name));
    }
    let mut rows = Vec::new();
    let mut unreadable = Vec::new();
    for name in targets {
        match report(&name, args, context) {
            Ok(report) => rows.push(Row {
                good: report.is_good(),
                name,
                report,
            }),
            Err(error) => unreadable.push(error),
        }
    }
    if rows.is_empty() && unreadable.len() == 1 {
        return unreadable.pop().map_or(Ok(Exit::Done), Err);
    }
    if context.ui.wants_json() {
        context.ui.print_json(&json!({ "templates": rows }))?;
    } else if !rows.is_empty() {
        context.ui.print(&text(&rows, context))?;
    }
    for error in &unreadable {
        error
            .report()
            .into_iter()
            .for_each(|report| context.ui.error(report));
    }
    let bad = rows.iter().any(|row| !row.good).then_some(Exit::Invalid);
    let unread = unreadable.first().map(CliError::exit);
    Ok(unread.or(bad).unwrap_or(Exit::Done))
}

fn report(name: &str, args: &Args, context: &Context) -> Result<Report, CliError> {
    if let Some(text) = template_file(name)? {
        return Ok(check(&file(name, &text)?, &Exceptions::none()));
    }
    let profile = ProfileArgs {
        profile: name.to_owned(),
        set: args.set.clone(),
    };
    Ok(checked(&document(&profile, context)?))
}

/// The text of a template file; `None` if the name is a profile's, or that of its file.
fn template_file(name: &str) -> Result<Option<String>, CliError> {
    let path = Path::new(name);
    let ends_so = |end: &str| {
        path.extension()
            .is_some_and(|own| own.eq_ignore_ascii_case(end))
    };
    let always = ends_so("json") || ends_so("template");
    let maybe = ends_so("yaml") || ends_so("yml");
    let looks_so = always || (maybe && path.is_file());
    if !looks_so {
        return Ok(None);
    }
    let unreadable = |exit, message: String| CliError::new(exit, "template-unreadable", message);
    let file = fs_err::File::open(path).map_err(|error| {
        let missing = error.kind() == std::io::ErrorKind::NotFound;
        let exit = if missing { Exit::Usage } else { Exit::Other };
        unreadable(exit, format!("cannot open the template `{name}`")).caused_by(&error)
    })?;
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| {
            unreadable(Exit::Other, format!("cannot read the template `{name}`")).caused_by(&error)
        })?;
    let text = String::from_utf8(bytes).map_err(|_| {
        unreadable(
            Exit::Invalid,
            format!("the template `{name}` is not UTF-8 text"),
        )
    })?;
    // A profile has no such section, a template no life without it.
    let is_template = always || text.lines().any(|line| line.starts_with("Resources:"));
    Ok(is_template.then_some(text))
}

fn file(name: &str, text: &str) -> Result<Template, CliError> {
    let invalid = |problem: Diagnostic| {
        let message = format!("`{name}` is not a template");
        CliError::new(Exit::Invalid, "template-invalid", message).diagnostics([problem])
    };
    let value = parse(text).map_err(|error| {
        let line = error
            .line
            .checked_sub(1)
            .and_then(|line| text.lines().nth(line));
        invalid(Diagnostic {
            place: Some(Place {
                file: name.to_owned(),
                line: error.line,
                column: error.column,
                width: 1,
                text: line.unwrap_or_default().to_owned(),
            }),
            ..Diagnostic::new(error.message)
        })
    })?;
    Template::new(value).map_err(|error| invalid(Diagnostic::new(error.to_string())))
}

/// A line a template, and under it what was found.
fn text(rows: &[Row], context: &Context) -> String {
    let mut table = Table::new(["template", "result", "resources", "bytes", "capabilities"]);
    table = table.right(2).right(3);
    for row in rows {
        let count = |what| row.report.counts.iter().find(|count| count.what == what);
        let found = |what| count(what).map_or_else(String::new, |count| count.found.to_string());
        let capabilities = row
            .report
            .capabilities
            .iter()
            .map(|capability| capability.name());
        table.row([
            row.name.clone(),
            result(&row.report),
            found("resources"),
            found("body bytes"),
            capabilities.collect::<Vec<_>>().join(" "),
        ]);
    }
    let mut text = table.text();
    for row in rows {
        details(row, context.ui.is_verbose(), &mut text);
    }
    text
}

/// `good`, or how much is wrong.
fn result(report: &Report) -> String {
    let errors = report.errors().count();
    let count = |count: usize, what: &str| match count {
        0 => None,
        1 => Some(format!("1 {what}")),
        more => Some(format!("{more} {what}s")),
    };
    let parts = [
        count(errors, "error"),
        count(report.findings.len() - errors, "warning"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        "good".to_owned()
    } else {
        parts.join(", ")
    }
}

fn details(row: &Row, verbose: bool, text: &mut String) {
    if !row.report.findings.is_empty() {
        let _ = writeln!(text, "\n{}", row.name);
    }
    for finding in &row.report.findings {
        text.push_str(&problem(finding).text());
        if let Some(source) = finding.source.filter(|_| verbose) {
            let _ = writeln!(text, "    see {source}");
        }
    }
    for excepted in row.report.excepted.iter().filter(|_| verbose) {
        let finding = &excepted.finding;
        let id = finding.logical_id.as_deref().unwrap_or_default();
        let (rule, reason) = (finding.rule, &excepted.reason);
        let _ = writeln!(text, "{}: {rule}: {id}: excepted: {reason}", row.name);
    }
}

fn problem(finding: &Finding) -> Diagnostic {
    let plain = diagnostic(finding);
    match finding.severity {
        Severity::Error => plain,
        Severity::Warning => Diagnostic {
            message: format!("warning: {}", plain.message),
            ..plain
        },
    }
}
