//! The app inside the image.

/// Its files, by name, in the order of the layer.
pub(super) const FILES: &[(&str, &str)] = &[];
