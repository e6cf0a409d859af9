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
    (ErrorKind::Clock, &["RequestTimeTooSkewed"]),
    (
        ErrorKind::AccessDenied,
        &[
            "AccessDenied",
            "AccessDeniedException",
            "DependencyAccessDeniedException",
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
            "EC2ThrottledException",
            "TooManyRequestsException",
            "SlowDown",
        ],
    ),
    (
        ErrorKind::Quota,
        &[
            "LimitExceeded",
            "LimitExceededException",
            "QuotaExceededException",
            "ServiceQuotaExceededException",
        ],
    ),
    (
        ErrorKind::NotFound,
        &[
            "ChangeSetNotFound",
            "ChangeSetNotFoundException",
            "ClusterNotFoundException",
            "LoadBalancerNotFound",
            "NatGatewayNotFound",
            "NoSuchEntity",
            "NoSuchResourceException",
            "ParameterNotFound",
            "TargetGroupNotFound",
            "TypeNotFoundException",
            "ImageNotFoundException",
            "LifecyclePolicyNotFoundException",
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
            "ResourceAlreadyExistsException",
            "EntityAlreadyExists",
            "RepositoryAlreadyExistsException",
        ],
    ),
    (
        ErrorKind::InUse,
        &[
            "DeleteConflict",
            "DependencyViolation",
            "ResourceInUse",
            "ResourceInUseException",
            "ScalingActivityInProgress",
            "VolumeInUse",
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
            "IllegalArgumentException",
            "InvalidParameterValue",
            "InvalidResourceStateException",
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
            "ServiceException",
            "ServiceFailure",
            "ServiceUnavailable",
            "Unavailable",
        ],
    ),
];

/// Endings of the codes that EC2 and its neighbours make one of for each kind of thing, such as
/// `InvalidNetworkInterfaceID.NotFound`.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html>
const ENDINGS: &[(&str, ErrorKind)] = &[
    (".NotFound", ErrorKind::NotFound),
    (".InUse", ErrorKind::InUse),
    (".Duplicate", ErrorKind::AlreadyExists),
    (".AlreadyExists", ErrorKind::AlreadyExists),
    (".Malformed", ErrorKind::Validation),
    ("LimitExceeded", ErrorKind::Quota),
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
        // AWS signs for five minutes, and names the two times when they are further apart.
        Some(ErrorKind::BadCredentials)
            if message.contains("Signature expired") || message.contains("Signature not yet") =>
        {
            ErrorKind::Clock
        }
        Some(kind) => kind,
        None => ENDINGS
            .iter()
            .find(|(ending, _)| code.ends_with(ending))
            .map_or_else(|| unknown(status), |(_, kind)| *kind),
    }
}

const fn unknown(status: Option<u16>) -> ErrorKind {
    match status {
        Some(500..) => ErrorKind::Unavailable,
        _ => ErrorKind::Service,
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
            (
                "SignatureDoesNotMatch",
                "Signature expired: 20260101T000000Z is now earlier than 20260101T000500Z",
                ErrorKind::Clock,
            ),
            ("RequestTimeTooSkewed", "", ErrorKind::Clock),
            ("ExpiredToken", "", ErrorKind::Expired),
            ("AccessDenied", "", ErrorKind::AccessDenied),
            ("InvalidGroup.NotFound", "", ErrorKind::NotFound),
            ("InvalidNetworkInterface.InUse", "", ErrorKind::InUse),
            ("DependencyViolation", "", ErrorKind::InUse),
            ("RequestLimitExceeded", "", ErrorKind::Throttled),
            ("VpcLimitExceeded", "", ErrorKind::Quota),
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
