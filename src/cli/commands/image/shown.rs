//! Blobs on their way, shown.

use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::cli::Context;
use crate::image::{Move, Tell};
use crate::ui::Transfers;

/// Does work that tells of what moves, and shows that. `what` is a word for the work, such as `push`.
pub(super) async fn shown<T>(
    context: &Context,
    what: &'static str,
    work: impl AsyncFnOnce(&Tell) -> T,
) -> T {
    let (send, heard) = unbounded_channel();
    let tell: Tell = Arc::new(move |moved| {
        // Nobody listens any more when the command is over.
        let _ = send.send(moved);
    });
    let working = async {
        let done = work(&tell).await;
        drop(tell);
        done
    };
    let (done, ()) = tokio::join!(working, show(heard, what, context));
    done
}

async fn show(mut heard: UnboundedReceiver<Move>, what: &'static str, context: &Context) {
    let mut transfers = Transfers::new(&context.ui);
    while let Some(moved) = heard.recv().await {
        match moved {
            Move::Found(blob) => context.ui.detail(&format!("{} is there", blob.digest)),
            Move::Began(blob) => transfers.begin(what, &blob.digest.to_string(), blob.bytes),
            Move::Moved { digest, bytes } => transfers.advance(what, &digest.to_string(), bytes),
            Move::Arrived(digest) => transfers.end(what, &digest.to_string()),
            Move::Manifest { platform, digest } => context.ui.detail(&match platform {
                Some(platform) => format!("{platform}: {digest}"),
                None => format!("index: {digest}"),
            }),
        }
    }
}
