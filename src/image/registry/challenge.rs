//! What a registry wants before it answers: its `WWW-Authenticate`.
//!
//! Source: <https://distribution.github.io/distribution/spec/auth/token/>.

use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;

/// What a registry wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Challenge {
    /// A name and a password with every request.
    Basic,
    /// A token that another server gives.
    Bearer {
        /// That server's address.
        realm: String,
        /// What the server calls the registry.
        service: Option<String>,
        /// What the token has to be good for.
        scopes: Vec<String>,
    },
}

/// The challenge that can be met: of several, a token before a password.
pub(super) fn challenge(headers: &HeaderMap) -> Option<Challenge> {
    let all: Vec<_> = headers
        .get_all(WWW_AUTHENTICATE)
        .iter()
        .filter_map(|value| read(value.to_str().ok()?))
        .collect();
    let bearer = all.iter().find(|one| **one != Challenge::Basic);
    bearer.or(all.first()).cloned()
}

fn read(text: &str) -> Option<Challenge> {
    let (scheme, rest) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    if scheme.eq_ignore_ascii_case("basic") {
        return Some(Challenge::Basic);
    }
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    let parameters = parameters(rest);
    let value = |name: &str| {
        let found = parameters
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone())
    };
    Some(Challenge::Bearer {
        realm: value("realm")?,
        service: value("service"),
        scopes: value("scope")
            .unwrap_or_default()
            .split_ascii_whitespace()
            .map(str::to_owned)
            .collect(),
    })
}

/// `name="value"` and `name=value`, with commas between them; commas inside quotes are the value's.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.trim_matches([' ', ',']).to_owned();
        let (value, left) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => after.split_once(',').unwrap_or((after, "")),
        };
        found.push((name, value.trim().to_owned()));
        rest = left;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[&str]) -> Option<Challenge> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(WWW_AUTHENTICATE, value.parse().unwrap());
        }
        challenge(&headers)
    }

    #[test]
    fn a_token_is_asked_for_where_the_registry_says() {
        let hub = r#"Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:samalba/my-app:pull,push repository:base:pull""#;
        let wanted = Challenge::Bearer {
            realm: "https://auth.docker.io/token".to_owned(),
            service: Some("registry.docker.io".to_owned()),
            scopes: vec![
                "repository:samalba/my-app:pull,push".to_owned(),
                "repository:base:pull".to_owned(),
            ],
        };
        assert_eq!(of(&[hub]), Some(wanted.clone()));
        assert_eq!(of(&["Basic realm=\"x\"", hub]), Some(wanted));
        let bare = of(&["bearer realm=https://a.io/token, scope=aws"]);
        let bare_wanted = Challenge::Bearer {
            realm: "https://a.io/token".to_owned(),
            service: None,
            scopes: vec!["aws".to_owned()],
        };
        assert_eq!(bare, Some(bare_wanted));
    }

    #[test]
    fn a_password_is_given_only_to_who_asks_for_one() {
        let ecr = r#"Basic realm="https://1.dkr.ecr.us-east-1.amazonaws.com/",service="ecr.amazonaws.com""#;
        assert_eq!(of(&[ecr]), Some(Challenge::Basic));
        for other in [
            "",
            "Negotiate",
            "Bearer",
            "Bearer realm",
            "Digest realm=\"x\"",
        ] {
            assert_eq!(of(&[other]), None, "{other}");
        }
        assert_eq!(of(&[]), None);
    }
}
