//! The `deploy` room.
