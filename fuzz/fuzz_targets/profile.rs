//! Any text is refused with a problem or read as a profile; its problems point into it.

#![no_main]

use std::borrow::Cow;

use libfuzzer_sys::fuzz_target;
use stackgen::profile::{Overrides, SourceText, resolve};
use stackgen::store::Shelf;

fuzz_target!(|text: &str| {
    let source = SourceText {
        name: "fuzz.yaml".to_owned(),
        text: Cow::Owned(text.to_owned()),
    };
    if let Err(errors) = resolve("fuzz", source, &Shelf::default(), &Overrides::default()) {
        assert!(!errors.problems.is_empty());
    }
});
