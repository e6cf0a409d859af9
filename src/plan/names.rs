//! Names: of stacks, and of what is inside a template.

/// CloudFormation's longest stack name.
const LONGEST: usize = 128;

/// Every stack of ours begins with this.
const PREFIX: &str = "stackgen-";

/// Why a stack cannot be called so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Characters that a stack name cannot have.
    #[error(
        "`{name}` may only hold letters, digits and hyphens, and not begin or end with a hyphen"
    )]
    Characters {
        /// What was given.
        name: String,
    },
    /// Longer than CloudFormation takes.
    #[error("stack name `{stack}` has {} characters, {LONGEST} are the most", stack.len())]
    TooLong {
        /// The whole stack name.
        stack: String,
    },
}

/// The stack's name: `stackgen-<profile>`, or `stackgen-<profile>-<name>` so that two copies of a
/// profile can stand side by side. A profile's file may have dots and underscores in its name;
/// they become hyphens.
pub fn stack_name(profile: &str, name: Option<&str>) -> Result<String, NameError> {
    let mut stack = String::from(PREFIX);
    stack.extend(
        profile
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }),
    );
    if let Some(name) = name {
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let inner = !name.starts_with('-') && !name.ends_with('-');
        if name.is_empty() || !inner || !name.chars().all(allowed) {
            return Err(NameError::Characters {
                name: name.to_owned(),
            });
        }
        stack.push('-');
        stack.push_str(name);
    }
    if stack.len() > LONGEST {
        return Err(NameError::TooLong { stack });
    }
    Ok(stack)
}

/// A piece of a logical id out of any name: `ecr.api` → `EcrApi`.
pub fn logical_name(name: &str) -> String {
    let mut logical = String::with_capacity(name.len());
    let mut capital = true;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            capital = true;
        } else if capital {
            logical.push(c.to_ascii_uppercase());
            capital = false;
        } else {
            logical.push(c);
        }
    }
    logical
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_carries_its_name() {
        assert_eq!(
            stack_name("ecs-ec2-95pct", None).unwrap(),
            "stackgen-ecs-ec2-95pct"
        );
        assert_eq!(
            stack_name("ecs-ec2-95pct", Some("anna")).unwrap(),
            "stackgen-ecs-ec2-95pct-anna"
        );
        assert_eq!(stack_name("my_own.v2", None).unwrap(), "stackgen-my-own-v2");
    }

    #[test]
    fn what_cloudformation_would_refuse_is_refused() {
        for name in ["", "-a", "a-", "a b", "ä", "a_b"] {
            assert!(matches!(
                stack_name("smoke", Some(name)),
                Err(NameError::Characters { .. })
            ));
        }
        let long = "n".repeat(200);
        let error = stack_name("smoke", Some(&long)).unwrap_err();
        assert!(
            error
                .to_string()
                .ends_with("has 215 characters, 128 are the most"),
            "{error}"
        );
        assert!(stack_name("smoke", Some(&"n".repeat(113))).is_ok());
    }

    #[test]
    fn logical_names_are_alphanumeric() {
        assert_eq!(logical_name("ecr.api"), "EcrApi");
        assert_eq!(logical_name("ecs-telemetry"), "EcsTelemetry");
        assert_eq!(logical_name("onexxx"), "Onexxx");
    }
}
