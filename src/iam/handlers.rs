//! What CloudFormation's handlers may call, as the resource schemas publish it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
struct Table {
    #[serde(borrow)]
    types: BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    // The text is part of the binary and a test parses it, so the fallback is never seen.
    serde_json::from_str(include_str!("handlers.json")).unwrap_or_default()
});

/// Permissions of a type's handlers with the operation each is for: `create`, `read`, `update`,
/// `delete`. Nothing for a type that the table does not hold.
pub(super) fn permissions(kind: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE
        .types
        .get(kind)
        .into_iter()
        .flatten()
        .flat_map(|(operation, actions)| {
            actions
                .split_whitespace()
                .map(|action| (*operation, action))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_every_type() {
        assert!(TABLE.types.len() > 30);
        let created: Vec<_> = permissions("AWS::EC2::EIP")
            .filter(|(operation, _)| *operation == "create")
            .collect();
        assert!(created.contains(&("create", "ec2:AllocateAddress")));
    }
}
