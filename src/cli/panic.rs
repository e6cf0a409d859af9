//! A panic is a bug of ours: one line says so, and the exit code is the one for "anything else".

use std::io::Write as _;

use super::Exit;

/// Replaces the backtrace by one line. Called once, by `main`.
pub(super) fn install() {
    std::panic::set_hook(Box::new(|info| {
        let what = info
            .payload()
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| info.payload().downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        let place = info
            .location()
            .map(|location| format!(" at {}:{}", location.file(), location.line()))
            .unwrap_or_default();
        // Nothing sensible is left to do when standard error is gone too.
        let _ = writeln!(
            std::io::stderr(),
            "error: this is a bug in stackgen: {what}{place}"
        );
        end();
    }));
}

#[expect(
    clippy::exit,
    reason = "the release build aborts on panic; the exit code table promises 1"
)]
fn end() {
    std::process::exit(i32::from(Exit::Other.code()));
}
