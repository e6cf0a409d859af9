//! Two threads for a pure room that starts none.

use crate::timeline::Hands;

/// Two things at the same time.
#[derive(Debug, Clone, Copy, Default)]
pub struct TwoThreads;

impl Hands for TwoThreads {
    fn both<A: Send, B: Send>(
        &self,
        one: impl FnOnce() -> A + Send,
        other: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        std::thread::scope(|scope| {
            let one = scope.spawn(one);
            let other = other();
            match one.join() {
                Ok(one) => (one, other),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_done_and_answered_in_order() {
        assert_eq!(TwoThreads.both(|| 1, || "two"), (1, "two"));
    }
}
