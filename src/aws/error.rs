//! What can go wrong between us and AWS, typed, with what to do about it.

use std::error::Error as StdError;

use aws_sdk_sts::operation::RequestId as _;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::codes::kind_of_code;
use super::regions::is_opt_in;
use super::transport::{below_connector, innermost, kind_of_transport};

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// No credentials were found.
    NoCredentials,
    /// Credentials were found and cannot be used or renewed.
    BadCredentials,
    /// Credentials have run out.
    Expired,
    /// The clocks of this machine and of AWS are too far apart for a signature to hold.
    Clock,
    /// The address answers and refuses the connection.
    ConnectionRefused,
    /// The host name does not resolve.
    Dns,
    /// No answer in time.
    Timeout,
    /// Another failure on the way.
    Network,
    /// What simulates AWS cannot be used; its own message says why.
    Local,
    /// The caller may not do this.
    AccessDenied,
    /// The Region is not switched on for the account.
    RegionDisabled,
    /// Too many calls, even after waiting and trying again.
    Throttled,
    /// A quota of the account is used up.
    Quota,
    /// What was asked for does not exist.
    NotFound,
    /// It exists already.
    AlreadyExists,
    /// Something else still uses it.
    InUse,
    /// AWS does not accept the request as it is.
    Validation,
    /// AWS has a problem of its own (HTTP 5xx), even after trying again.
    Unavailable,
    /// The answer cannot be understood or lacks what it must have.
    Garbled,
    /// Any other error of the service.
    Service,
}

/// A call that failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} ({service}:{operation} in {region})", self.headline())]
pub struct Error {
    /// What kind of thing went wrong.
    pub kind: ErrorKind,
    /// Service, as in IAM actions: `cloudformation`, `ecr`, `ecs`, `scheduler`, `sts`.
    pub service: &'static str,
    /// Operation, such as `CreateChangeSet`.
    pub operation: &'static str,
    /// Region the call went to.
    pub region: Box<str>,
    /// AWS's error code, if there was an answer.
    pub code: Option<Box<str>>,
    /// AWS's wording, or that of the layer that failed.
    pub message: Box<str>,
    /// AWS's id of the request, for its support.
    pub request_id: Option<Box<str>>,
}

impl ErrorKind {
    /// May the same call succeed a little later, with nothing done about it?
    pub const fn may_pass(self) -> bool {
        matches!(
            self,
            Self::ConnectionRefused
                | Self::Dns
                | Self::Timeout
                | Self::Network
                | Self::Throttled
                | Self::Unavailable
        )
    }

    /// One plain line that says what happened.
    pub const fn headline(self) -> &'static str {
        match self {
            Self::NoCredentials => "no AWS credentials were found",
            Self::BadCredentials => "the AWS credentials cannot be used",
            Self::Expired => "the AWS credentials have expired",
            Self::Clock => "this machine's clock is wrong",
            Self::ConnectionRefused => "the connection was refused",
            Self::Dns => "the host name does not resolve",
            Self::Timeout => "there was no answer in time",
            Self::Network => "the connection failed",
            Self::Local => "the simulated AWS cannot be used",
            Self::AccessDenied => "access denied",
            Self::RegionDisabled => "the Region is not enabled for this account",
            Self::Throttled => "too many calls",
            Self::Quota => "a quota is used up",
            Self::NotFound => "not found",
            Self::AlreadyExists => "it exists already",
            Self::InUse => "something still uses it",
            Self::Validation => "the request was not accepted",
            Self::Unavailable => "the service has a problem of its own",
            Self::Garbled => "the answer cannot be understood",
            Self::Service => "the service refused",
        }
    }

    /// What the user can do about it.
    pub const fn hint(self) -> Option<&'static str> {
        match self {
            Self::NoCredentials => Some(
                "sign in (`aws sso login`, `aws configure`), name one with `--aws-profile`, or try without an account: `--sandbox`",
            ),
            Self::BadCredentials => Some(
                "check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and the chosen `--aws-profile`",
            ),
            Self::Expired => Some("sign in again (`aws sso login`), then repeat the command"),
            Self::Clock => Some(
                "set the clock (`timedatectl set-ntp true`, or your system's settings for date and time), then try again",
            ),
            Self::ConnectionRefused => Some("is the endpoint running? check `--endpoint-url`"),
            Self::Dns => {
                Some("check the network, and the spelling of the Region or `--endpoint-url`")
            }
            Self::Timeout | Self::Network => {
                Some("check the network, proxy and firewall, then try again")
            }
            Self::AccessDenied => Some("ask for the permission that the message names"),
            Self::RegionDisabled => {
                Some("enable the Region for the account, or choose one with `--region`")
            }
            Self::Throttled | Self::Unavailable => Some("try again in a few minutes"),
            Self::Quota => Some("ask AWS to raise the quota, or delete what is no longer used"),
            Self::Garbled => {
                Some("is this address an AWS endpoint? check `--endpoint-url` and any proxy")
            }
            Self::Local
            | Self::NotFound
            | Self::AlreadyExists
            | Self::InUse
            | Self::Validation
            | Self::Service => None,
        }
    }

    /// A short stable word, for the `code` of errors.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoCredentials => "no-credentials",
            Self::BadCredentials => "bad-credentials",
            Self::Expired => "expired-credentials",
            Self::Clock => "clock",
            Self::ConnectionRefused => "connection-refused",
            Self::Dns => "dns",
            Self::Timeout => "timeout",
            Self::Network => "network",
            Self::Local => "sandbox",
            Self::AccessDenied => "access-denied",
            Self::RegionDisabled => "region-disabled",
            Self::Throttled => "throttled",
            Self::Quota => "quota",
            Self::NotFound => "not-found",
            Self::AlreadyExists => "already-exists",
            Self::InUse => "in-use",
            Self::Validation => "validation",
            Self::Unavailable => "unavailable",
            Self::Garbled => "garbled",
            Self::Service => "service",
        }
    }
}

impl Error {
    /// Was it a Region that the account has not switched on? Such a one refuses credentials that work
    /// elsewhere, and nothing can be in it.
    pub fn is_of_closed_region(&self) -> bool {
        self.kind == ErrorKind::RegionDisabled
            || self.kind == ErrorKind::BadCredentials && is_opt_in(&self.region)
    }

    fn headline(&self) -> String {
        match (&self.code, self.message.is_empty()) {
            (_, true) => self.kind.headline().to_owned(),
            (Some(code), false) => format!("{}: {code}: {}", self.kind.headline(), self.message),
            (None, false) => format!("{}: {}", self.kind.headline(), self.message),
        }
    }

    /// What the user can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        // In a Region that is not switched on, good credentials are called invalid:
        // <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html>.
        if self.kind == ErrorKind::BadCredentials && is_opt_in(&self.region) {
            return Some(
                "credentials count in this Region only once it is enabled for the account: enable it (`aws account enable-region --region-name REGION`), or choose another with `--region`; if it is enabled, check the credentials",
            );
        }
        self.kind.hint()
    }
}

/// Where a client's calls go, for its errors.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) service: &'static str,
    pub(super) region: String,
}

impl Place {
    /// The typed form of the SDK's error.
    pub(super) fn failed<E>(
        &self,
        operation: &'static str,
        error: &SdkError<E, HttpResponse>,
    ) -> Error
    where
        E: StdError + ProvideErrorMetadata + Send + Sync + 'static,
    {
        let status = error.raw_response().map(|raw| raw.status().as_u16());
        let meta = error.as_service_error().map(ProvideErrorMetadata::meta);
        let code = meta.and_then(|meta| meta.code()).map(Box::from);
        let said = meta.and_then(|meta| meta.message()).map(str::to_owned);
        let kind = match (error, code.as_deref(), status) {
            // Errors always have words: the rest of this answer was lost.
            (SdkError::ServiceError(_), Some("ValidationError"), _) if said.is_none() => {
                ErrorKind::Garbled
            }
            (SdkError::ServiceError(_), Some(code), _) => {
                kind_of_code(code, said.as_deref().unwrap_or_default(), status)
            }
            (_, _, Some(500..)) => ErrorKind::Unavailable,
            (_, _, Some(_)) => ErrorKind::Garbled,
            (SdkError::TimeoutError(_), ..) => ErrorKind::Timeout,
            (SdkError::DispatchFailure(failure), ..) if failure.is_user() => ErrorKind::Local,
            (_, _, None) => kind_of_transport(error),
        };
        let message = said.unwrap_or_else(|| match (kind, status) {
            (ErrorKind::NoCredentials, _) => String::new(),
            (_, Some(status)) => format!("HTTP {status} without an AWS error in it"),
            (ErrorKind::Local, None) => below_connector(error),
            (_, None) => innermost(error),
        });
        Error {
            kind,
            service: self.service,
            operation,
            region: self.region.as_str().into(),
            code,
            message: message.into(),
            request_id: error.request_id().map(Box::from),
        }
    }

    /// A refusal that a good answer carries inside.
    pub(super) fn refused(&self, operation: &'static str, code: &str, said: &str) -> Error {
        Error {
            kind: kind_of_code(code, said, None),
            code: Some(code.into()),
            message: said.into(),
            ..self.missing(operation, "")
        }
    }

    /// An answer without a member it must have.
    pub(super) fn missing(&self, operation: &'static str, member: &str) -> Error {
        Error {
            kind: ErrorKind::Garbled,
            service: self.service,
            operation,
            region: self.region.as_str().into(),
            code: None,
            message: format!("it has no `{member}`").into(),
            request_id: None,
        }
    }
}
