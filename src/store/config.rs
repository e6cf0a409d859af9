//! The user's settings: what a company asks of every stack, written down once.
//!
//! ```yaml
//! # ~/.config/stackgen/config.yaml
//! service_role: arn:aws:iam::123456789012:role/cloudformation
//! reaper_role: arn:aws:iam::123456789012:role/scheduler
//! permissions_boundary: arn:aws:iam::123456789012:policy/developers
//! tags: {cost-centre: "4711"}
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use etcetera::BaseStrategy as _;
use serde::{Deserialize, Deserializer, de};

use super::read;
use crate::profile::{ProfileErrors, parse_settings, tag_fault};

/// The file, under the folder for settings.
const FILE: &str = "stackgen/config.yaml";

/// What a company asks of every stack. Every field may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// CloudFormation works as this role, in place of the bootstrap stack's.
    #[serde(default)]
    pub service_role: Option<RoleArn>,
    /// Schedules run as this role, in place of the bootstrap stack's.
    #[serde(default)]
    pub reaper_role: Option<RoleArn>,
    /// Permissions boundary of the roles that the bootstrap stack and other stacks make.
    #[serde(default)]
    pub permissions_boundary: Option<PolicyArn>,
    /// Tags of every stack.
    #[serde(default, deserialize_with = "tags")]
    pub tags: BTreeMap<String, String>,
}

/// ARN of an IAM role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleArn(String);

/// ARN of an IAM policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyArn(String);

macro_rules! arn {
    ($type:ident, $kind:literal, $example:literal) => {
        impl $type {
            /// The ARN.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $type {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                if is_iam(text, $kind) {
                    return Ok(Self(text.to_owned()));
                }
                Err(format!(
                    "`{text}` is not the ARN of a {}, such as `{}`",
                    $kind, $example
                ))
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    };
}

arn!(
    RoleArn,
    "role",
    "arn:aws:iam::123456789012:role/cloudformation"
);
arn!(
    PolicyArn,
    "policy",
    "arn:aws:iam::123456789012:policy/developers"
);

/// `arn:PARTITION:iam::ACCOUNT:KIND/PATH`, without blanks.
fn is_iam(text: &str, kind: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let ["arn", partition, "iam", "", account, resource] = parts.as_slice() else {
        return false;
    };
    let named = resource
        .strip_prefix(kind)
        .and_then(|rest| rest.strip_prefix('/'))
        .is_some_and(|name| !name.is_empty());
    let account =
        *account == "aws" || account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit());
    partition.starts_with("aws") && account && named && !text.contains(char::is_whitespace)
}

fn tags<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    let tags = BTreeMap::<String, String>::deserialize(deserializer)?;
    match tags
        .iter()
        .find_map(|(key, value)| Some((key, tag_fault(key, value)?)))
    {
        Some((key, fault)) => Err(de::Error::custom(format!("`{key}`: {fault}"))),
        None => Ok(tags),
    }
}

impl Config {
    /// Reads the settings: of `named`, a file that must be there, or of the one in the user's
    /// folder, if there is one.
    pub fn load(named: Option<&Path>) -> Result<Self, ProfileErrors> {
        let found = match named {
            Some(path) => Some(read::required(path)?),
            None => match default_file() {
                Some(path) => read::optional(&path)?,
                None => None,
            },
        };
        match found {
            Some(source) => parse_settings(source),
            None => Ok(Self::default()),
        }
    }
}

/// A tag as the command line takes it: `KEY=VALUE`.
pub fn parse_tag(text: &str) -> Result<(String, String), String> {
    let (key, value) = text
        .split_once('=')
        .ok_or_else(|| format!("`{text}` has no `=`: a tag is `KEY=VALUE`"))?;
    match tag_fault(key, value) {
        Some(fault) => Err(fault),
        None => Ok((key.to_owned(), value.to_owned())),
    }
}

/// `$XDG_CONFIG_HOME/stackgen/config.yaml`, or what takes its place on this system.
fn default_file() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.config_dir().join(FILE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::SourceText;

    fn parsed(text: &str) -> Result<Config, String> {
        parse_settings(SourceText {
            name: "config.yaml".to_owned(),
            text: text.to_owned().into(),
        })
        .map_err(|errors| errors.to_string())
    }

    #[test]
    fn every_field_may_be_left_out() {
        assert_eq!(parsed(""), Ok(Config::default()));
        assert_eq!(parsed("# nothing\n"), Ok(Config::default()));
        let config = parsed(
            "service_role: arn:aws:iam::123456789012:role/x/y\ntags: {cost-centre: \"4711\"}\n",
        )
        .unwrap();
        assert_eq!(
            config.service_role.unwrap().as_str(),
            "arn:aws:iam::123456789012:role/x/y"
        );
        assert_eq!(config.tags["cost-centre"], "4711");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (text, told) in [
            (
                "tags: {}\nservce_role: x\n",
                "config.yaml:2:1: servce_role: there is no field `servce_role` here\n  did you mean `service_role`?",
            ),
            (
                "reaper_role: deployer\n",
                "config.yaml:1:14: reaper_role: `deployer` is not the ARN of a role, such as `arn:aws:iam::123456789012:role/cloudformation`",
            ),
            (
                "permissions_boundary: arn:aws:iam::123456789012:role/x\n",
                "config.yaml:1:23: permissions_boundary: `arn:aws:iam::123456789012:role/x` is not the ARN of a policy, such as `arn:aws:iam::123456789012:policy/developers`",
            ),
            (
                "tags: {stackgen:x: y}\n",
                "config.yaml:1:7: tags: `stackgen:x`: tag keys that begin with `stackgen:` are how stackgen finds its stacks",
            ),
        ] {
            assert_eq!(parsed(text), Err(told.to_owned()), "{text}");
        }
        assert!(parsed("tags: [\n").is_err());
    }

    #[test]
    fn a_tag_is_a_key_and_a_value() {
        assert_eq!(parse_tag("a=b=c"), Ok(("a".to_owned(), "b=c".to_owned())));
        assert!(parse_tag("a").is_err() && parse_tag("=b").is_err());
        assert!(parse_tag("aws:a=b").is_err());
    }
}
