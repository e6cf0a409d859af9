//! The options a suggested command needs to reach the same place as this one.

use std::path::Path;

use super::Globals;

/// What to append to a suggested `stackgen` command: a hint that leads elsewhere is worse than none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Way(String);

impl Way {
    /// From the global options; what the environment says too need not be repeated.
    pub fn of(globals: &Globals) -> Self {
        Self::beside(globals, |name| std::env::var(name).ok())
    }

    fn beside(globals: &Globals, variable: impl Fn(&str) -> Option<String>) -> Self {
        let mut options = String::new();
        let mut add = |option: &str, name: &str, value: Option<&str>| {
            if variable(name).as_deref() == Some(value.unwrap_or_default()) {
                return;
            }
            options.push(' ');
            options.push_str(option);
            if let Some(value) = value {
                options.push('=');
                options.push_str(&quoted(value));
            }
        };
        if let Some(file) = &globals.sandbox {
            let file = file.as_deref().map(Path::to_string_lossy);
            add("--sandbox", "STACKGEN_SANDBOX", file.as_deref());
        }
        if let Some(url) = &globals.endpoint_url {
            add("--endpoint-url", "STACKGEN_ENDPOINT_URL", Some(url));
        }
        if let Some(profile) = &globals.aws_profile {
            add("--aws-profile", "STACKGEN_AWS_PROFILE", Some(profile));
        }
        Self(options)
    }

    /// A whole command, between backticks.
    pub fn command(&self, words: &str) -> String {
        format!("`{}`", self.line(words))
    }

    /// A whole command, on a line of its own.
    pub fn line(&self, words: &str) -> String {
        format!("stackgen {words}{}", self.0)
    }
}

/// As a shell takes it for one word.
pub(super) fn quoted(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    if !value.is_empty() && value.chars().all(plain) {
        value.to_owned()
    } else {
        format!("'{}'", value.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggested_command_reaches_the_same_place() {
        let globals = Globals {
            sandbox: Some(Some("my world.json".into())),
            aws_profile: Some("dev".to_owned()),
            ..Globals::default()
        };
        let way = Way::beside(&globals, |_| None);
        assert_eq!(
            way.command("down x"),
            "`stackgen down x --sandbox='my world.json' --aws-profile=dev`"
        );
        let known = |name: &str| (name == "STACKGEN_SANDBOX").then(|| "my world.json".to_owned());
        let way = Way::beside(&globals, known);
        assert_eq!(way.command("status"), "`stackgen status --aws-profile=dev`");
        let plain = Way::beside(&Globals::default(), |_| None);
        assert_eq!(plain.command("status"), "`stackgen status`");
    }
}
