//! Why nothing was measured.

use crate::aws;

/// Why a run has no result. Whatever it had raised is taken back all the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// A call failed that the run cannot do without.
    #[error("the run cannot go on")]
    Aws(#[from] aws::Error),
    /// The services did not come to their start counts.
    #[error(
        "{steady} of {services} services were steady at their start count after {minutes} minutes"
    )]
    NotSteady {
        /// Services that were.
        steady: u32,
        /// Services.
        services: u32,
        /// How long was waited.
        minutes: i64,
    },
    /// A service of the stack is gone.
    #[error("the service `{service}` is not there")]
    NoService {
        /// Its name.
        service: String,
    },
    /// The user had enough before anything was raised.
    #[error("interrupted before anything was raised")]
    Interrupted,
}
