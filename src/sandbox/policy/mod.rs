//! IAM policy evaluation: who may do what.
//!
//! - [`Document`], [`Request`], [`Held::decide`]: the language and what it says;
//! - [`Rights`]: what a caller or a role is held to; `gate`: calls, and the stacks they start;
//! - `calls`: what each call needs; `handlers`: what CloudFormation's handlers call;
//! - `denial`: AWS's words for no.
//!
//! No table of the product is read here: what a call or a handler needs is written down once
//!   more, from the API references, or the product would be proved with itself.

mod calls;
mod condition;
mod decide;
mod denial;
mod document;
mod gate;
mod handlers;
mod pattern;
mod request;
mod rights;

pub use decide::{Decision, Held};
pub use denial::{Denial, decoded};
pub use document::{Document, NotAPolicy};
pub use gate::{check, handle, remember};
pub use handlers::{Work, may_work};
pub use request::Request;
pub use rights::{Rights, of_role};

#[cfg(test)]
mod tests;
