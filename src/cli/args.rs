//! What may be typed: the command line as clap sees it.

use clap::{Parser, Subcommand};

use super::commands::{
    bootstrap, check, compare, completions, cost, doctor, down, eject, events, iam, image, man,
    plan, profiles, render, report, residue, run, runs, sandbox, schema, show, status, ttl, up,
    watch,
};
use super::{Exit, Globals};

/// Deploys, measures and removes published container-scaling benchmarks on AWS.
///
/// stackgen turns a YAML profile into one CloudFormation stack that reproduces a published setup,
/// follows it while it comes up, and takes it away again. With --sandbox everything happens in a
/// simulated AWS: no account, no network, nothing billed.
#[derive(Debug, Parser)]
#[command(
    name = "stackgen",
    version,
    max_term_width = 100,
    propagate_version = true,
    after_help = "Examples:\n  \
        stackgen up ecs-ec2-95pct --sandbox   Rehearse a deployment without an account\n  \
        stackgen show ecs-ec2-95pct           What it deploys, and what was published\n  \
        stackgen down --all                   Delete every stack stackgen made\n\n\
        'stackgen COMMAND --help' says more, with examples.",
    after_long_help = long_help()
)]
pub struct Cli {
    /// Options that every command takes.
    #[command(flatten)]
    pub globals: Globals,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// One variant a command; its file under `commands/` holds the arguments and what it does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print a profile: what was published, what it takes, where it differs, all settings
    Show(show::Args),
    /// Print a profile's CloudFormation template
    Render(render::Args),
    /// Hold templates against AWS's schemas, the delete rules and the security rules
    Check(check::Args),
    /// List the profiles that can be deployed
    Profiles(profiles::Args),
    /// Print the JSON Schema of profiles
    Schema(schema::Args),
    /// Copy a profile with its bases and templates, to change them
    Eject(eject::Args),
    /// Say what deploying a profile takes and changes, before anything is made
    Plan(plan::Args),
    /// Deploy a profile and follow it until it is there
    Up(up::Args),
    /// Deploy a profile, measure how its containers start, and take everything away
    Run(run::Args),
    /// Report a run: tables, a page, a chart, its figures
    Report(report::Args),
    /// Hold runs against each other, or against what was published
    Compare(compare::Args),
    /// Print what a run was estimated to cost and what it used, item by item
    Cost(cost::Args),
    /// List the runs there are
    Runs(runs::Args),
    /// List the stacks that exist, in every Region, and the repositories of the image
    Status(status::Args),
    /// Watch a stack come up or go, with its history, from anywhere
    Watch(watch::Args),
    /// Print what happened to a stack, or follow what happens
    Events(events::Args),
    /// Show when a stack is deleted by itself, or change it
    Ttl(ttl::Args),
    /// Delete stacks
    Down(down::Args),
    /// Look whether everything is in order: credentials, account, quotas, image, leftovers
    Doctor(doctor::Args),
    /// List what deleted stacks left behind, with its price and how to delete it
    Residue(residue::Args),
    /// Serve, look at, move on or empty the simulated AWS
    Sandbox(sandbox::Args),
    /// Make the free stack with the roles and schedules that delete stacks in time
    Bootstrap(bootstrap::Args),
    /// Build the container image that is measured
    Image(image::Args),
    /// Print the least rights that a profile's commands need, as an IAM policy
    Iam(iam::Args),
    /// Print a completion script for your shell.
    Completions(completions::Args),
    /// Print or write the manual pages.
    Man(man::Args),
}

fn long_help() -> String {
    let codes = Exit::ALL.map(|exit| format!("  {:<4} {}", exit.code(), exit.meaning()));
    format!(
        "Examples:\n  \
         stackgen up ecs-ec2-95pct --sandbox\n          \
         Rehearse a deployment without an account\n  \
         stackgen show ecs-ec2-95pct\n          \
         What it deploys, and what was published\n  \
         stackgen render ecs-ec2-95pct --format yaml\n          \
         The CloudFormation template, with comments\n  \
         stackgen status; stackgen watch STACK\n          \
         What exists, and what it is doing\n  \
         stackgen down --all\n          \
         Delete every stack stackgen made\n\n\
         Exit codes:\n{}",
        codes.join("\n")
    )
}
