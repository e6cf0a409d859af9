//! Our own words for what CloudFormation says: statuses, events, the fold of events into progress.
//!
//! - [`StackStatus`], [`ResourceStatus`]: AWS's words as types, with questions as exhaustive matches;
//! - [`StackEvent`]: one line of a stack's history;
//! - [`Progress`]: the fold of those lines over the template's resources: rows, counts, first cause;
//! - [`causes`]: known causes of failure, and what they mean;
//! - [`check`]: what was looked at before anything is made;
//! - [`Event`]: everything the engines tell whoever shows it. Plain values: nothing here formats text.

mod cause;
pub mod causes;
mod change;
pub mod check;
mod durations;
mod event;
mod expiry;
mod forecast;
mod history;
mod notice;
mod outlook;
mod phase;
mod progress;
mod residue;
mod row;
mod seen;
mod status;
mod summary;
mod teardown;
mod trouble;

pub use cause::{Failure, is_cancellation};
pub use change::{ChangeAction, OnFailure, Proposed, Replacement, ResourceChange, TAGS};
pub use durations::{Learned, usual};
pub use event::{
    ChangeSetReady, Checked, Event, Finding, Followed, Happened, Identity, ImageFound, Leftover,
    Output, Outputs, Settled, Started, Tick, Verdict,
};
pub use expiry::{Expiry, NEVER, Scheduled, TRIES};
pub use forecast::{Forecast, Leg, PhaseForecast, forecast};
pub use history::{Operation, StackEvent, Subject};
pub use notice::Notice;
pub use phase::Phase;
pub use progress::{Counts, Progress, Resource};
pub use residue::{Bills, Left, Residue, Tie, Unlooked};
pub use row::{Row, RowState};
pub use seen::Seen;
pub use status::{ResourceStatus, StackStatus};
pub use summary::{Spent, Summary, Unseen};
pub use teardown::{Draining, Mend, Mending, Retrying};
pub use trouble::{Failing, Trouble};

use jiff::Timestamp;
use serde::Serializer;

/// Writes a time as RFC 3339, as every JSON document of ours has it.
fn rfc3339<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(time)
}

/// As [`rfc3339`], for a time that may not be known.
#[expect(
    clippy::ref_option,
    reason = "serde hands over a reference to the field"
)]
fn rfc3339_option<S: Serializer>(
    time: &Option<Timestamp>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => rfc3339(time, serializer),
        None => serializer.serialize_none(),
    }
}
