//! The `render` room.
