//! The platforms that an image is built for.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// What a container runs on: operating system and architecture, as `docker` and Go name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Platform {
    /// Linux on x86-64.
    LinuxAmd64,
    /// Linux on 64-bit ARM: Graviton.
    LinuxArm64,
    /// Windows on x86-64.
    WindowsAmd64,
}

impl Platform {
    /// Every platform, in the order of the image's index.
    pub const ALL: [Self; 3] = [Self::LinuxAmd64, Self::LinuxArm64, Self::WindowsAmd64];

    /// `linux` or `windows`.
    pub const fn os(self) -> &'static str {
        match self {
            Self::LinuxAmd64 | Self::LinuxArm64 => "linux",
            Self::WindowsAmd64 => "windows",
        }
    }

    /// `amd64` or `arm64`.
    pub const fn architecture(self) -> &'static str {
        match self {
            Self::LinuxAmd64 | Self::WindowsAmd64 => "amd64",
            Self::LinuxArm64 => "arm64",
        }
    }

    /// The platform of this operating system and architecture, if an image is built for it.
    pub fn of(os: &str, architecture: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|one| one.os() == os && one.architecture() == architecture)
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.os(), self.architecture())
    }
}

/// A text that names no platform of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is none of `linux/amd64`, `linux/arm64` and `windows/amd64`")]
pub struct NoPlatform(String);

impl FromStr for Platform {
    type Err = NoPlatform;

    fn from_str(text: &str) -> Result<Self, NoPlatform> {
        text.split_once('/')
            .and_then(|(os, architecture)| Self::of(os, architecture))
            .ok_or_else(|| NoPlatform(text.to_owned()))
    }
}

impl Serialize for Platform {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_is_read_as_it_is_written() {
        for platform in Platform::ALL {
            assert_eq!(platform.to_string().parse(), Ok(platform));
        }
        for other in ["", "linux", "linux/386", "windows/arm64", "linux/arm64/v8"] {
            assert!(other.parse::<Platform>().is_err(), "{other}");
        }
    }
}
