//! What is known before anything is made, in a few lines: for `up` and `run`.

use super::binding::binding_words;
use super::cost::summary;
use super::timing::Timing;
use crate::cost::Estimate;
use crate::plan::Binding;

/// The lines. `binding` and the step's time are of the profile's own step: none where another one is
/// asked for. `time` is none where the stack is there already.
pub fn brief(binding: Option<&Binding>, time: Option<&Timing>, cost: &Estimate) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(binding) = binding {
        lines.push(format!("held back by {}", binding_words(binding)));
    }
    lines.push(format!("costs {}, as an estimate", summary(cost)));
    if let Some(time) = time {
        lines.push(format!("takes {}", time.words(binding.is_some())));
    }
    lines
}
