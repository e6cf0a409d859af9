//! AWS's no, as resource kinds say it.

/// AWS's no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// Error code of the service: `DependencyViolation`. Empty: the words are those of
    /// CloudFormation's handler, not of the service.
    pub code: String,
    /// The service's wording.
    pub message: String,
    /// CloudFormation's class of the failure.
    pub class: Class,
    /// For how long CloudFormation's handler keeps trying before it gives up, in milliseconds.
    pub patience_ms: i64,
}

/// CloudFormation's class of a handler's failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// `InvalidRequest`.
    InvalidRequest,
    /// `NotFound`.
    NotFound,
    /// `AlreadyExists`.
    AlreadyExists,
    /// `ServiceLimitExceeded`.
    ServiceLimitExceeded,
    /// `ResourceConflict`.
    ResourceConflict,
    /// `GeneralServiceException`.
    GeneralServiceException,
    /// `Throttling`.
    Throttling,
    /// `AccessDenied`.
    AccessDenied,
}

impl Class {
    /// As in a status reason, after `HandlerErrorCode:`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidRequest => "InvalidRequest",
            Self::NotFound => "NotFound",
            Self::AlreadyExists => "AlreadyExists",
            Self::ServiceLimitExceeded => "ServiceLimitExceeded",
            Self::ResourceConflict => "ResourceConflict",
            Self::GeneralServiceException => "GeneralServiceException",
            Self::Throttling => "Throttling",
            Self::AccessDenied => "AccessDenied",
        }
    }
}

impl Refusal {
    /// A refusal of a class, HTTP 400, without patience.
    pub fn new(class: Class, code: &str, message: impl Into<String>) -> Self {
        Self {
            status: 400,
            code: code.to_owned(),
            message: message.into(),
            class,
            patience_ms: 0,
        }
    }

    /// A request AWS does not accept.
    pub fn invalid(code: &str, message: impl Into<String>) -> Self {
        Self::new(Class::InvalidRequest, code, message)
    }

    /// The same, tried again for so many milliseconds before it counts.
    #[must_use]
    pub fn patient(self, patience_ms: i64) -> Self {
        Self {
            patience_ms,
            ..self
        }
    }
}
