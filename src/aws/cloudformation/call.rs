//! How every call of this client is made: under the budget, and tried again while that may help.

use std::error::Error as StdError;
use std::future::Future;
use std::time::Duration;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::CloudFormation;
use crate::aws::budget::jitter;
use crate::aws::{Error, ErrorKind};

/// Attempts of a call that is throttled. With the waits between them that is about four minutes;
/// whoever polls goes on polling even then.
const WHEN_THROTTLED: u32 = 15;
/// Attempts of a call that AWS fails to answer, or that gets lost.
const WHEN_LOST: u32 = 5;
/// Attempts of a call to an address that is not there.
const WHEN_NOBODY_ANSWERS: u32 = 4;
/// Longest wait after a throttled attempt.
const LONGEST_THROTTLED: Duration = Duration::from_secs(22);
/// Longest wait after any other.
const LONGEST: Duration = Duration::from_secs(4);

/// Is a failed attempt tried again?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    /// While that may help.
    Usual,
    /// Only when it is throttled: the caller has another way.
    Throttled,
}

impl CloudFormation {
    /// Makes a call, as often as it takes.
    pub(super) async fn call<T, E, F>(
        &self,
        operation: &'static str,
        send: impl Fn() -> F,
    ) -> Result<T, Error>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
        E: StdError + ProvideErrorMetadata + Send + Sync + 'static,
    {
        self.patiently(operation, Patience::Usual, send).await
    }

    /// As [`Self::call`], with another patience.
    pub(super) async fn patiently<T, E, F>(
        &self,
        operation: &'static str,
        patience: Patience,
        send: impl Fn() -> F,
    ) -> Result<T, Error>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
        E: StdError + ProvideErrorMetadata + Send + Sync + 'static,
    {
        let mut attempt = 0;
        loop {
            self.budget.admit(&*self.clock).await;
            let error = match send().await {
                Ok(answer) => {
                    self.budget.answered(&*self.clock);
                    return Ok(answer);
                }
                Err(error) => self.place.failed(operation, &error),
            };
            if error.kind == ErrorKind::Throttled {
                self.budget.throttled(&*self.clock);
            }
            attempt += 1;
            match pause(patience, error.kind, attempt) {
                Some(pause) => {
                    let pause = jitter(pause, operation, attempt);
                    self.clock.sleep(pause).await;
                }
                None => return Err(error),
            }
        }
    }
}

/// How long to wait after failed attempt number `attempt` before the next; `None` when there is
/// to be none.
fn pause(patience: Patience, kind: ErrorKind, attempt: u32) -> Option<Duration> {
    let (attempts, longest) = match (kind, patience) {
        (ErrorKind::Throttled, _) => (WHEN_THROTTLED, LONGEST_THROTTLED),
        (_, Patience::Throttled) => return None,
        (ErrorKind::Unavailable | ErrorKind::Timeout | ErrorKind::Network, _) => {
            (WHEN_LOST, LONGEST)
        }
        (ErrorKind::ConnectionRefused | ErrorKind::Dns, _) => (WHEN_NOBODY_ANSWERS, LONGEST),
        _ => return None,
    };
    let doubled = Duration::from_secs(1 << attempt.saturating_sub(1).min(6));
    (attempt < attempts).then(|| doubled.min(longest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_has_an_end_and_none_is_shown_where_it_does_not_help() {
        let attempts = |patience, kind| {
            (1..100)
                .find(|attempt| pause(patience, kind, *attempt).is_none())
                .unwrap()
        };
        assert_eq!(attempts(Patience::Usual, ErrorKind::Throttled), 15);
        assert_eq!(attempts(Patience::Throttled, ErrorKind::Throttled), 15);
        assert_eq!(attempts(Patience::Usual, ErrorKind::Unavailable), 5);
        assert_eq!(attempts(Patience::Throttled, ErrorKind::Unavailable), 1);
        assert_eq!(attempts(Patience::Usual, ErrorKind::Dns), 4);
        for kind in [
            ErrorKind::AccessDenied,
            ErrorKind::Expired,
            ErrorKind::Validation,
            ErrorKind::Local,
        ] {
            assert_eq!(attempts(Patience::Usual, kind), 1, "{kind:?}");
        }
        let waits = (1..15).filter_map(|n| pause(Patience::Usual, ErrorKind::Throttled, n));
        let all: Duration = waits.sum();
        assert!(all > Duration::from_mins(3) && all < Duration::from_mins(5));
    }
}
