//! What is kept so that it need not be fetched or made again, in the XDG cache folder.

use std::path::PathBuf;

use etcetera::BaseStrategy as _;

/// The layout of the image that is built; what the sandbox's registries serve is kept apart, for it
/// is no Python. `None` without a home.
pub fn image_layout(simulated: bool) -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    let name = if simulated { "image-sandbox" } else { "image" };
    Some(strategy.cache_dir().join("stackgen").join(name))
}
