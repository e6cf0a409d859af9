//! The profiles and templates inside the binary.

use include_dir::{Dir, include_dir};

static PROFILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/profiles");
static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The text of a profile by its name: `smoke`, `base/ecs`.
pub(super) fn profile(name: &str) -> Option<&'static str> {
    PROFILES.get_file(format!("{name}.yaml"))?.contents_utf8()
}

/// The text of a template by its name: `ecs-ec2`, `partials/network`.
pub(super) fn template(name: &str) -> Option<&'static str> {
    TEMPLATES.get_file(format!("{name}.hbs"))?.contents_utf8()
}

/// The names of all profiles that can be deployed: the bases are not among them.
pub(super) fn profiles() -> Vec<String> {
    names(&PROFILES)
}

/// The names of all bases, as `extends` writes them.
pub(super) fn bases() -> Vec<String> {
    let base = PROFILES.get_dir("base");
    base.map_or_else(Vec::new, names)
}

fn names(dir: &Dir<'_>) -> Vec<String> {
    let mut names: Vec<String> = dir
        .files()
        .filter_map(|file| file.path().to_str()?.strip_suffix(".yaml"))
        .map(|name| name.replace('\\', "/"))
        .collect();
    names.sort();
    names
}
