//! What a request carries, in pieces, so that the one who sends sees it go.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use aws_smithy_types::body::SdkBody;
use hyper::body::{Body, Bytes, Frame, SizeHint};

/// Bytes a piece: small enough that a slow line still shows progress.
const PIECE: usize = 64 * 1024;

/// Told how many bytes of a payload went out just now.
pub type Sent = Arc<dyn Fn(u64) + Send + Sync>;

/// What a request carries.
#[derive(Clone, Default)]
pub struct Payload {
    bytes: Bytes,
    sent: Option<Sent>,
}

impl Payload {
    /// Nothing.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Tells `sent` about every piece that goes out.
    #[must_use]
    pub fn telling(self, sent: Sent) -> Self {
        Self {
            sent: Some(sent),
            ..self
        }
    }

    /// The body for the HTTP client; `moved` is set with every piece that it takes.
    pub(super) fn into_body(self, moved: Arc<AtomicBool>) -> SdkBody {
        if self.bytes.is_empty() {
            return SdkBody::empty();
        }
        SdkBody::from_body_1_x(Pieces {
            rest: self.bytes,
            sent: self.sent,
            moved,
        })
    }
}

impl<T: Into<Bytes>> From<T> for Payload {
    fn from(bytes: T) -> Self {
        Self {
            bytes: bytes.into(),
            sent: None,
        }
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Payload({} bytes)", self.bytes.len())
    }
}

struct Pieces {
    rest: Bytes,
    sent: Option<Sent>,
    moved: Arc<AtomicBool>,
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let length = self.rest.len().min(PIECE);
        let piece = self.rest.split_to(length);
        self.moved.store(true, Ordering::Relaxed);
        if let Some(sent) = &self.sent {
            sent(length as u64);
        }
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
