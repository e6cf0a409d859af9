//! The configuration of an image: what the base says of its system, and how our app is started.

use std::collections::HashMap;

use oci_spec::image::{Config, ImageConfiguration, RootFs};

use super::digest::Digest;
use super::platform::Platform;
use super::tarball::EPOCH_TEXT;

/// The folder of the app, from the root of the image.
pub(super) const APP: &str = "app";

/// The port the app listens on by default.
const PORT: &str = "5002/tcp";

/// Nobody, by number: a base need not have the name.
const NOBODY: &str = "65534:65534";

/// Where a runtime or a person looks for what is in an image.
/// Source: <https://github.com/opencontainers/image-spec/blob/main/annotations.md>.
const LABELS: [(&str, &str); 4] = [
    ("org.opencontainers.image.title", "stackgen test app"),
    (
        "org.opencontainers.image.description",
        "Says in one line when its container started",
    ),
    (
        "org.opencontainers.image.version",
        env!("CARGO_PKG_VERSION"),
    ),
    ("org.opencontainers.image.licenses", "MIT OR Apache-2.0"),
];

/// The command that starts the app.
fn entry_point(platform: Platform) -> [&'static str; 3] {
    match platform {
        Platform::LinuxAmd64 | Platform::LinuxArm64 => ["python3", "-IB", "/app"],
        Platform::WindowsAmd64 => ["python", "-IB", r"C:\app"],
    }
}

/// The configuration over a base. Of the base stays what its system needs: its version and
/// variables; what it would start, expose or check goes.
pub(super) fn configuration(
    base: &ImageConfiguration,
    platform: Platform,
    diff_ids: &[Digest],
) -> ImageConfiguration {
    let windows = platform == Platform::WindowsAmd64;
    let of_base = base.config().clone().unwrap_or_default();
    let mut config = Config::default();
    config
        .set_env(of_base.env().clone())
        .set_entrypoint(Some(entry_point(platform).map(str::to_owned).to_vec()))
        .set_exposed_ports(Some(vec![PORT.to_owned()]))
        .set_working_dir(Some(if windows { r"C:\" } else { "/" }.to_owned()))
        .set_labels(Some(labels()))
        .set_user((!windows).then(|| NOBODY.to_owned()));
    let mut files = RootFs::default();
    files.set_diff_ids(diff_ids.iter().map(ToString::to_string).collect());
    let mut image = ImageConfiguration::default();
    image
        .set_created(Some(EPOCH_TEXT.to_owned()))
        .set_architecture(base.architecture().clone())
        .set_os(base.os().clone())
        .set_os_version(base.os_version().clone())
        .set_os_features(base.os_features().clone())
        .set_variant(base.variant().clone())
        .set_config(Some(config))
        .set_rootfs(files);
    image
}

fn labels() -> HashMap<String, String> {
    LABELS
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}
