//! Every colour we use, by meaning. Writers strip them where colour is off.

use anstyle::{AnsiColor, Style};

/// The word `error:` and failed things.
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
/// Warnings and things on their way out.
pub(super) const WARN: Style = AnsiColor::Yellow.on_default();
/// Finished things.
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
/// Hints and places.
pub(super) const HINT: Style = AnsiColor::Cyan.on_default();
/// What matters less: line numbers, times, reasons.
pub(super) const FAINT: Style = Style::new().dimmed();
/// Headings.
pub(super) const HEADING: Style = Style::new().bold();

/// `text` in `style`.
pub(super) fn paint(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}
