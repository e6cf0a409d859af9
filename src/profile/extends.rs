//! One profile upon another: `extends` names a parent, maps merge, lists and scalars replace,
//! `null` takes away what was inherited.

use super::node::{Entry, Node, Shape};
use super::parse::{ParseError, parse};
use super::path::Path;
use super::problem::{ErrorKind, Problem, ProfileErrors, nearest};
use super::source::{Place, SourceText, Sources};

/// Most files in a chain, the profile itself included.
pub(super) const MAX_CHAIN: usize = 8;

/// The key that names the parent.
const EXTENDS: &str = "extends";

/// Brings the texts of parents; `store` implements it.
pub trait Texts {
    /// The profile of a name such as `base/ecs-ec2`; `None` if there is none.
    fn profile(&self, name: &str) -> Result<Option<SourceText>, ProfileErrors>;

    /// The names there are, for suggestions.
    fn names(&self) -> Vec<String>;
}

/// Reads a profile and its parents, and merges them, the eldest first.
///
/// Returns the merged tree and the names of the chain, the profile first. Every value keeps the
/// place it was written at. `name` is what a parent would call the profile.
pub(super) fn load(
    name: &str,
    first: SourceText,
    texts: &dyn Texts,
    sources: &mut Sources,
) -> Result<(Node, Vec<String>), ProfileErrors> {
    let mut chain: Vec<(String, String)> = Vec::new();
    let mut layers: Vec<Node> = Vec::new();
    let mut next = Some((name.to_owned(), first));
    while let Some((name, source)) = next.take() {
        let shown = source.name.clone();
        let id = sources.add(source);
        let mut node = read(id, sources)?;
        chain.push((name, shown));
        if let Some((parent, place)) = take_parent(&mut node, sources)? {
            let at =
                |message: String| Problem::at(sources, place, message).about(&Path::of(EXTENDS));
            next = Some(follow(&parent, &chain, texts, &at)?);
        }
        layers.push(node);
    }
    let mut layers = layers.into_iter().rev();
    let mut merged = layers.next().unwrap_or(Node::empty_map(Place::top(0)));
    for layer in layers {
        merge(&mut merged, layer);
    }
    prune(&mut merged);
    Ok((merged, chain.into_iter().map(|(name, _)| name).collect()))
}

/// Parses one file that must be a map.
fn read(id: usize, sources: &Sources) -> Result<Node, ProfileErrors> {
    let Some(source) = sources.get(id) else {
        return Ok(Node::empty_map(Place::top(id)));
    };
    let node = parse(source, id).map_err(|error| problem_of(error, source, sources))?;
    if matches!(node.shape, Shape::Map(_)) {
        return Ok(node);
    }
    let message = format!("a profile is a map of settings, found {}", node.describe());
    Err(ProfileErrors::invalid(Problem::at(
        sources, node.place, message,
    )))
}

/// A parser's complaint as a problem.
pub(super) fn problem_of(
    error: ParseError,
    source: &SourceText,
    sources: &Sources,
) -> ProfileErrors {
    let problem = match error.place {
        Some(place) => Problem::at(sources, place, error.message),
        None => Problem::in_text(source, error.message),
    };
    ProfileErrors::invalid(problem.maybe_help(error.help.map(str::to_owned)))
}

/// Takes the `extends` entry out of a file.
fn take_parent(
    node: &mut Node,
    sources: &Sources,
) -> Result<Option<(String, Place)>, ProfileErrors> {
    let Some(value) = node.get(EXTENDS).cloned() else {
        return Ok(None);
    };
    node.remove(&Path::of(EXTENDS));
    match &value.shape {
        Shape::Scalar { text, .. } => Ok(Some((text.clone(), value.place))),
        Shape::Null => Ok(None),
        _ => {
            let message = format!(
                "expected the name of one profile, found {}",
                value.describe()
            );
            let problem = Problem::at(sources, value.place, message).about(&Path::of(EXTENDS));
            Err(ProfileErrors::invalid(problem))
        }
    }
}

/// Finds the parent's text, unless it is a cycle, too deep, or nowhere.
fn follow(
    parent: &str,
    chain: &[(String, String)],
    texts: &dyn Texts,
    at: &dyn Fn(String) -> Problem,
) -> Result<(String, SourceText), ProfileErrors> {
    let invalid = |problem: Problem| Err(ProfileErrors::invalid(problem));
    if !is_name(parent) {
        return invalid(
            at(format!("`{parent}` is not the name of a profile"))
                .help("a parent is named from the profiles folder, such as `base/ecs-ec2`"),
        );
    }
    let Some(source) = texts.profile(parent)? else {
        let names = texts.names();
        let help = nearest(parent, names.iter().map(String::as_str));
        return invalid(
            at(format!("there is no profile `{parent}` to extend"))
                .maybe_help(help.map(|name| format!("did you mean `{name}`?"))),
        );
    };
    let again = |(name, shown): &(String, String)| name == parent || *shown == source.name;
    if chain.iter().any(again) {
        let mut names: Vec<&str> = chain.iter().map(|(name, _)| name.as_str()).collect();
        names.push(parent);
        return invalid(at(format!(
            "profiles extend in a circle: {}",
            names.join(" → ")
        )));
    }
    if chain.len() >= MAX_CHAIN {
        return invalid(at(format!(
            "more than {MAX_CHAIN} profiles extend one another"
        )));
    }
    Ok((parent.to_owned(), source))
}

/// Whether a text may name a profile: words joined by `/`, no way out of the folder.
pub fn is_name(text: &str) -> bool {
    let word = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    text.split('/').all(word)
}

/// Lays `over` upon `under`.
pub(super) fn merge(under: &mut Node, over: Node) {
    let Node { place, shape } = over;
    match (&mut under.shape, shape) {
        (Shape::Map(below), Shape::Map(above)) => {
            for entry in above {
                merge_entry(below, entry);
            }
            under.place = place;
        }
        (_, shape) => *under = Node { place, shape },
    }
}

fn merge_entry(below: &mut Vec<Entry>, entry: Entry) {
    match below.iter_mut().find(|other| other.key == entry.key) {
        Some(other) => {
            other.place = entry.place;
            merge(&mut other.value, entry.value);
        }
        None => below.push(entry),
    }
}

/// Takes away every entry that is `null`.
pub(super) fn prune(node: &mut Node) {
    if let Shape::Map(entries) = &mut node.shape {
        entries.retain(|entry| entry.value.shape != Shape::Null);
        for entry in entries {
            prune(&mut entry.value);
        }
    }
}

/// A profile that cannot be found under a name.
pub fn unknown(name: &str, names: &[String]) -> ProfileErrors {
    let help = nearest(name, names.iter().map(String::as_str)).map_or_else(
        || "`stackgen profiles` lists them".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    ProfileErrors::new(
        ErrorKind::Usage,
        vec![Problem::new(format!("there is no profile `{name}`")).help(help)],
    )
}
