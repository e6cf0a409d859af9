//! Any JSON is refused or taken as a template, and a template's bytes are stable.

#![no_main]

use libfuzzer_sys::fuzz_target;
use stackgen::template::{Graph, Template};

fuzz_target!(|data: &[u8]| {
    let Ok(document) = serde_json::from_slice(data) else {
        return;
    };
    let Ok(template) = Template::new(document) else {
        return;
    };
    let canonical = template.canonical();
    let again = serde_json::from_str(&canonical).map(Template::new);
    assert!(matches!(again, Ok(Ok(again)) if again.canonical() == canonical));
    let _ = Graph::of(&template).order();
});
