//! When silence has become worth a word.

use jiff::SignedDuration;

/// How much longer than the slowest resource in flight usually takes nothing may move.
const BEYOND: SignedDuration = SignedDuration::from_mins(10);

/// Whether the present silence was spoken of, and up to which length.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stall {
    told: SignedDuration,
}

impl Stall {
    /// Is a silence of this length worth a word, when the slowest resource in flight usually takes
    /// `usual`? Once it is, then again each time it has doubled.
    pub(super) fn is_news(&mut self, quiet: SignedDuration, usual: SignedDuration) -> bool {
        if quiet < self.told {
            self.told = SignedDuration::ZERO; // Something has moved since.
        }
        let due = (usual + BEYOND).max(self.told * 2);
        if quiet < due {
            return false;
        }
        self.told = quiet;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_spoken_of_when_it_has_doubled() {
        let mut stall = Stall::default();
        let usual = SignedDuration::from_secs(100);
        let mut told = Vec::new();
        for second in (0..12 * 3600).step_by(30) {
            if stall.is_news(SignedDuration::from_secs(second), usual) {
                told.push(second);
            }
        }
        assert_eq!(told, [720, 1440, 2880, 5760, 11520, 23040]);
        assert!(
            !stall.is_news(SignedDuration::from_secs(5), usual),
            "it moved"
        );
        assert!(stall.is_news(SignedDuration::from_secs(701), usual));
    }
}
