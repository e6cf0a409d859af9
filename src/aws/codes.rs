//! AWS's error codes by what they mean.

use super::ErrorKind;

/// Error codes by meaning. The common ones:
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/CommonErrors.html>.
const CODES: &[(ErrorKind, &[&str])] = &[
    (
        ErrorKind::Expired,
        &[
            "ExpiredToken",
            "ExpiredTokenException",
            "RequestExpired",
            "TokenRefreshRequired",
        ],
    ),
    (
        ErrorKind::BadCredentials,
        &[
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
            "IncompleteSignature",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "AuthFailure",
            "InvalidAccessKeyId",
        ],
    ),
    (
        ErrorKind::AccessDenied,
        &[
            "AccessDenied",
            "AccessDeniedException",
            "UnauthorizedOperation",
            "NotAuthorized",
        ],
    ),
    (
        ErrorKind::RegionDisabled,
        &["OptInRequired", "RegionDisabledException"],
    ),
    (
        ErrorKind::Throttled,
        &[
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestThrottled",
            "RequestThrottledException",
            "RequestLimitExceeded",
            "TooManyRequestsException",
            "SlowDown",
        ],
    ),
    (
        ErrorKind::Quota,
        &[
            "LimitExceeded",
            "LimitExceededException",
            "ServiceQuotaExceededException",
        ],
    ),
    (
        ErrorKind::NotFound,
        &[
            "ChangeSetNotFound",
            "ChangeSetNotFoundException",
            "ClusterNotFoundException",
            "ImageNotFoundException",
            "RepositoryNotFoundException",
            "ResourceNotFoundException",
            "ServiceNotActiveException",
            "ServiceNotFoundException",
            "StackNotFoundException",
        ],
    ),
    (
        ErrorKind::AlreadyExists,
        &[
            "AlreadyExists",
            "AlreadyExistsException",
            "ConflictException",
        ],
    ),
    (
        ErrorKind::Validation,
        &[
            "ValidationError",
            "ValidationException",
            "InsufficientCapabilities",
            "InsufficientCapabilitiesException",
            "InvalidChangeSetStatus",
            "InvalidOperationException",
            "InvalidParameterException",
            "InvalidParameterValue",
            "TokenAlreadyExistsException",
        ],
    ),
    (
        ErrorKind::Unavailable,
        &[
            "InternalFailure",
            "InternalError",
            "InternalServerError",
            "InternalServerException",
            "ServerException",
            "ServiceUnavailable",
        ],
    ),
];

/// What an error code means; its text and the HTTP status help where the code alone does not say.
pub(super) fn kind_of_code(code: &str, message: &str, status: Option<u16>) -> ErrorKind {
    let found = CODES
        .iter()
        .find(|(_, codes)| codes.contains(&code))
        .map(|(kind, _)| *kind);
    match found {
        // CloudFormation tells "no such stack" from other mistakes by its text alone.
        Some(ErrorKind::Validation) if message.contains("does not exist") => ErrorKind::NotFound,
        Some(ErrorKind::Validation) if message.contains("Rate exceeded") => ErrorKind::Throttled,
        Some(kind) => kind,
        None if status >= Some(500) => ErrorKind::Unavailable,
        None => ErrorKind::Service,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_apart() {
        let expected = [
            (
                "ValidationError",
                "Stack with id x does not exist",
                ErrorKind::NotFound,
            ),
            (
                "ValidationError",
                "Template format error",
                ErrorKind::Validation,
            ),
            ("Throttling", "Rate exceeded", ErrorKind::Throttled),
            ("ExpiredToken", "", ErrorKind::Expired),
            ("AccessDenied", "", ErrorKind::AccessDenied),
            ("NobodyKnows", "", ErrorKind::Service),
        ];
        for (code, message, kind) in expected {
            assert_eq!(kind_of_code(code, message, Some(400)), kind, "{code}");
        }
        assert_eq!(kind_of_code("Odd", "", Some(503)), ErrorKind::Unavailable);
    }

    #[test]
    fn no_code_has_two_meanings() {
        let mut all: Vec<_> = CODES.iter().flat_map(|(_, codes)| codes.iter()).collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
