//! One file a command: its arguments and one function that reads like its manual.

pub mod bootstrap;
pub mod check;
pub mod compare;
pub mod completions;
pub mod cost;
pub mod doctor;
pub mod down;
pub mod eject;
pub mod events;
pub mod iam;
pub mod image;
pub mod man;
pub mod plan;
pub mod profiles;
pub mod render;
pub mod report;
pub mod residue;
pub mod run;
pub mod runs;
pub mod sandbox;
pub mod schema;
pub mod show;
pub mod status;
pub mod ttl;
pub mod up;
pub mod watch;

use super::{CliError, Command, Context, Exit};

/// Runs one command.
pub(super) fn run(command: Command, context: &Context) -> Result<Exit, CliError> {
    match command {
        Command::Bootstrap(args) => bootstrap::run(&args, context),
        Command::Check(args) => check::run(&args, context),
        Command::Compare(args) => compare::run(&args, context),
        Command::Completions(args) => completions::run(&args, context),
        Command::Cost(args) => cost::run(&args, context),
        Command::Doctor(args) => doctor::run(&args, context),
        Command::Down(args) => down::run(&args, context),
        Command::Eject(args) => eject::run(&args, context),
        Command::Events(args) => events::run(&args, context),
        Command::Iam(args) => iam::run(&args, context),
        Command::Image(args) => image::run(&args, context),
        Command::Man(args) => man::run(&args, context),
        Command::Plan(args) => plan::run(&args, context),
        Command::Profiles(args) => profiles::run(&args, context),
        Command::Render(args) => render::run(&args, context),
        Command::Report(args) => report::run(&args, context),
        Command::Residue(args) => residue::run(&args, context),
        Command::Run(args) => run::run(&args, context),
        Command::Runs(args) => runs::run(&args, context),
        Command::Sandbox(args) => sandbox::run(&args, context),
        Command::Schema(args) => schema::run(&args, context),
        Command::Show(args) => show::run(&args, context),
        Command::Status(args) => status::run(&args, context),
        Command::Ttl(args) => ttl::run(&args, context),
        Command::Up(args) => up::run(&args, context),
        Command::Watch(args) => watch::run(&args, context),
    }
}
