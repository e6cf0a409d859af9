//! Policies: what is generated from the shipped profiles.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and stops"
)]

#[path = "../shipped/mod.rs"]
mod shipped;

#[path = "../shipped/by_tag.rs"]
mod by_tag;
mod caller;
mod enforced;
mod home;
mod own_role;
mod page;
mod role;
mod service_role;
mod table;
