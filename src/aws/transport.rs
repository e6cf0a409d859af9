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
