//! How much of a run is known.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::figures::count;
use super::super::samples::MISSING;
use super::super::starts::Starts;
use super::super::{Header, Samples, Stamp};

/// How much of a run is known: have x of N.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
pub struct Coverage {
    /// Containers that were wanted, those before t0 among them.
    pub wanted: u32,
    /// Containers whose start is known by the yardstick, those before t0 among them.
    pub have: u32,
    /// Containers that ran before t0; they are in the curve and in no phase.
    pub before: u32,
    /// Tasks of which anything is known.
    pub tasks: u32,
    /// Tasks for which each stamp is known.
    pub stamps: BTreeMap<Stamp, u32>,
    /// Tasks whose program was started again; each counts once.
    pub restarted: u32,
    /// How often programs were started again.
    pub restarts: u32,
    /// Lines of the file that a later line about the same task replaced.
    pub superseded_lines: u32,
    /// Lines of the file that could not be read.
    pub unreadable_lines: u32,
    /// Does the file end in the middle of a line, as after a killed run?
    pub torn: bool,
}

impl Coverage {
    /// Is the start of every wanted container known?
    pub const fn is_complete(&self) -> bool {
        self.have >= self.wanted
    }

    pub(super) fn of(header: &Header, samples: &Samples, starts: &Starts) -> Self {
        let known = |stamp| samples.moments(stamp).filter(|at| *at != MISSING).count();
        let unreadable = samples.unreadable();
        Self {
            wanted: header.to,
            have: count(starts.len()),
            before: count(starts.before),
            tasks: count(samples.len()),
            stamps: Stamp::ALL
                .into_iter()
                .map(|stamp| (stamp, count(known(stamp))))
                .collect(),
            restarted: count(samples.restarts().count()),
            restarts: samples.restarts().fold(0, u32::saturating_add),
            superseded_lines: count(samples.superseded()),
            unreadable_lines: unreadable.lines,
            torn: unreadable.torn,
        }
    }
}
