//! Following, against a server whose every answer a test decides.

mod server;
mod states;
mod trouble;
