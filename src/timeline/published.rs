//! What was published for a setup.

use serde::{Deserialize, Serialize};

/// A point of a published curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub struct Point {
    /// Milliseconds since t0.
    pub at_ms: i64,
    /// Containers started by then.
    pub containers: u32,
}

/// The published result of a setup, and its curve where one is known.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Published {
    /// What its line in a chart is called.
    pub name: String,
    /// Title of the publication.
    pub publication: String,
    /// Address of the publication.
    #[serde(default)]
    pub url: Option<String>,
    /// When the first containers appeared, if published, in milliseconds since t0.
    #[serde(default)]
    pub starts_ms: Option<i64>,
    /// How many containers were reached.
    pub reaches: u32,
    /// When they were reached, in milliseconds since t0.
    pub after_ms: i64,
    /// What the figures above leave out.
    #[serde(default)]
    pub note: Option<String>,
    /// Its curve, in order of time; empty where none is known.
    #[serde(default)]
    pub points: Vec<Point>,
}
