//! What every part of a run needs: the session, the request, and calls that keep to the pace.

use std::cell::Cell;

use jiff::Timestamp;

use super::Sink;
use super::pace::{Class, Pacer};
use super::request::Request;
use crate::aws::{Error, ErrorKind, Session};
use crate::timeline::live::{CallFailed, Event};

/// A run under way.
pub(super) struct Scene<'a> {
    pub(super) session: &'a Session,
    pub(super) request: &'a Request,
    pub(super) sink: Sink<'a>,
    pacer: Pacer,
    /// Since when no call has been answered.
    lost: Cell<Option<Timestamp>>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(session: &'a Session, request: &'a Request, sink: Sink<'a>) -> Self {
        Self {
            session,
            request,
            sink,
            pacer: Pacer::default(),
            lost: Cell::new(None),
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.session.clock().now()
    }

    pub(super) fn say(&self, event: Event) {
        (self.sink)(event);
    }

    /// Makes a call when its class may; with new credentials once more when the old ones have run
    /// out.
    pub(super) async fn ask<T>(
        &self,
        class: Class,
        call: impl AsyncFn() -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.pacer.turn(class, self.session.clock()).await;
        let answer = call().await;
        let answer = match answer {
            Err(error) if matches!(error.kind, ErrorKind::Expired | ErrorKind::BadCredentials) => {
                self.session.renew().await;
                self.pacer.turn(class, self.session.clock()).await;
                call().await
            }
            other => other,
        };
        match &answer {
            Err(error) if may_pass(error.kind) => {
                let since = self.lost.get().unwrap_or_else(|| self.now());
                self.lost.set(Some(since));
            }
            _ => self.lost.set(None),
        }
        answer
    }

    /// What a call answered; `None` after a failure that may pass, which is told.
    pub(super) fn tolerate<T>(&self, answer: Result<T, Error>) -> Result<Option<T>, Error> {
        match answer {
            Ok(value) => Ok(Some(value)),
            Err(error) if may_pass(error.kind) => {
                self.complain(&error);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Tells of a call that failed, and goes on.
    pub(super) fn complain(&self, error: &Error) {
        self.say(Event::CallFailed(CallFailed {
            operation: format!("{}:{}", error.service, error.operation),
            error: error.to_string(),
            throttled: error.kind == ErrorKind::Throttled,
        }));
    }

    /// For how long no call has been answered.
    pub(super) fn lost_ms(&self) -> i64 {
        self.lost.get().map_or(0, |since| {
            self.now().as_millisecond() - since.as_millisecond()
        })
    }
}

/// May the same call succeed a little later? A step under way also outlasts an answer that broke off
/// and credentials that somebody has to renew.
pub(super) const fn may_pass(kind: ErrorKind) -> bool {
    kind.may_pass()
        || matches!(
            kind,
            ErrorKind::Garbled | ErrorKind::Expired | ErrorKind::BadCredentials
        )
}
