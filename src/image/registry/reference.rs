//! What names an image: `host/repository:tag`, `host/repository@sha256:…`.

use std::fmt;
use std::str::FromStr;

use oci_spec::distribution;

use crate::image::Digest;

/// A repository in a registry and, if it was said, an image in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The registry's host, with its port.
    pub host: String,
    /// The repository.
    pub repository: String,
    /// Which image.
    pub pointer: Option<Pointer>,
}

/// One image of a repository. Of tag and digest, the digest counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pointer {
    /// By a name that may be given to another image.
    Tag(String),
    /// By its contents.
    Digest(Digest),
}

/// A text that names no image.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoReference {
    /// The registry is missing.
    #[error("`{0}` does not say which registry: `HOST/REPOSITORY`, such as `localhost:5000/test`")]
    NoHost(String),
    /// It is not written as references are.
    #[error("`{text}` does not name an image: {why}")]
    Unreadable {
        /// What was written.
        text: String,
        /// What is wrong with it.
        why: String,
    },
}

impl FromStr for Reference {
    type Err = NoReference;

    fn from_str(text: &str) -> Result<Self, NoReference> {
        let unreadable = |why: String| NoReference::Unreadable {
            text: text.chars().take(300).collect(),
            why,
        };
        // Without a host the specification's reader takes Docker Hub, and without a tag `latest`:
        // neither is ever meant here.
        let (host, rest) = text.split_once('/').unwrap_or_default();
        if host != "localhost" && !host.contains(['.', ':']) {
            return Err(NoReference::NoHost(text.chars().take(300).collect()));
        }
        let read: distribution::Reference = text
            .parse()
            .map_err(|error: distribution::ParseError| unreadable(error.to_string()))?;
        let last = rest.rsplit('/').next().unwrap_or(rest);
        let pointer = match (read.digest(), read.tag()) {
            (Some(digest), _) => {
                let digest = digest
                    .parse()
                    .map_err(|error: crate::image::digest::NoDigest| {
                        unreadable(error.to_string())
                    })?;
                Some(Pointer::Digest(digest))
            }
            (None, Some(tag)) if last.contains(':') => Some(Pointer::Tag(tag.to_owned())),
            (None, _) => None,
        };
        Ok(Self {
            host: read.registry().to_owned(),
            repository: read.repository().to_owned(),
            pointer,
        })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.host, self.repository)?;
        match &self.pointer {
            Some(Pointer::Tag(tag)) => write!(f, ":{tag}"),
            Some(Pointer::Digest(digest)) => write!(f, "@{digest}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(tag) => f.write_str(tag),
            Self::Digest(digest) => digest.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_read_as_it_is_written() {
        let digest = Digest::of(b"");
        for text in [
            "localhost/test",
            "localhost:5000/a/b:1.2",
            "127.0.0.1:5000/test:latest",
            "123456789012.dkr.ecr.us-east-1.amazonaws.com/stackgen/test-app",
            &format!("public.ecr.aws/docker/library/python@{digest}"),
        ] {
            assert_eq!(text.parse::<Reference>().unwrap().to_string(), text);
        }
        let both: Reference = format!("a.io/b:tag@{digest}").parse().unwrap();
        assert_eq!(both.pointer, Some(Pointer::Digest(digest)));
    }

    #[test]
    fn no_registry_is_guessed() {
        for text in [
            "",
            "python",
            "python:3.12",
            "stackgen/test-app",
            "/x",
            "host:tag",
        ] {
            let error = text.parse::<Reference>().unwrap_err();
            assert!(matches!(error, NoReference::NoHost(_)), "{text}");
        }
        for text in [
            "a.io/",
            "a.io/UPPER",
            "a.io/b@sha256:12",
            "a.io/b:",
            "a.io/../b",
            "a.io/b?c",
        ] {
            let error = text.parse::<Reference>().unwrap_err();
            assert!(matches!(error, NoReference::Unreadable { .. }), "{text}");
        }
    }
}
