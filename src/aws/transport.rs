//! Failures on the way: no answer of AWS's at all.

use std::error::Error as StdError;
use std::io;

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_types::error::display::DisplayErrorContext;

use super::ErrorKind;

/// Every error in the chain, outermost first.
fn chain<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let error = next?;
        next = error.source();
        Some(error)
    })
}

/// What the chain of causes says went wrong.
pub(super) fn kind_of_transport(error: &(dyn StdError + 'static)) -> ErrorKind {
    for cause in chain(error) {
        if let Some(credentials) = cause.downcast_ref::<CredentialsError>() {
            return match credentials {
                CredentialsError::CredentialsNotLoaded(_) => ErrorKind::NoCredentials,
                // The last place the chain looks: a host whose metadata service answers 403.
                _ if says(credentials, "imds is disabled") => ErrorKind::NoCredentials,
                _ if says(credentials, "expired") => ErrorKind::Expired,
                _ => ErrorKind::BadCredentials,
            };
        }
        if let Some(io) = cause.downcast_ref::<io::Error>() {
            match io.kind() {
                io::ErrorKind::ConnectionRefused => return ErrorKind::ConnectionRefused,
                io::ErrorKind::TimedOut => return ErrorKind::Timeout,
                _ => {}
            }
        }
    }
    // The resolver's error has no type of its own at this depth; its text is stable.
    if says(error, "dns error") || says(error, "failed to lookup address") {
        ErrorKind::Dns
    } else if says(error, "timed out") || says(error, "timeout") {
        ErrorKind::Timeout
    } else {
        ErrorKind::Network
    }
}

fn says(error: &(dyn StdError + 'static), words: &str) -> bool {
    chain(error).any(|cause| cause.to_string().to_ascii_lowercase().contains(words))
}

/// The text of the innermost cause: the one that says something.
pub(super) fn innermost(error: &(dyn StdError + 'static)) -> String {
    chain(error).last().map_or_else(
        || DisplayErrorContext(error).to_string(),
        ToString::to_string,
    )
}

/// What the HTTP client itself said: everything below the SDK's own layers, outermost first.
pub(super) fn below_connector(error: &(dyn StdError + 'static)) -> String {
    let layers = ["dispatch failure", "user error"];
    let said: Vec<_> = chain(error)
        .map(ToString::to_string)
        .filter(|text| !layers.contains(&text.as_str()))
        .collect();
    said.join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_keeps_its_metadata_to_itself_has_no_credentials() {
        let refused = CredentialsError::provider_error(
            "request forbidden: IMDS is disabled or the caller has insufficient permissions.",
        );
        assert_eq!(kind_of_transport(&refused), ErrorKind::NoCredentials);
        let broken = CredentialsError::provider_error("the token file is damaged");
        assert_eq!(kind_of_transport(&broken), ErrorKind::BadCredentials);
    }
}
