//! `DescribeImages`: the images that public parameters name.

use super::listing::paged;
use super::text;
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::World;
use crate::sandbox::engine::kinds::images;

/// When every image was made, as far as the sandbox says.
const MADE: &str = "2026-01-01T00:00:00.000Z";

/// The answer, for the images that the call names.
pub(super) fn describe(_: &World, call: &Call) -> Answer {
    let mut items = Vec::new();
    for id in call.input.get("ImageId").items() {
        let id = id.as_str().unwrap_or_default();
        let Some(architecture) = images::architecture(id) else {
            let message = format!("The image id '[{id}]' does not exist");
            return Err(ApiError::client("InvalidAMIID.NotFound", message));
        };
        items.push(Tree::map([
            ("imageId", Tree::text(id)),
            ("name", text(images::name(&call.region, id).as_deref())),
            ("architecture", Tree::text(architecture)),
            ("creationDate", Tree::text(MADE)),
            ("imageState", Tree::text("available")),
            ("imageOwnerAlias", Tree::text("amazon")),
            ("isPublic", Tree::Bool(true)),
            ("virtualizationType", Tree::text("hvm")),
            ("rootDeviceType", Tree::text("ebs")),
        ]));
    }
    if items.is_empty() {
        let message = "the sandbox describes images by ImageId only";
        return Err(ApiError::client("MissingParameter", message));
    }
    paged(call, "imagesSet", items)
}
