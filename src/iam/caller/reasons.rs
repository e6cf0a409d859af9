//! Reasons that several calls share.

pub(super) const MENDS: &str = "only while a failed delete is mended";
pub(super) const RESIDUE: &str =
    "looks for what is left; without it that part is reported as not seen";
pub(super) const LEFT: &str = "only when something is left and is to be deleted";
pub(super) const TAGS: &str =
    "stacks are tagged while they are made; AWS does not say when it asks for this";
pub(super) const FOLLOWS: &str =
    "follows the stack; the other of the two event calls serves as well";
pub(super) const GROUPED: &str = "only when the stack has hosts, which are emptied first";
pub(super) const DRAINS: &str = "stops the services before the stack is deleted";
pub(super) const PROBE: &str = "asked only when something does not come up, to say why";
pub(super) const LISTED: &str = "Cloud Control lists what is left with the caller's rights";
