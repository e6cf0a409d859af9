//! Ctrl-C: the first asks the command to stop waiting, the second ends the process.

use tokio::sync::watch;

use super::Exit;

/// Tells a command that the user wants it to stop.
#[derive(Debug, Clone)]
pub struct Interrupt {
    raised: watch::Receiver<bool>,
}

impl Interrupt {
    /// Starts to listen. Must be called inside a runtime.
    pub(super) fn listen() -> Self {
        let (raise, raised) = watch::channel(false);
        tokio::spawn(async move {
            asked_to_stop().await;
            raise.send_replace(true);
            asked_to_stop().await;
            end_now();
        });
        Self { raised }
    }

    /// One that never comes: for what is done after the first was heard.
    pub(super) fn never() -> Self {
        Self {
            raised: watch::channel(false).1,
        }
    }

    /// Waits for the first Ctrl-C (or termination request); waits for ever if none comes.
    pub async fn raised(&mut self) {
        if self.raised.wait_for(|raised| *raised).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Whether it has come already.
    pub fn is_raised(&self) -> bool {
        *self.raised.borrow()
    }
}

#[cfg(unix)]
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    ) else {
        // Without handlers the system's own behaviour stays: the process simply ends.
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}

#[expect(
    clippy::exit,
    reason = "the user asked twice: whatever the command is doing, it ends here"
)]
fn end_now() {
    std::process::exit(i32::from(Exit::Interrupted.code()));
}
