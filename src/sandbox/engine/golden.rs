//! Rendered profiles for tests of the simulated AWS.

use serde_json::Value;

use super::kinds::repository::TEST_APP_TAG;

/// A golden template that takes its image by tag, so that nobody has to ask the registry first.
///
/// # Panics
/// When the text is no rendered profile.
pub fn by_tag(text: &str) -> Value {
    let text = text.replace("@${ImageDigest}", &format!(":{TEST_APP_TAG}"));
    let mut template: Value = serde_json::from_str(&text).unwrap();
    let parameters = template["Parameters"].as_object_mut();
    parameters.unwrap().remove("ImageDigest");
    template
}
