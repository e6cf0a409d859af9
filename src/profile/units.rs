//! Quantities that carry their unit, so that no bare number is ever in doubt.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Memory in MiB; written `512 MiB`, `2 GiB`, or `2 GB` as AWS writes it for Fargate (1 GB = 1024 MiB).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Memory(pub u32);

/// CPU in ECS CPU units, 1024 to a vCPU; written `1 vCPU`, `0.25 vCPU`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cpu(pub u32);

/// A volume size in GiB; written `30 GiB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u32);

/// A percentage, `0 %` to `1000 %`; written `95 %` or `95%`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(pub u16);

/// A length of time in seconds; written `1 s`, `30 min`, `2h`, `60 d`, `1h 30min`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(pub u64);

macro_rules! written {
    ($type:ident, $pattern:literal, $says:literal, $example:literal) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "type": "string",
                    "description": $says,
                    "pattern": $pattern,
                    "examples": [$example]
                })
            }
        }
    };
}

written!(
    Memory,
    r"^\s*[0-9.]+\s*(MiB|GiB|GB)\s*$",
    "An amount of memory with its unit; 1 GB is 1024 MiB, as AWS counts.",
    "2 GiB"
);
written!(
    Cpu,
    r"^\s*[0-9.]+\s*vCPU\s*$",
    "An amount of CPU in vCPU.",
    "1 vCPU"
);
written!(
    Size,
    r"^\s*[0-9]+\s*GiB\s*$",
    "The size of a volume.",
    "30 GiB"
);
written!(Percent, r"^\s*[0-9]+\s*%\s*$", "A percentage.", "95 %");
written!(
    Span,
    r"^\s*([0-9]+\s*(d|h|min|m|s)\s*)+$",
    "A length of time with its units.",
    "1h 30min"
);

fn split(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    (&text[..end], text[end..].trim())
}

impl FromStr for Memory {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is not an amount of memory such as `2 GiB` or `512 MiB`");
        let (number, unit) = split(text.trim());
        let value: f64 = number.parse().map_err(|_| wrong())?;
        let mib = match unit {
            "MiB" => value,
            "GiB" | "GB" => value * 1024.0,
            _ => return Err(wrong()),
        };
        if mib.fract() != 0.0 || !(1.0..=1_048_576.0).contains(&mib) {
            return Err(wrong());
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole and in range"
        )]
        Ok(Self(mib as u32))
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_multiple_of(1024) {
            write!(f, "{} GiB", self.0 / 1024)
        } else {
            write!(f, "{} MiB", self.0)
        }
    }
}

impl FromStr for Cpu {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is not an amount of CPU such as `1 vCPU` or `0.25 vCPU`");
        let (number, unit) = split(text.trim());
        let value: f64 = number.parse().map_err(|_| wrong())?;
        let units = value * 1024.0;
        if unit != "vCPU" || units.fract() != 0.0 || !(1.0..=1_048_576.0).contains(&units) {
            return Err(wrong());
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole and in range"
        )]
        Ok(Self(units as u32))
    }
}

impl fmt::Display for Cpu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} vCPU", f64::from(self.0) / 1024.0)
    }
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (number, unit) = split(text.trim());
        match number.parse() {
            Ok(gib) if unit == "GiB" && gib > 0 => Ok(Self(gib)),
            _ => Err(format!("`{text}` is not a volume size such as `30 GiB`")),
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} GiB", self.0)
    }
}

impl FromStr for Percent {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (number, unit) = split(text.trim());
        match number.parse() {
            Ok(percent) if unit == "%" && percent <= 1000 => Ok(Self(percent)),
            _ => Err(format!("`{text}` is not a percentage such as `95 %`")),
        }
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.0)
    }
}

/// Units of time, longest first, in seconds, with the spellings taken.
const TIME_UNITS: [(u64, &[&str]); 4] = [
    (86_400, &["d"]),
    (3_600, &["h"]),
    (60, &["min", "m"]),
    (1, &["s"]),
];

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is not a length of time such as `2h`, `30 min` or `1 s`");
        let mut rest = text.trim();
        let mut seconds: u64 = 0;
        if rest.is_empty() {
            return Err(wrong());
        }
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
            let number: u64 = rest[..digits].parse().map_err(|_| wrong())?;
            rest = rest[digits..].trim_start();
            let letters = rest
                .find(|c: char| !c.is_ascii_alphabetic())
                .unwrap_or(rest.len());
            let unit = &rest[..letters];
            let (length, _) = TIME_UNITS
                .iter()
                .find(|(_, names)| names.contains(&unit))
                .ok_or_else(wrong)?;
            seconds = number
                .checked_mul(*length)
                .and_then(|n| n.checked_add(seconds))
                .ok_or_else(wrong)?;
            rest = rest[letters..].trim_start();
        }
        Ok(Self(seconds))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        let mut first = true;
        for (length, names) in TIME_UNITS {
            if rest >= length {
                write!(
                    f,
                    "{}{}{}",
                    if first { "" } else { " " },
                    rest / length,
                    names[0]
                )?;
                rest %= length;
                first = false;
            }
        }
        if first { f.write_str("0s") } else { Ok(()) }
    }
}
