//! The name of a place in a profile: `network.endpoints."ecr.api".type`, `availability_zones[1]`.

use std::fmt;

/// One step into a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Into the entry of a map.
    Key(String),
    /// Into the item of a list, from 0.
    Index(usize),
}

/// The steps from the root of a profile to a value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Path(pub Vec<Step>);

impl Path {
    /// This path with one more key.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.with(Step::Key(key.to_owned()))
    }

    /// This path with one more index.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    /// This path with one more step.
    #[must_use]
    pub fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// A path of plain keys, as rules write it: `workload.memory`. Digits are indexes.
    pub fn of(text: &str) -> Self {
        let step = |part: &str| match part.parse() {
            Ok(index) => Step::Index(index),
            Err(_) => Step::Key(part.to_owned()),
        };
        Self(
            text.split('.')
                .filter(|part| !part.is_empty())
                .map(step)
                .collect(),
        )
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => {
                    let dot = if position == 0 { "" } else { "." };
                    if key.contains(['.', '[', '"', ' ', '=']) || key.is_empty() {
                        write!(f, "{dot}\"{key}\"")?;
                    } else {
                        write!(f, "{dot}{key}")?;
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_what_set_takes() {
        let path = Path::of("network.endpoints").key("ecr.api").key("type");
        assert_eq!(path.to_string(), r#"network.endpoints."ecr.api".type"#);
        assert_eq!(Path::of("a.b.1").to_string(), "a.b[1]");
    }
}
