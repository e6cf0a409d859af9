//! Templates as they are, but for the image, which is taken by its tag: for stacks that are made
//! without asking the registry first.

use serde_json::Value;
use stackgen::image::{Recipe, tag};

/// A template without the parameter that `up` fills in.
pub(crate) fn by_tag(template: &Value) -> Value {
    let tag = format!(":{}", tag(&Recipe::default()));
    let text = template.to_string().replace("@${ImageDigest}", &tag);
    let mut template: Value = serde_json::from_str(&text).unwrap();
    let parameters = template
        .get_mut("Parameters")
        .and_then(Value::as_object_mut);
    if let Some(parameters) = parameters {
        parameters.remove("ImageDigest");
        if parameters.is_empty() {
            template.as_object_mut().unwrap().remove("Parameters");
        }
    }
    template
}
