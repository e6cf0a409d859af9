//! Dynamic references: `{{resolve:ssm:name:version}}`.

use super::{Scope, Unresolved};
use crate::sandbox::engine::kinds;

const OPEN: &str = "{{resolve:";

/// A text with its dynamic references filled in.
pub(super) fn replace(scope: &Scope<'_>, text: &str) -> Result<String, Unresolved> {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        let Some((reference, after)) = after.split_once("}}") else {
            break;
        };
        result.push_str(before);
        result.push_str(&look_up(scope, reference)?);
        rest = after;
    }
    result.push_str(rest);
    Ok(result)
}

fn look_up(scope: &Scope<'_>, reference: &str) -> Result<String, Unresolved> {
    let mut parts = reference.split(':');
    let (service, name) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    match service {
        "ssm" => kinds::ssm_parameter(scope.world, scope.place, name).ok_or_else(|| {
            Unresolved(format!(
                "Unable to fetch parameters [{name}] from parameter store for this account."
            ))
        }),
        // Secrets live in services that are not simulated: refused by name, never left as text.
        other => Err(Unresolved(format!(
            "Could not resolve a dynamic reference of service {other}: not simulated"
        ))),
    }
}
