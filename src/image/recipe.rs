//! What an image is made of besides its base, and the tag that follows from it.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::digest::Digest;

/// What the published image weighs in the registry, compressed, in bytes: layers of 380 MB.
/// Source: <https://www.vladionescu.me/posts/scaling-containers-on-aws-in-2022/>.
pub const PUBLISHED_BYTES: u64 = 380_000_000;

/// The most bytes that an image is padded to.
const MAX_BYTES: u64 = 50_000_000_000;

/// Counts up when the layers of an unchanged app come out differently: another image, another tag.
const RECIPE: u32 = 1;

/// Digits of a tag.
const TAG_DIGITS: usize = 12;

/// To which size an image is brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pad {
    /// To none: base and app alone.
    None,
    /// To this many bytes of layers, as the registry stores them, on each platform.
    To(u64),
}

impl Default for Pad {
    fn default() -> Self {
        Self::To(PUBLISHED_BYTES)
    }
}

/// A text that is no size to pad to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither `none` nor a size such as `380MB`, at most 50GB")]
pub struct NoPad(String);

/// Units of a size, in bytes; the largest that a size is a multiple of writes it.
const UNITS: [(&str, u64); 7] = [
    ("GB", 1_000_000_000),
    ("GiB", 1 << 30),
    ("MB", 1_000_000),
    ("MiB", 1 << 20),
    ("KB", 1_000),
    ("KiB", 1 << 10),
    ("", 1),
];

impl FromStr for Pad {
    type Err = NoPad;

    fn from_str(text: &str) -> Result<Self, NoPad> {
        if text == "none" {
            return Ok(Self::None);
        }
        let bytes = UNITS
            .iter()
            .find_map(|(unit, bytes)| Some((text.strip_suffix(unit)?.trim(), *bytes)))
            .and_then(|(number, unit)| number.parse::<u64>().ok()?.checked_mul(unit))
            .filter(|bytes| (1..=MAX_BYTES).contains(bytes));
        bytes.map(Self::To).ok_or_else(|| NoPad(text.to_owned()))
    }
}

impl fmt::Display for Pad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::To(bytes) = self else {
            return f.write_str("none");
        };
        let unit = UNITS.iter().find(|(_, unit)| bytes.is_multiple_of(*unit));
        let (name, unit) = unit.copied().unwrap_or_default();
        write!(f, "{}{name}", bytes.checked_div(unit).unwrap_or(*bytes))
    }
}

/// How layers are compressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Compression {
    /// As published: every runtime and registry takes it.
    #[default]
    Gzip,
    /// Zstandard: unpacked faster.
    Zstd,
}

impl Compression {
    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

impl Serialize for Compression {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// What an image is made of besides its base. The default is what profiles look for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recipe {
    /// To which size it is brought.
    pub pad: Pad,
    /// How its layers are compressed.
    pub compression: Compression,
}

/// The tag of an image of this version of stackgen: of the app's source, the recipe and the size.
/// The base is not in it, so an account's own base serves the same profiles.
pub fn tag(recipe: &Recipe) -> String {
    let mut parts = vec![
        RECIPE.to_string(),
        recipe.compression.name().to_owned(),
        recipe.pad.to_string(),
    ];
    for (name, source) in super::app::FILES {
        parts.push(format!("{name} {}", Digest::of(source.as_bytes())));
    }
    let hex = Digest::of(parts.join("\n").as_bytes()).hex();
    hex.chars().take(TAG_DIGITS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_read_as_it_is_written() {
        for text in ["none", "380MB", "1GiB", "1500KB", "7"] {
            assert_eq!(text.parse::<Pad>().unwrap().to_string(), text);
        }
        assert_eq!("1000MB".parse::<Pad>().unwrap().to_string(), "1GB");
        assert_eq!(Pad::default().to_string(), "380MB");
        for other in [
            "",
            "0",
            "-1MB",
            "51GB",
            "9999999999GiB",
            "MB",
            "1TB",
            "None",
        ] {
            assert!(other.parse::<Pad>().is_err(), "{other}");
        }
    }

    #[test]
    fn a_tag_is_of_what_the_image_is_made_of() {
        let plain = tag(&Recipe::default());
        assert_eq!(plain.len(), TAG_DIGITS);
        let small = Recipe {
            pad: Pad::None,
            ..Recipe::default()
        };
        let zstd = Recipe {
            compression: Compression::Zstd,
            ..Recipe::default()
        };
        assert_ne!(tag(&small), plain);
        assert_ne!(tag(&zstd), plain);
        let same = Recipe {
            pad: "380000KB".parse().unwrap(),
            ..Recipe::default()
        };
        assert_eq!(tag(&same), plain);
    }
}
