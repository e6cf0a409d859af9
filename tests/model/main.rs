//! How the simulated ECS scales, held against what was published.
//!
//! `STACKGEN_BLESS=1 cargo test --test model` writes docs/model.md anew.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test that cannot go on says why and stops; its numbers are small"
)]

mod findings;
mod laboratory;
mod notes;
mod page;
mod rows;
#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "../shipped/mod.rs"]
mod shipped;

#[test]
fn the_page_is_what_the_model_makes() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/model.md");
    let page = page::page();
    if std::env::var_os("STACKGEN_BLESS").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    let known = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        known == page,
        "docs/model.md is not what the model makes; STACKGEN_BLESS=1 writes it anew:\n{page}"
    );
}
