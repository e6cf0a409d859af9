//! The only room that names an AWS SDK crate: one session, one thin client a service.
//! SDK shapes come in, our own types go out, errors are typed.

mod clock;

pub use clock::{Clock, SystemClock, Wait};
