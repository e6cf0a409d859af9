//! The dead man's switch as a user sees it: the time a stack has, what it takes, and its end.

mod bootstrap;
mod company;
mod last;
mod switch;
mod times;

use serde_json::Value;

use crate::harness::{Home, Run};

/// The sandbox of a home, as fast as it goes.
const SANDBOX: [(&str, &str); 2] = [
    ("STACKGEN_SANDBOX", "world.json"),
    ("STACKGEN_SANDBOX_SPEED", "max"),
];

fn stackgen(home: &Home, args: &[&str]) -> Run {
    home.stackgen_with(&SANDBOX, args)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("one JSON document")
}
