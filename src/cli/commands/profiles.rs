//! `stackgen profiles`: what can be deployed.

use serde_json::{Value, json};

use crate::cli::{CliError, Context, Exit};
use crate::profile::{Overrides, Profile, Published, System};
use crate::store::{Library, Listed, Origin};
use crate::ui::Table;

/// Arguments of `stackgen profiles`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen profiles\n  \
    stackgen profiles --dir mine\n  \
    stackgen profiles --output json | jq -r '.profiles[].name'")]
pub struct Args {}

/// Lists every profile with what was published for it.
pub fn run(_: &Args, context: &Context) -> Result<Exit, CliError> {
    let library = Library::new(context.globals.dir.as_deref())?;
    let listed = library.list()?;
    if context.ui.wants_json() {
        let profiles: Vec<Value> = listed.iter().map(|listed| row(listed, &library)).collect();
        context.ui.print_json(&json!({ "profiles": profiles }))?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(["profile", "system", "tasks", "published", "title"]).right(2);
    let mut broken = Vec::new();
    for listed in listed {
        match library.open(&listed.name, &Overrides::default()) {
            Ok(opened) => table.row(cells(&listed.name, &opened.resolved.profile)),
            Err(errors) => broken.push((listed.name, errors.problems.len())),
        }
    }
    context.ui.print(&table.within(context.ui.columns()))?;
    for (name, problems) in broken {
        context.ui.warn(&format!(
            "profile `{name}` is invalid ({problems} problems): `stackgen show {name}` names them"
        ));
    }
    Ok(Exit::Done)
}

fn cells(name: &str, profile: &Profile) -> [String; 5] {
    [
        name.to_owned(),
        system(profile.system).to_owned(),
        profile.workload.services.total().to_string(),
        profile.published.as_ref().map_or_else(String::new, result),
        profile.title.clone(),
    ]
}

/// The published result in a few words: `3500 after 10min`.
fn result(published: &Published) -> String {
    format!("{} after {}", published.reaches, published.after)
}

const fn system(system: System) -> &'static str {
    match system {
        System::EcsEc2 => "ecs-ec2",
        System::EcsFargate => "ecs-fargate",
    }
}

/// One profile as JSON; an invalid one says so in place of its content.
fn row(listed: &Listed, library: &Library) -> Value {
    let origin = match &listed.origin {
        Origin::Embedded => json!({ "kind": "embedded" }),
        Origin::File(path) => json!({ "kind": "file", "path": path }),
    };
    match library.open(&listed.name, &Overrides::default()) {
        Ok(opened) => {
            let profile = opened.resolved.profile;
            json!({
                "name": listed.name,
                "origin": origin,
                "title": profile.title,
                "description": profile.description,
                "system": profile.system,
                "region": profile.region,
                "tasks": profile.workload.services.total(),
                "services": profile.workload.services.counts().len(),
                "published": profile.published,
                "valid": true,
            })
        }
        Err(errors) => json!({
            "name": listed.name,
            "origin": origin,
            "valid": false,
            "problems": errors.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        }),
    }
}
