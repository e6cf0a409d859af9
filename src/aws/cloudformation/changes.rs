//! What a change set would change, in our words.

use aws_sdk_cloudformation::types::{
    Change, ChangeAction as Action, Replacement as Replace, ResourceAttribute, ResourceChangeDetail,
};

use crate::stack::{ChangeAction, Replacement, ResourceChange};

/// One change; nothing for what is no resource.
pub(super) fn resource_change(change: Change) -> Option<ResourceChange> {
    let change = change.resource_change?;
    let action = match change.action? {
        Action::Add => ChangeAction::Add,
        Action::Modify => ChangeAction::Modify,
        Action::Remove => ChangeAction::Remove,
        other => ChangeAction::Other(other.as_str().to_owned()),
    };
    let mut properties: Vec<String> = change
        .details
        .unwrap_or_default()
        .into_iter()
        .filter_map(property)
        .collect();
    properties.sort_unstable();
    properties.dedup();
    if properties.is_empty() {
        let scope = change.scope.unwrap_or_default();
        properties = scope.iter().map(|one| one.as_str().to_owned()).collect();
    }
    Some(ResourceChange {
        action,
        logical_id: change.logical_resource_id?,
        resource_type: change.resource_type.unwrap_or_default(),
        physical_id: change.physical_resource_id.filter(|id| !id.is_empty()),
        replacement: match change.replacement {
            Some(Replace::True) => Replacement::Always,
            Some(Replace::Conditional) => Replacement::Maybe,
            _ => Replacement::Never,
        },
        properties,
    })
}

/// The property that changes; another attribute by its own name (`Tags`, `Metadata`).
fn property(detail: ResourceChangeDetail) -> Option<String> {
    let target = detail.target?;
    match target.attribute? {
        ResourceAttribute::Properties => target.name,
        other => Some(other.as_str().to_owned()),
    }
}
