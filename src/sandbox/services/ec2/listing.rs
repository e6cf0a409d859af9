//! One way to describe anything of EC2: by ids, by filters, in pages.
//!
//! Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html>, and the
//! filters of each action there.

use super::super::page::{Page, page, size};
use super::place;
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::kinds::interface;
use crate::sandbox::engine::kinds::names::NETWORK_INTERFACE;
use crate::sandbox::engine::{Object, World};

/// How one kind of thing is described.
pub(super) struct Listing {
    /// Kind of the objects.
    pub(super) kind: &'static str,
    /// Whether what is gone is told of for a while.
    pub(super) remembers: bool,
    /// Element of the answer that holds them.
    pub(super) set: &'static str,
    /// Parameter with ids, and where an item has its own.
    pub(super) ids: (&'static str, &'static str),
    /// Code and message (`{}`: the id) for an id that is not there.
    pub(super) missing: (&'static str, &'static str),
    /// Filters, and where an item has their value.
    pub(super) filters: &'static [(&'static str, &'static str)],
    /// Where an item has its tags.
    pub(super) tags: &'static str,
    /// One object as an item.
    pub(super) item: fn(&World, &Object) -> Tree,
}

/// Most items of a page, where a call asks for pages.
const MOST: usize = 1_000;

impl Listing {
    /// The answer of the action.
    pub(super) fn answer(&self, world: &World, call: &Call) -> Answer {
        let place = place(call);
        let of_tasks = if self.kind == NETWORK_INTERFACE {
            interface::of_tasks(world, &place)
        } else {
            Vec::new()
        };
        let gone = world.remembered(&place, self.kind);
        let items: Vec<Tree> = of_tasks
            .iter()
            .chain(world.objects(&place, self.kind))
            .chain(gone.filter(|_| self.remembers))
            .map(|object| (self.item)(world, object))
            .collect();
        let items = self.of_ids(call, items)?;
        let filters = self.filters(call)?;
        let items: Vec<Tree> = items
            .into_iter()
            .filter(|item| filters.iter().all(|filter| filter.lets(item)))
            .collect();
        paged(call, self.set, items)
    }

    /// Those whose ids the call names, all if it names none.
    fn of_ids(&self, call: &Call, items: Vec<Tree>) -> Result<Vec<Tree>, ApiError> {
        let (parameter, path) = self.ids;
        let asked: Vec<&str> = call
            .input
            .get(parameter)
            .items()
            .iter()
            .filter_map(Tree::as_str)
            .collect();
        let has = |item: &Tree, id: &str| texts(item, path).iter().any(|text| text == id);
        if let Some(missing) = asked
            .iter()
            .find(|id| !items.iter().any(|item| has(item, id)))
        {
            let (code, message) = self.missing;
            return Err(ApiError::client(code, message.replace("{}", missing)));
        }
        let named = |item: &Tree| asked.is_empty() || asked.iter().any(|id| has(item, id));
        Ok(items.into_iter().filter(named).collect())
    }

    fn filters(&self, call: &Call) -> Result<Vec<Filter>, ApiError> {
        let read = |tree: &Tree| {
            let name = tree.get("Name").as_str().unwrap_or_default();
            let values = tree.get("Value").items().iter();
            let values = values.filter_map(Tree::as_str).map(str::to_owned);
            let by = self.by(name).ok_or_else(|| invalid(name))?;
            Ok(Filter {
                by,
                values: values.collect(),
            })
        };
        call.input.get("Filter").items().iter().map(read).collect()
    }

    fn by(&self, name: &str) -> Option<By> {
        if let Some(key) = name.strip_prefix("tag:") {
            return Some(By::Tag(self.tags, key.to_owned()));
        }
        if name == "tag-key" {
            return Some(By::TagKey(self.tags));
        }
        let path = self.filters.iter().find(|(known, _)| *known == name);
        path.map(|(_, path)| By::Path(path))
    }
}

fn invalid(name: &str) -> ApiError {
    ApiError::client(
        "InvalidParameterValue",
        format!("The filter '{name}' is invalid"),
    )
}

/// What a filter looks at.
enum By {
    Path(&'static str),
    Tag(&'static str, String),
    TagKey(&'static str),
}

/// A filter: any of the values will do.
struct Filter {
    by: By,
    values: Vec<String>,
}

impl Filter {
    fn lets(&self, item: &Tree) -> bool {
        let found = match &self.by {
            By::Path(path) => texts(item, path),
            By::TagKey(tags) => texts(item, &format!("{tags}/key")),
            By::Tag(path, key) => {
                let mut sets = Vec::new();
                walk(item, path, &mut sets);
                let of_key = |tag: &&&Tree| tag.get("key").as_str() == Some(key);
                let tags = sets.iter().filter(of_key);
                tags.filter_map(|tag| text(tag.get("value"))).collect()
            }
        };
        found
            .iter()
            .any(|text| self.values.iter().any(|pattern| fits(pattern, text)))
    }
}

/// The texts at a path of an item; lists count as all of their items.
pub(super) fn texts(item: &Tree, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    walk(item, path, &mut found);
    found.into_iter().filter_map(text).collect()
}

fn text(tree: &Tree) -> Option<String> {
    match tree {
        Tree::Text(text) => Some(text.clone()),
        Tree::Bool(flag) => Some(flag.to_string()),
        Tree::Int(number) => Some(number.to_string()),
        _ => None,
    }
}

fn walk<'a>(tree: &'a Tree, path: &str, found: &mut Vec<&'a Tree>) {
    if let Tree::List(items) = tree {
        for item in items {
            walk(item, path, found);
        }
        return;
    }
    match path.split_once('/') {
        Some((name, rest)) => walk(tree.get(name), rest, found),
        None if path.is_empty() => found.push(tree),
        None => walk(tree.get(path), "", found),
    }
}

/// Whether a text fits a pattern with `*` and `?`.
fn fits(pattern: &str, text: &str) -> bool {
    let mut letters = pattern.chars();
    match letters.next() {
        None => text.is_empty(),
        Some('*') => {
            let rest = letters.as_str();
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.filter_map(|at| text.get(at..))
                .any(|tail| fits(rest, tail))
        }
        Some(letter) => {
            let mut others = text.chars();
            others
                .next()
                .is_some_and(|other| letter == '?' || letter == other)
                && fits(letters.as_str(), others.as_str())
        }
    }
}

/// A page of items, or all of them when the call does not ask for pages.
pub(super) fn paged(call: &Call, set: &str, items: Vec<Tree>) -> Answer {
    let most = size(call.input.get("MaxResults"), usize::MAX, MOST);
    let Some(Page { items, next }) = page(items, call.input.get("NextToken"), most) else {
        let message = "The token provided is invalid.";
        return Err(ApiError::client("InvalidParameterValue", message));
    };
    Ok(Tree::map([(set, Tree::List(items)), ("nextToken", next)]))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns_have_stars_and_question_marks() {
        assert!(fits("stackgen-*", "stackgen-a"));
        assert!(fits("*guardduty*", "com.amazonaws.guardduty-data"));
        assert!(fits("a?c", "abc"));
        assert!(!fits("a?c", "ac"));
        assert!(!fits("abc", "abcd"));
    }
}
