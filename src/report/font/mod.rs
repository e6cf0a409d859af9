//! The letters that pictures are drawn with: they come along in the program and in every picture, so
//! that the same input gives the same picture everywhere, without a network.
//!
//! Inter and Patrick Hand, cut down to the characters a chart can hold, under the SIL Open Font
//! License (its text lies beside them in `src/report/fonts`). `tests/tools/fonts.py` makes the files
//! out of the published releases.

mod face;
mod widths;

pub(super) use face::Face;

#[cfg(test)]
mod tests;
