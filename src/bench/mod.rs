//! The benchmark itself: scale, collect the start records, stop, scale back.
