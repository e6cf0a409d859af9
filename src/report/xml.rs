//! Text inside XML and HTML.

use std::borrow::Cow;

/// The text as it may stand between tags and inside a quoted attribute.
///
/// Control characters, which XML 1.0 cannot hold at all, become blanks.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    let plain =
        |letter: char| !matches!(letter, '&' | '<' | '>' | '"' | '\'') && !forbidden(letter);
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter if forbidden(letter) => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    Cow::Owned(safe)
}

/// Not a character of XML 1.0 (<https://www.w3.org/TR/xml/#charsets>).
fn forbidden(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\n' | '\t'))
        || matches!(letter, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_means_something_to_xml_is_escaped() {
        assert_eq!(
            escaped("a<b & \"c\" 'd'>"),
            "a&lt;b &amp; &quot;c&quot; &#39;d&#39;&gt;"
        );
        assert_eq!(escaped("a\u{0}b\u{1b}[1m"), "a b [1m");
        assert_eq!(escaped("3 500 é\n"), "3 500 é\n");
    }
}
