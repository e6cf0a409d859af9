//! Whatever a registry says an index, a manifest or a configuration is, reading it ends, and what is
//! read is within its bounds.

#![no_main]

use libfuzzer_sys::fuzz_target;
use stackgen::image::document::{MAX_LAYER, MAX_LAYERS, config, index, is_index, manifest};

fuzz_target!(|input: &[u8]| {
    let _ = is_index(input);
    if let Ok(entries) = index(input) {
        assert!(!entries.is_empty());
    }
    if let Ok(read) = manifest(input) {
        assert!((1..=MAX_LAYERS).contains(&read.layers.len()));
        assert!(read.layers.iter().all(|layer| layer.blob.bytes <= MAX_LAYER));
    }
    if let Ok((_, ids)) = config(input, 3) {
        assert_eq!(ids.len(), 3);
    }
});
