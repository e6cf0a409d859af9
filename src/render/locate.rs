//! From text back to the template it came from.

use super::engine::Text;
use super::error::Place;

/// The partials that a template calls, with the place of each call.
pub(super) fn partials(text: &Text) -> impl Iterator<Item = (String, Place)> {
    text.source
        .text
        .lines()
        .enumerate()
        .flat_map(move |(index, line)| {
            line.match_indices("{{").filter_map(move |(start, _)| {
                let call = line
                    .get(start + 2..)?
                    .trim_start_matches('~')
                    .strip_prefix('>')?;
                let name: String = call
                    .trim_start()
                    .chars()
                    .take_while(|c| !c.is_whitespace() && !matches!(c, '}' | '~'))
                    .collect();
                Some((name, text.at(index + 1, start + 1)))
            })
        })
}

/// The template line that a rendered line most likely comes from: of the lines whose fixed parts
/// occur in it in order, the one with the most fixed text.
pub(super) fn origin<'t>(texts: &'t [Text], rendered: &str) -> Option<(&'t Text, usize)> {
    let rendered = rendered.trim();
    let mut best: Option<(usize, &Text, usize)> = None;
    for text in texts {
        for (index, line) in text.source.text.lines().enumerate() {
            let Some(weight) = weight(line.trim(), rendered) else {
                continue;
            };
            if weight > 0 && best.is_none_or(|(most, ..)| weight > most) {
                best = Some((weight, text, index + 1));
            }
        }
    }
    best.map(|(_, text, line)| (text, line))
}

/// How much fixed text of a template line a rendered line shows; `None` if it cannot come from it.
fn weight(line: &str, rendered: &str) -> Option<usize> {
    let mut rest = rendered;
    let mut total = 0;
    let mut template = line;
    let mut open = false;
    loop {
        let (fixed, after) = match template.split_once("{{") {
            Some((fixed, tag)) => (fixed, tag.split_once("}}").map(|(_, after)| after)),
            None => (template, None),
        };
        let at = if open {
            rest.find(fixed)?
        } else {
            rest.starts_with(fixed).then_some(0)?
        };
        rest = rest.get(at + fixed.len()..)?;
        total += fixed.len();
        open = true;
        match after {
            Some(after) => template = after.trim_start_matches('}'),
            None => break,
        }
    }
    (rest.is_empty() || line.contains("{{")).then_some(total)
}
