//! When containers started: samples, phases, percentiles, curves, comparison.
