//! What an update would change, resource by resource.

use super::super::style::{BAD, FAINT, GOOD, HEADING, WARN, paint};
use crate::stack::{ChangeAction, Proposed, Replacement, ResourceChange};

/// The proposal as lines: what is more than new tags, one line each, and the rest counted.
pub(super) fn changes(proposed: &Proposed) -> Vec<String> {
    let mut lines = vec![format!("{} would change:", paint(HEADING, &proposed.stack))];
    lines.extend(proposed.real().map(line));
    let tagged = proposed.changes.len() - proposed.real().count();
    if tagged > 0 {
        let text = format!("  ~ {tagged} resources get new tags");
        lines.push(paint(FAINT, text));
    }
    let replaced = proposed.replaced();
    if replaced > 0 {
        lines.push(format!(
            "{} {replaced} of them are replaced: another one is made and this one deleted, with what \
             runs on it",
            paint(WARN, "warning:")
        ));
    }
    lines
}

fn line(change: &ResourceChange) -> String {
    let (style, sign) = match (&change.action, change.replacement) {
        (ChangeAction::Add, _) => (GOOD, "+"),
        (ChangeAction::Remove, _) => (BAD, "-"),
        (_, Replacement::Always | Replacement::Maybe) => (BAD, "±"),
        (ChangeAction::Modify | ChangeAction::Other(_), Replacement::Never) => (WARN, "~"),
    };
    let replacement = match change.replacement {
        Replacement::Never => String::new(),
        Replacement::Maybe => format!("  {}", paint(BAD, "perhaps replaced")),
        Replacement::Always => format!("  {}", paint(BAD, "replaced")),
    };
    let properties = if change.properties.is_empty() {
        String::new()
    } else {
        format!("  {}", change.properties.join(", "))
    };
    format!(
        "  {} {}  {}{replacement}{properties}",
        paint(style, sign),
        change.logical_id,
        paint(FAINT, &change.resource_type)
    )
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_str;

    use super::*;

    fn change(logical_id: &str, replacement: Replacement, property: &str) -> ResourceChange {
        ResourceChange {
            action: ChangeAction::Modify,
            logical_id: logical_id.to_owned(),
            resource_type: "AWS::X::Y".to_owned(),
            physical_id: None,
            replacement,
            properties: vec![property.to_owned()],
        }
    }

    #[test]
    fn replacements_stand_out_and_new_tags_are_counted() {
        let lines = changes(&Proposed {
            stack: "s".to_owned(),
            arn: "a".to_owned(),
            change_set: "c".to_owned(),
            changes: vec![
                change("A", Replacement::Always, "Name"),
                change("B", Replacement::Never, "Size"),
                change("C", Replacement::Never, "Tags"),
                change("D", Replacement::Never, "Tags"),
            ],
        });
        let text = strip_str(&lines.join("\n")).to_string();
        insta::assert_snapshot!(text, @r"
        s would change:
          ± A  AWS::X::Y  replaced  Name
          ~ B  AWS::X::Y  Size
          ~ 2 resources get new tags
        warning: 1 of them are replaced: another one is made and this one deleted, with what runs on it
        ");
    }
}
