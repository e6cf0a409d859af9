//! Whether a run counts.

use super::{Halt, Measured};

/// Own start records of so many in a hundred may be missing in a run that counts as complete.
const MISSING: u32 = 1;

impl Measured {
    /// Was the target reached, and do the containers' own records say so?
    pub fn is_complete(&self) -> bool {
        let most = self.coverage.expected.saturating_mul(MISSING);
        self.halt == Halt::Reached && self.missing().saturating_mul(100) <= most
    }

    /// Containers that ran and whose own start record is not here.
    pub const fn missing(&self) -> u32 {
        self.coverage.expected.saturating_sub(self.coverage.app)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::super::{Coverage, LineCounts};
    use super::*;

    fn measured(halt: Halt, app: u32) -> Measured {
        Measured {
            t0: Timestamp::UNIX_EPOCH,
            simulated: true,
            halt,
            elapsed_ms: 845_000,
            from: 5,
            target: 3_500,
            started: 3_500,
            running: 3_500,
            restarts: 0,
            failed: 0,
            interrupted: 0,
            stopped: Vec::new(),
            raises: Vec::new(),
            hosts_before: Vec::new(),
            hosts_after: 0,
            coverage: Coverage {
                expected: 3_495,
                app,
                ..Coverage::default()
            },
            lines: LineCounts::default(),
            calls: Vec::new(),
            usd_micros: None,
        }
    }

    #[test]
    fn a_run_counts_when_the_target_was_reached_and_the_containers_say_so() {
        assert!(measured(Halt::Reached, 3_495).is_complete());
        assert!(measured(Halt::Reached, 3_461).is_complete());
        assert!(!measured(Halt::Reached, 3_460).is_complete());
        assert!(!measured(Halt::Interrupted, 3_495).is_complete());
        assert!(!measured(Halt::Plateau { quiet_ms: 1 }, 3_495).is_complete());
        assert_eq!(measured(Halt::Reached, 3_460).missing(), 35);
    }
}
