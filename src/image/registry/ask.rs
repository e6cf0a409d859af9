//! One request, as often as it has to be made.

use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use http::uri::Uri;
use http::{HeaderMap, Method};

use super::What;
use crate::aws::Payload;

/// A request.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub(super) method: Method,
    pub(super) url: String,
    headers: HeaderMap,
    payload: Payload,
}

impl Ask {
    pub(super) fn new(method: Method, url: impl Into<String>) -> Self {
        Self {
            method,
            url: url.into(),
            headers: HeaderMap::new(),
            payload: Payload::empty(),
        }
    }

    /// With a header. A value that cannot be one is left out: all of them are numbers, digests and
    /// media types that were read before.
    pub(super) fn header(mut self, name: HeaderName, value: impl AsRef<str>) -> Self {
        if let Ok(value) = HeaderValue::from_str(value.as_ref()) {
            self.headers.append(name, value);
        }
        self
    }

    pub(super) fn payload(self, payload: Payload) -> Self {
        Self { payload, ..self }
    }

    /// The request to `url`, which is where the answer to an earlier one may have led.
    pub(super) fn request(
        &self,
        url: &str,
        authorization: Option<&HeaderValue>,
    ) -> Result<http::Request<Payload>, What> {
        let mut request = http::Request::builder()
            .method(self.method.clone())
            .uri(url)
            .body(self.payload.clone())
            .map_err(|_| What::Garbled(format!("`{url}` is no address")))?;
        request.headers_mut().clone_from(&self.headers);
        if let Some(authorization) = authorization {
            request
                .headers_mut()
                .insert(AUTHORIZATION, authorization.clone());
        }
        Ok(request)
    }
}

/// Where `location`, in the answer to a request to `base`, leads. Never from `https://` to
/// `http://`.
pub(super) fn join(base: &str, location: &str) -> Result<String, What> {
    let no_address = || What::Garbled(format!("`{location}` is no address"));
    let parsed: Uri = base.parse().map_err(|_| no_address())?;
    let (Some(scheme), Some(authority)) = (parsed.scheme_str(), parsed.authority()) else {
        return Err(no_address());
    };
    let joined = if location.contains("://") {
        location.to_owned()
    } else if location.starts_with('/') {
        format!("{scheme}://{authority}{location}")
    } else {
        let folder = parsed
            .path()
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        format!("{scheme}://{authority}{folder}/{location}")
    };
    let target: Uri = joined.parse().map_err(|_| no_address())?;
    match (scheme, target.scheme_str()) {
        (_, Some("https")) | ("http", Some("http")) => Ok(joined),
        _ => Err(What::Garbled(format!("`{location}` leads away from https"))),
    }
}

/// Is this address at this origin, so that what was signed in with there may go along?
pub(super) fn is_at(url: &str, origin: &str) -> bool {
    url.strip_prefix(origin)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}

/// An address with one parameter more.
pub(super) fn with_parameter(url: &str, name: &str, value: &str) -> String {
    let mark = if url.contains('?') { '&' } else { '?' };
    let value = percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC);
    format!("{url}{mark}{name}={value}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_absolute_or_not() {
        let base = "https://a.io/v2/b/blobs/uploads/";
        for (location, wanted) in [
            (
                "/v2/b/blobs/uploads/1?x=y",
                "https://a.io/v2/b/blobs/uploads/1?x=y",
            ),
            ("https://c.io:8443/1", "https://c.io:8443/1"),
            ("1?x=y", "https://a.io/v2/b/blobs/uploads/1?x=y"),
        ] {
            assert_eq!(join(base, location).unwrap(), wanted);
        }
        for location in [
            "http://a.io/1",
            "http://127.0.0.1/1",
            "file:///etc/passwd",
            "/ /",
        ] {
            assert!(join(base, location).is_err(), "{location}");
        }
        let here = "http://127.0.0.1:5000/v2/";
        assert!(join(here, "http://127.0.0.1:5000/1").is_ok());
    }

    #[test]
    fn a_sign_in_goes_to_the_registry_alone() {
        let origin = "https://a.io";
        for (url, at) in [
            ("https://a.io/v2/", true),
            ("https://a.io", true),
            ("https://a.io.evil.com/v2/", false),
            ("https://a.io:444/v2/", false),
            ("https://a.io@evil.com/", false),
            ("http://a.io/v2/", false),
        ] {
            assert_eq!(is_at(url, origin), at, "{url}");
        }
    }

    #[test]
    fn parameters_are_encoded() {
        let url = with_parameter("https://a.io/token", "scope", "repository:a/b:pull,push");
        let url = with_parameter(&url, "service", "a b");
        assert_eq!(
            url,
            "https://a.io/token?scope=repository%3Aa%2Fb%3Apull%2Cpush&service=a%20b"
        );
    }
}
