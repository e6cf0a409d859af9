//! Addresses that calls are sent to in place of AWS's own. The SDK ends the process at an empty one,
//! and takes any other that makes no sense for a broken network.

use super::{CliError, Exit};

/// Names an address for every service, or with `_` and a service's name after it for that one:
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>.
const VARIABLE: &str = "AWS_ENDPOINT_URL";

/// Refuses an address that is none, before any call is made: that of `--endpoint-url`, or one of the
/// environment.
pub(super) fn check(option: Option<&str>) -> Result<(), CliError> {
    if let Some(url) = option.filter(|url| !is_address(url)) {
        return Err(refused("--endpoint-url", url));
    }
    let wrong = std::env::vars()
        .filter(|(name, _)| is_variable(name))
        .find(|(_, url)| !is_address(url));
    match wrong {
        Some((name, url)) => Err(refused(&name, &url)),
        None => Ok(()),
    }
}

fn is_variable(name: &str) -> bool {
    let rest = name.strip_prefix(VARIABLE);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}

/// `http://` or `https://`, and a host.
fn is_address(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty() && !url.contains(|character: char| character.is_whitespace())
    })
}

fn refused(what: &str, url: &str) -> CliError {
    let message = if url.is_empty() {
        format!("`{what}` is empty")
    } else {
        format!("`{what}` is no address: `{url}`")
    };
    CliError::new(Exit::Usage, "endpoint", message)
        .hint("such as `http://127.0.0.1:4566`; unset it to call AWS itself")
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn an_address_has_a_scheme_and_a_host() {
        for url in [
            "http://127.0.0.1:4566",
            "https://sts.example/x",
            "http://[::1]:80/",
        ] {
            assert!(is_address(url), "{url}");
        }
        for url in [
            "",
            " ",
            "127.0.0.1:80",
            "http://",
            "https:///x",
            "ftp://x",
            "http://a b",
        ] {
            assert!(!is_address(url), "{url}");
        }
    }
}
