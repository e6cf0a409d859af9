//! Lines that are too long for the terminal, broken between words rather than within them.

use anstream::adapter::strip_str;

/// Below this no line is broken: there is no room for words.
const NARROWEST: usize = 16;
/// How much further in a continued line begins.
const HANG: usize = 2;

/// `text` in lines of at most `columns` characters, broken at spaces. A command in backticks stays
/// in one piece where it fits into a line, so that it can be copied; so does any longer word, which
/// the terminal then breaks as it likes. Colours take no room.
pub(super) fn folded(text: &str, columns: usize) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |l| (l, "\n"));
        fold(line, columns, &mut out);
        out.push_str(end);
    }
    out
}

/// Cuts `text` after spaces and commas into lines of at most `columns` characters; what has
/// neither stays in one piece.
pub(super) fn broken(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in text.split_inclusive([' ', ',']) {
        let fits = lines
            .last()
            .is_none_or(|line| line.is_empty() || width(line) + width(piece.trim_end()) <= columns);
        if !fits {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(piece);
        }
    }
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines
}

/// Characters that `text` takes on a terminal.
pub(super) fn width(text: &str) -> usize {
    strip_str(text).to_string().chars().count()
}

fn fold(line: &str, columns: usize, out: &mut String) {
    if columns < NARROWEST || width(line) <= columns {
        out.push_str(line);
        return;
    }
    let indent = line.chars().take_while(|char| *char == ' ').count();
    let hang = " ".repeat((indent + HANG).min(columns / 4));
    let mut used = 0;
    for (gap, word) in words(line, columns - hang.len()) {
        let long = width(word);
        if used > 0 && used + gap + long > columns {
            out.push('\n');
            out.push_str(&hang);
            used = hang.len();
        } else {
            out.push_str(&" ".repeat(gap));
            used += gap;
        }
        out.push_str(word);
        used += long;
    }
}

/// Words, each with the number of spaces before it.
fn words(line: &str, room: usize) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut rest = line;
    loop {
        let gap = rest.len() - rest.trim_start_matches(' ').len();
        rest = rest.get(gap..).unwrap_or_default();
        if rest.is_empty() {
            return words;
        }
        let end = word_end(rest, room);
        words.push((gap, rest.get(..end).unwrap_or(rest)));
        rest = rest.get(end..).unwrap_or_default();
    }
}

/// Where the first word of `rest` ends: at a space that is not within backticks.
fn word_end(rest: &str, room: usize) -> usize {
    let bare = rest.find(' ').unwrap_or(rest.len());
    let mut quoted = false;
    let whole = rest.find(|char| {
        quoted ^= char == '`';
        char == ' ' && !quoted
    });
    let whole = whole.unwrap_or(rest.len());
    let fits = rest.get(..whole).is_some_and(|word| width(word) <= room);
    if fits { whole } else { bare }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_break_between_words_and_hang() {
        insta::assert_snapshot!(folded("note: making the stack in us-east-1, free\nshort\n", 24), @r"
        note: making the stack
          in us-east-1, free
        short
        ");
    }

    #[test]
    fn a_command_stays_in_one_piece_where_it_fits() {
        let hint = "hint: delete it: `stackgen down smoke`";
        insta::assert_snapshot!(folded(hint, 30), @r"
        hint: delete it:
          `stackgen down smoke`
        ");
        insta::assert_snapshot!(folded(hint, 20), @r"
        hint: delete it:
          `stackgen down
          smoke`
        ");
    }

    #[test]
    fn colour_takes_no_room() {
        let line = "\u{1b}[1mnote:\u{1b}[0m it is all fine";
        assert_eq!(folded(line, 20), line);
    }

    #[test]
    fn lists_break_after_commas() {
        assert_eq!(
            broken("subnet-1,subnet-2,a", 12),
            ["subnet-1,", "subnet-2,a"]
        );
        assert_eq!(broken("three little words", 12), ["three little", "words"]);
    }

    proptest! {
        #[test]
        fn no_word_is_lost_and_short_ones_never_stick_out(
            text in "[a-z`]{1,9}( {1,2}[a-z`]{1,9}){0,20}", columns in 16_usize..60
        ) {
            let lines = folded(&text, columns);
            let plain = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(plain(&lines), plain(&text));
            for line in lines.lines() {
                prop_assert!(width(line) <= columns, "{line:?}");
            }
        }
    }
}
