//! The body of an answer that breaks off half way.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};

/// Half of a body whose whole length was promised; then the connection is gone. A client that reads
/// it to the end hears of the break, as HTTP has it.
#[derive(Debug)]
pub(super) struct Cut {
    half: Option<Bytes>,
    promised: u64,
}

impl Cut {
    pub(super) fn through(body: &Bytes) -> Self {
        Self {
            half: Some(body.slice(..body.len() / 2)),
            promised: body.len() as u64,
        }
    }
}

impl Body for Cut {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let next = self.half.take().map(Frame::data);
        Poll::Ready(Some(
            next.ok_or_else(|| io::ErrorKind::UnexpectedEof.into()),
        ))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.promised)
    }
}
