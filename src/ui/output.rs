//! The two streams: results on standard output, everything else on standard error.

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anstream::adapter::strip_str;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use serde_json::json;

use super::fold::folded;
use super::style::{FAINT, HINT, WARN, paint};
use super::{ErrorReport, Modes, OutputFormat, Progress, Verbosity};

/// A stream, and whether colour may pass.
struct Stream {
    raw: Box<dyn Write + Send>,
    color: bool,
}

impl Stream {
    fn write(&mut self, text: &str) -> io::Result<()> {
        if self.color {
            self.raw.write_all(text.as_bytes())
        } else {
            write!(self.raw, "{}", strip_str(text))
        }
    }
}

/// Where results, messages and progress go.
pub struct Ui {
    modes: Modes,
    out: Mutex<Stream>,
    err: Mutex<Stream>,
    /// The live picture at the bottom of the terminal, while there is one.
    canvas: Mutex<Option<ProgressBar>>,
    /// How wide the terminal behind standard error is, if it is one.
    columns: fn() -> Option<usize>,
}

/// A result could not be written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The reader went away, as `head` does: not an error of ours.
    #[error("the reader of standard output went away")]
    Closed,
    /// Anything else, such as a full disk.
    #[error("cannot write to standard output")]
    Failed(#[source] io::Error),
}

impl From<io::Error> for OutputError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Failed(error),
        }
    }
}

impl Ui {
    /// Speaks on the process's own streams.
    pub fn new(modes: Modes) -> Self {
        Self {
            columns: || {
                let size = terminal_size::terminal_size_of(io::stderr());
                size.map(|(width, _)| usize::from(width.0))
            },
            ..Self::on(modes, Box::new(io::stdout()), Box::new(io::stderr()))
        }
    }

    /// Speaks on any two streams, neither of them a terminal.
    pub fn on(modes: Modes, out: Box<dyn Write + Send>, err: Box<dyn Write + Send>) -> Self {
        let stream = |raw, color| Mutex::new(Stream { raw, color });
        Self {
            modes,
            out: stream(out, modes.color_out),
            err: stream(err, modes.color_err),
            canvas: Mutex::new(None),
            columns: || None,
        }
    }

    /// How we speak.
    pub const fn modes(&self) -> &Modes {
        &self.modes
    }

    /// Whether `-v` was given.
    pub fn is_verbose(&self) -> bool {
        self.modes.verbosity == Verbosity::Verbose
    }

    /// Whether the result is to be one JSON document.
    pub fn wants_json(&self) -> bool {
        self.modes.output == OutputFormat::Json
    }

    /// Writes a text result to standard output, coloured or not (end it with a newline).
    pub fn print(&self, text: &str) -> Result<(), OutputError> {
        Ok(lock(&self.out).write(text)?)
    }

    /// Writes bytes to standard output, past the colour filter.
    pub fn print_bytes(&self, bytes: &[u8]) -> Result<(), OutputError> {
        Ok(lock(&self.out).raw.write_all(bytes)?)
    }

    /// Writes one JSON document, and a newline, to standard output: indented, keys as they come.
    pub fn print_json(&self, value: &impl Serialize) -> Result<(), OutputError> {
        let mut text = serde_json::to_string_pretty(value).map_err(io::Error::other)?;
        text.push('\n');
        self.print_bytes(text.as_bytes())
    }

    /// Writes one JSON document on one line to standard output, and flushes: a row of NDJSON.
    pub fn print_json_line(&self, value: &impl Serialize) -> Result<(), OutputError> {
        let mut text = serde_json::to_string(value).map_err(io::Error::other)?;
        text.push('\n');
        self.print_bytes(text.as_bytes())?;
        self.flush()
    }

    /// Makes sure that what was printed has left.
    pub fn flush(&self) -> Result<(), OutputError> {
        Ok(lock(&self.out).raw.flush()?)
    }

    /// Says something a user wants to know, on standard error; silent with `-q`.
    pub fn note(&self, text: &str) {
        if self.modes.verbosity >= Verbosity::Normal {
            self.message("note", text, text);
        }
    }

    /// Warns on standard error; silent with `-q`.
    pub fn warn(&self, text: &str) {
        if self.modes.verbosity >= Verbosity::Normal {
            self.message(
                "warning",
                text,
                &format!("{} {text}", paint(WARN, "warning:")),
            );
        }
    }

    /// Says what to do next, on standard error; silent with `-q`.
    pub fn hint(&self, text: &str) {
        if self.modes.verbosity >= Verbosity::Normal {
            self.message("hint", text, &format!("{} {text}", paint(HINT, "hint:")));
        }
    }

    /// Says what is done and why, on standard error, with `-v` only.
    pub fn detail(&self, text: &str) {
        if self.modes.verbosity >= Verbosity::Verbose {
            self.message("detail", text, &paint(FAINT, text));
        }
    }

    /// Shows why a command failed; the only place that does.
    pub fn error(&self, report: &ErrorReport) {
        match self.modes.output {
            OutputFormat::Text => self.say(&report.text()),
            OutputFormat::Json => self.say_json(&report.json()),
        }
    }

    /// Says something on standard error, in lines that fit the terminal.
    pub(super) fn say(&self, text: &str) {
        self.say_as_is(&self.folded(text));
    }

    /// Writes a line of JSON to standard error.
    pub(super) fn say_json(&self, value: &impl std::fmt::Display) {
        self.say_as_is(&format!("{value}\n"));
    }

    /// How wide the terminal behind standard error is, if it is one.
    pub(super) fn error_columns(&self) -> Option<usize> {
        (self.columns)()
    }

    fn folded(&self, text: &str) -> String {
        self.error_columns()
            .map_or_else(|| text.to_owned(), |columns| folded(text, columns))
    }

    /// Writes to standard error, above the live picture if there is one. What cannot be written
    /// there cannot be told anywhere.
    fn say_as_is(&self, text: &str) {
        match lock(&self.canvas).as_ref() {
            Some(canvas) if !canvas.is_hidden() => {
                canvas.println(self.seen(text.trim_end()));
                self.return_cursor(canvas);
            }
            _ => self.write_err(text),
        }
    }

    /// Starts a live picture on standard error.
    pub(super) fn open_canvas(&self) {
        let canvas = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(20));
        // One bar whose message is the whole picture; the caller keeps the pace.
        canvas.set_style(
            ProgressStyle::with_template("{msg}").unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        *lock(&self.canvas) = Some(canvas);
    }

    /// Replaces the live picture, and writes lines that stay above it.
    pub(super) fn draw(&self, above: &[String], picture: &[String]) {
        let canvas = lock(&self.canvas);
        let Some(canvas) = canvas.as_ref().filter(|canvas| !canvas.is_hidden()) else {
            for line in above {
                self.write_err(&self.folded(&format!("{line}\n")));
            }
            return;
        };
        // The new picture first: writing above it draws it again.
        canvas.set_message(self.seen(&picture.join("\n")));
        if above.is_empty() {
            canvas.force_draw();
        } else {
            canvas.println(self.seen(&self.folded(&above.join("\n"))));
        }
        self.return_cursor(canvas);
    }

    /// Takes the cursor from the end of the picture's last line to its beginning: a terminal shows
    /// Ctrl-C as two characters, which would begin a line that nobody clears.
    fn return_cursor(&self, canvas: &ProgressBar) {
        if !canvas.message().is_empty() {
            self.write_err("\r");
        }
    }

    /// Takes the live picture away.
    pub(super) fn close_canvas(&self) {
        if let Some(canvas) = lock(&self.canvas).take() {
            canvas.finish_and_clear();
        }
    }

    /// `text` as standard error may show it.
    fn seen(&self, text: &str) -> String {
        if self.modes.color_err {
            text.to_owned()
        } else {
            strip_str(text).to_string()
        }
    }

    fn write_err(&self, text: &str) {
        let mut err = lock(&self.err);
        let _ = err.write(text);
        let _ = err.raw.flush();
    }

    /// A message: a line of text, or a line of JSON where standard error carries JSON.
    fn message(&self, level: &str, bare: &str, text: &str) {
        if self.modes.progress == Progress::Json {
            self.say_json(&json!({ "type": level, "message": bare }));
        } else {
            self.say(&format!("{text}\n"));
        }
    }
}

impl std::fmt::Debug for Ui {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ui")
            .field("modes", &self.modes)
            .finish_non_exhaustive()
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic while writing leaves nothing half-changed that matters.
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
