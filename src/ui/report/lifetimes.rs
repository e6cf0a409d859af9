//! Remarks about the schedule that deletes a stack, and what it needs.

use super::super::expiry::{short, trouble};
use super::super::style::{HINT, WARN, paint};
use crate::stack::Notice;

/// The lines of such a remark; none of any other.
pub(super) fn lifetime(notice: &Notice) -> Vec<String> {
    let warning = |text: String| vec![format!("{} {text}", paint(WARN, "warning:"))];
    let note = |text: String| vec![format!("{} {text}", paint(HINT, "note:"))];
    match notice {
        Notice::BootstrapMaking {
            stack,
            region,
            version,
        } => note(format!(
            "making {stack} {version} in {region}: two roles and a schedule group, free of charge; \
             this takes about half a minute"
        )),
        Notice::BootstrapChanging {
            stack,
            region,
            from,
            to,
        } if from == to => note(format!("changing {stack} {to} in {region}")),
        Notice::BootstrapChanging {
            stack,
            region,
            from,
            to,
        } => note(format!(
            "changing {stack} in {region} from version {from} to {to}"
        )),
        Notice::BootstrapRemoved { stack, region } => note(format!("{stack} in {region} is gone")),
        Notice::ExpiryArmed {
            stack,
            at,
            left_seconds,
            again,
        } => note(format!(
            "{stack} is deleted by itself in {}, at {at}{}",
            short(*left_seconds),
            if *again {
                "; its schedule was gone and is armed anew"
            } else {
                ""
            }
        )),
        Notice::Expired {
            stack,
            region,
            expiry,
        } => trouble(expiry).map_or_else(Vec::new, |what| {
            warning(format!("{stack} in {region}: {what}"))
        }),
        Notice::NoExpiry => warning(
            "nothing will delete this stack by itself; it bills until `stackgen down`".to_owned(),
        ),
        _ => Vec::new(),
    }
}
