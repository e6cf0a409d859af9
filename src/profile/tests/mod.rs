//! What a profile may say and what it is told: the whole way, from texts to problems.

mod capacity;
mod files;
mod network;
mod properties;
mod sets;
mod syntax;
mod types;
mod workload;

use super::*;

/// Profiles in memory, by name.
pub(super) struct Shelf<'a>(pub(super) &'a [(&'a str, &'a str)]);

impl Texts for Shelf<'_> {
    fn profile(&self, name: &str) -> Result<Option<SourceText>, ProfileErrors> {
        let shipped = [
            ("ec2", include_str!("ec2.yaml")),
            ("fargate", include_str!("fargate.yaml")),
        ];
        let mut all = self.0.iter().chain(&shipped);
        Ok(all
            .find(|(known, _)| *known == name)
            .map(|(name, text)| source(name, text)))
    }

    fn names(&self) -> Vec<String> {
        let names = self.0.iter().map(|(name, _)| (*name).to_owned());
        names.chain(["ec2".into(), "fargate".into()]).collect()
    }
}

pub(super) fn source(name: &str, text: &str) -> SourceText {
    SourceText {
        name: format!("{name}.yaml"),
        text: text.to_owned().into(),
    }
}

/// Resolves a text as the profile `x`.
pub(super) fn read(text: &str, sets: &[&str]) -> Result<Profile, ProfileErrors> {
    let overrides = Overrides {
        region: None,
        sets: sets.iter().map(|set| (*set).to_owned()).collect(),
    };
    let resolved = resolve("x", source("x", text), &Shelf(&[]), &overrides)?;
    Ok(resolved.profile)
}

/// What is said about a text.
#[track_caller]
pub(super) fn complaint(text: &str) -> String {
    match read(text, &[]) {
        Ok(_) => panic!("nothing was found wrong with {text:?}"),
        Err(errors) => errors.to_string(),
    }
}

/// What is said about a base profile with `--set` arguments, less the places.
#[track_caller]
pub(super) fn refused(base: &str, sets: &[&str]) -> String {
    match read(&format!("extends: {base}"), sets) {
        Ok(_) => panic!("nothing was found wrong with {sets:?}"),
        Err(errors) => errors
            .problems
            .iter()
            .map(|problem| format!("{}: {}", problem.path, problem.message))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

/// A base profile with `--set` arguments, which must be fine.
#[track_caller]
pub(super) fn fine(base: &str, sets: &[&str]) -> Profile {
    read(&format!("extends: {base}"), sets)
        .unwrap_or_else(|errors| panic!("{sets:?} is refused: {errors}"))
}
