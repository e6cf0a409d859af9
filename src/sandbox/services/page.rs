//! One page of a list: a token is a place in it, in a form that clients cannot mistake for one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::super::call::Tree;

/// One page of a list: its items, and the token of the next one.
#[derive(Debug)]
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    pub(super) next: Tree,
}

/// The page of `size` items that a token names, the first if there is none. Nothing when the
/// token is not one of ours.
pub(super) fn page<T>(items: Vec<T>, token: &Tree, size: usize) -> Option<Page<T>> {
    let start = match token.as_str().filter(|token| !token.is_empty()) {
        None => 0,
        Some(token) => start(token)?,
    };
    let end = start.saturating_add(size);
    let next = if end < items.len() {
        Tree::Text(URL_SAFE_NO_PAD.encode(format!("page {end}")))
    } else {
        Tree::Null
    };
    let items = items.into_iter().skip(start).take(size).collect();
    Some(Page { items, next })
}

/// How many items a call wants on a page: its parameter, within one and `most`; `default` if it
/// names none.
pub(super) fn size(asked: &Tree, default: usize, most: usize) -> usize {
    asked
        .as_int()
        .and_then(|asked| usize::try_from(asked).ok())
        .map_or(default, |asked| asked.clamp(1, most))
}

fn start(token: &str) -> Option<usize> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    text.strip_prefix("page ")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_without_gap_or_overlap() {
        let mut token = Tree::Null;
        let mut seen = Vec::new();
        loop {
            let page = page((0..250).collect(), &token, 100).unwrap();
            assert!(page.items.len() <= 100);
            seen.extend(page.items);
            token = page.next;
            if token == Tree::Null {
                break;
            }
        }
        assert_eq!(seen, (0..250).collect::<Vec<_>>());
        assert!(page(vec![1], &Tree::text("nonsense"), 10).is_none());
        assert_eq!(size(&Tree::text("5"), 100, 100), 5);
        assert_eq!(size(&Tree::Int(5_000), 50, 100), 100);
    }
}
