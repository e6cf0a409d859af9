//! From a text to a [`Profile`]: parents, overrides, types, rules, each telling what is wrong where.

use serde::de::DeserializeOwned;

use super::Profile;
use super::decode::{DecodeError, Fault, STAND_INS, decode, list};
use super::extends::{self, Texts};
use super::node::{Node, Shape};
use super::path::Path;
use super::problem::{ErrorKind, Problem, ProfileErrors, nearest};
use super::source::{Place, SourceText, Sources};
use super::{regions, rules, set};

/// Most problems told at once; what follows from the first would only bury it.
const MAX_PROBLEMS: usize = 20;
/// Most passes over a profile while it is being mended.
const MAX_PASSES: usize = 1_000;

/// What the command line changes about a profile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--region`: another Region, with its own zones.
    pub region: Option<String>,
    /// `--set` arguments as typed, in order.
    pub sets: Vec<String>,
}

/// A profile with everything settled.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// What the profile is called: its name, or its file's name without extension.
    pub name: String,
    /// The profile.
    pub profile: Profile,
    /// The names of the files it was merged from: itself, its parent, the parent's parent.
    pub chain: Vec<String>,
    tree: Node,
    sources: Sources,
}

impl Resolved {
    /// The files it was merged from, by the name `extends` knows them by: itself first.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        let text = |index| self.sources.get(index).map(|source| &*source.text);
        let named = self.chain.iter().enumerate();
        named.filter_map(move |(index, name)| Some((name.as_str(), text(index)?)))
    }

    /// A problem with a field of this profile, pointing at where the field was written.
    ///
    /// For what only a later step can know, such as an address plan that does not fit.
    pub fn problem(&self, path: &str, message: impl Into<String>) -> Problem {
        let path = Path::of(path);
        let place = self.tree.nearest(&path).place;
        Problem::at(&self.sources, place, message).about(&path)
    }
}

/// Resolves a profile: merges its parents, applies the overrides, checks types, then rules.
///
/// # Errors
/// Everything that is wrong at the first of those steps that finds anything.
pub fn resolve(
    name: &str,
    first: SourceText,
    texts: &dyn Texts,
    overrides: &Overrides,
) -> Result<Resolved, ProfileErrors> {
    let mut sources = Sources::default();
    let (mut tree, chain) = extends::load(name, first, texts, &mut sources)?;
    if let Some(region) = &overrides.region {
        regions::relocate(&mut tree, region, &mut sources)?;
    }
    for argument in &overrides.sets {
        set::apply(&mut tree, argument, &mut sources)?;
    }
    extends::prune(&mut tree);
    let profile: Profile = typed(&tree, &sources)?;
    let problems: Vec<Problem> = rules::violations(&profile)
        .into_iter()
        .map(|violation| violation.locate(&tree, &sources))
        .collect();
    if !problems.is_empty() {
        return Err(ProfileErrors::new(ErrorKind::Invalid, problems));
    }
    Ok(Resolved {
        name: name.rsplit('/').next().unwrap_or(name).to_owned(),
        profile,
        chain,
        tree,
        sources,
    })
}

/// Reads the types out of a tree, telling every value that does not fit.
///
/// serde stops at the first: so each complaint is noted, its value replaced by a stand-in, and the
/// tree read again.
pub(super) fn typed<T: DeserializeOwned>(
    tree: &Node,
    sources: &Sources,
) -> Result<T, ProfileErrors> {
    let first = match decode(tree) {
        Ok(profile) => return Ok(profile),
        Err(error) => error,
    };
    let mut mended = tree.clone();
    let mut found: Vec<(Place, Found)> = Vec::new();
    let mut next = Some(first);
    for _ in 0..MAX_PASSES {
        let Some(error) = next.take() else { break };
        if let Some(complaint) = mend(&mut mended, error, tree) {
            found.push(complaint);
        }
        next = decode::<T>(&mended).err();
    }
    let typo = |(_, found): &(Place, Found)| matches!(found, Found::UnknownKey { .. });
    let in_set = |(place, _): &(Place, Found)| {
        sources
            .get(place.source)
            .is_some_and(|source| source.name == set::SOURCE_NAME)
    };
    let kind = if found.iter().all(|item| typo(item) && in_set(item)) {
        ErrorKind::Usage
    } else {
        ErrorKind::Invalid
    };
    let problems = tell(found, tree, sources);
    Err(ProfileErrors::new(kind, problems))
}

/// A complaint, kept until all are known.
enum Found {
    UnknownKey {
        path: Path,
        key: String,
        known: Vec<&'static str>,
    },
    MissingKey {
        path: Path,
        key: &'static str,
    },
    UnknownWord {
        path: Path,
        word: String,
        known: Vec<&'static str>,
    },
    Wrong {
        path: Path,
        message: String,
    },
}

/// Makes one complaint go away, and returns it unless it is about a stand-in.
fn mend(mended: &mut Node, error: DecodeError, tree: &Node) -> Option<(Place, Found)> {
    let DecodeError { path, fault, .. } = error;
    let turn = match mended.at(&path).map(|node| &node.shape) {
        Some(Shape::Mended(turn)) => Some(*turn),
        None => Some(0),
        Some(_) => None,
    };
    let place = tree.nearest(&path).place;
    let fill = |mended: &mut Node, path: &Path, turn: usize| {
        if let Some(node) = mended.reach(path) {
            node.shape = Shape::Mended(turn.min(STAND_INS.len()));
        }
    };
    match fault {
        Fault::UnknownKey { key, known } => {
            let entry = tree.at(&path).and_then(|map| map.entry(&key));
            let place = entry.map_or(place, |entry| entry.place);
            mended.remove(&path.key(&key));
            Some((place, Found::UnknownKey { path, key, known }))
        }
        Fault::MissingKey(key) => {
            fill(mended, &path.key(key), 0);
            (turn.is_none() && tree.at(&path).is_some())
                .then_some((place, Found::MissingKey { path, key }))
        }
        Fault::Hollow(keys) => {
            for key in keys {
                fill(mended, &path.key(key), 0);
            }
            None
        }
        Fault::Several { keys, known } => {
            let last = keys.last().and_then(|key| tree.at(&path)?.entry(key));
            let place = last.map_or(place, |entry| entry.place);
            for key in keys.iter().skip(1) {
                mended.remove(&path.key(key));
            }
            let message = format!(
                "expected exactly one of {}, found {}",
                list(&known),
                list(&keys)
            );
            Some((place, Found::Wrong { path, message }))
        }
        Fault::UnknownWord { word, known } => {
            fill(mended, &path, turn.map_or(0, |turn| turn + 1));
            turn.is_none()
                .then_some((place, Found::UnknownWord { path, word, known }))
        }
        Fault::Wrong(message) => {
            fill(mended, &path, turn.map_or(0, |turn| turn + 1));
            turn.is_none()
                .then_some((place, Found::Wrong { path, message }))
        }
    }
}

/// Puts complaints into words; keys missing from one map are told together.
fn tell(found: Vec<(Place, Found)>, tree: &Node, sources: &Sources) -> Vec<Problem> {
    let mut missing: Vec<(Path, Place, Vec<&'static str>)> = Vec::new();
    let mut told: Vec<(Place, Problem)> = Vec::new();
    for (place, complaint) in found {
        let at = |message| Problem::at(sources, place, message);
        let problem = match complaint {
            Found::MissingKey { path, key } => {
                match missing.iter_mut().find(|(other, ..)| *other == path) {
                    Some((_, _, keys)) => keys.push(key),
                    None => missing.push((path, place, vec![key])),
                }
                continue;
            }
            Found::UnknownKey { path, key, known } => at(format!("there is no field `{key}` here"))
                .about(&path.key(&key))
                .help(suggest(tree, &path, &key, &known)),
            Found::UnknownWord { path, word, known } => {
                let near = nearest(&word, known.iter().copied());
                at(format!("expected one of {}, found `{word}`", list(&known)))
                    .about(&path)
                    .maybe_help(near.map(|near| format!("did you mean `{near}`?")))
            }
            Found::Wrong { path, message } => at(message).about(&path),
        };
        told.push((place, problem));
    }
    told.extend(missing.into_iter().map(|(path, place, keys)| {
        let message = format!("missing: {}", list(&keys));
        (place, Problem::at(sources, place, message).about(&path))
    }));
    told.sort_by_key(|(place, _)| (place.source, place.start));
    let more = told.len().saturating_sub(MAX_PROBLEMS);
    let told = told.into_iter().take(MAX_PROBLEMS);
    let mut problems: Vec<Problem> = told.map(|(_, problem)| problem).collect();
    if let (Some(last), true) = (problems.last_mut(), more > 0) {
        last.help = Some(format!("and {more} more"));
    }
    problems
}

/// The field that was probably meant: of the same map, or anywhere in the profile.
fn suggest(tree: &Node, path: &Path, key: &str, known: &[&'static str]) -> String {
    if let Some(near) = nearest(key, known.iter().copied()) {
        return format!("did you mean `{}`?", path.key(near));
    }
    let same_end = |candidate: &Path| candidate.0.last() == path.key(key).0.last();
    let elsewhere = set::paths(tree)
        .into_iter()
        .find(|candidate| same_end(candidate) && *candidate != path.key(key));
    match elsewhere {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None => format!("the fields here are {}", list(known)),
    }
}
