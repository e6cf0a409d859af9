//! Layers that only weigh something, so that an image takes as long to pull as the published one.
//!
//! Their bytes look random, so no compression makes them smaller, and follow from their number alone,
//! so every build on every machine makes the same. Their number and size depend on the size that is
//! padded to, so the images of several platforms share all but the last.

use std::io::{self, Read};

use super::platform::Platform;
use super::stored::stored_size;
use super::tarball::{around, largest_file};

/// What a layer weighs, compressed, in bytes: runtimes pull a few layers at a time.
const USUAL: u64 = 64_000_000;

/// The most layers that pad an image, so that base and app stay under the limit of all.
const MOST: u64 = 32;

/// What it is not worth a layer for, in bytes.
const LEAST: u64 = 16 << 10;

/// A layer that pads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Padding {
    /// Which one, from 0.
    pub(super) number: u64,
    /// The bytes in its one file.
    pub(super) file: u64,
}

impl Padding {
    /// Its file's name.
    pub(super) fn name(self) -> String {
        format!("{:02}", self.number)
    }

    /// The bytes of its file.
    pub(super) fn noise(self) -> impl Read {
        Noise::new(self.number).take(self.file)
    }
}

/// The layers that add about `missing` bytes to an image that is brought to `whole` bytes, never
/// more.
pub(super) fn paddings(missing: u64, whole: u64, platform: Platform) -> Vec<Padding> {
    let each = USUAL.max(whole.div_ceil(MOST));
    let mut left = missing;
    let mut layers = Vec::new();
    while left >= LEAST {
        let padding = Padding {
            number: u64::try_from(layers.len()).unwrap_or_default(),
            file: file_for(left.min(each), around(platform)),
        };
        left = left.saturating_sub(each);
        layers.push(padding);
    }
    layers
}

/// The largest file whose layer, stored in gzip, has at most this many bytes. Stored in
/// Zstandard it is some bytes smaller. `around` is what the tar file adds.
fn file_for(packed: u64, around: u64) -> u64 {
    let mut file = largest_file(packed, around);
    while file > 0 && stored_size(file + around) > packed {
        // What packing adds is a few blocks at most.
        let over = stored_size(file + around) - packed;
        file = file.saturating_sub(over.next_multiple_of(512));
    }
    file
}

/// Endless bytes that look random: `SplitMix64`, a counter whose bits are mixed.
/// Source: <https://doi.org/10.1145/2714064.2660195>.
struct Noise {
    counter: u64,
    word: [u8; 8],
    used: usize,
}

/// What the counter counts by.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Noise {
    fn new(number: u64) -> Self {
        Self {
            // Far enough from each other that no two layers meet.
            counter: mixed(number.wrapping_add(1)),
            word: [0; 8],
            used: 8,
        }
    }

    fn next(&mut self) -> [u8; 8] {
        self.counter = self.counter.wrapping_add(STEP);
        mixed(self.counter).to_le_bytes()
    }
}

const fn mixed(counter: u64) -> u64 {
    let z = (counter ^ (counter >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Read for Noise {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = buffer.len();
        let mut rest = buffer;
        // What an earlier call left of a word comes first, so the sizes of reads make no difference.
        let left = self.word.get(self.used..).unwrap_or_default();
        let first = left.len().min(rest.len());
        let (head, tail) = rest.split_at_mut(first);
        head.copy_from_slice(left.get(..first).unwrap_or_default());
        self.used += first;
        rest = tail;
        let mut words = rest.chunks_exact_mut(8);
        for word in &mut words {
            word.copy_from_slice(&self.next());
        }
        let last = words.into_remainder();
        if !last.is_empty() {
            self.word = self.next();
            self.used = last.len();
            last.copy_from_slice(self.word.get(..self.used).unwrap_or_default());
        }
        Ok(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(number: u64, count: u64, piece: usize) -> Vec<u8> {
        let mut noise = Padding {
            number,
            file: count,
        }
        .noise();
        let mut all = Vec::new();
        let mut buffer = vec![0; piece];
        loop {
            match noise.read(&mut buffer).unwrap() {
                0 => return all,
                read => all.extend_from_slice(&buffer[..read]),
            }
        }
    }

    #[test]
    fn noise_is_the_same_however_it_is_read_and_no_two_are() {
        let whole = bytes(0, 10_000, 10_000);
        for piece in [1, 3, 8, 13, 4096] {
            assert!(bytes(0, 10_000, piece) == whole, "{piece}");
        }
        assert!(bytes(1, 10_000, 10_000) != whole);
        // These bytes are part of every image: another version must not make others.
        assert_eq!(whole[..4], bytes(0, 4, 4)[..]);
        let digest = crate::image::Digest::of(&whole).to_string();
        assert_eq!(
            digest,
            "sha256:6d171e160be281dd5718dd924861804ff64afdb5429019cf9cb3cf24a3e8f22d"
        );
    }

    #[test]
    fn noise_cannot_be_made_smaller() {
        let whole = bytes(2, 300_000, 4096);
        let packed = zstd::encode_all(&*whole, 19).unwrap();
        assert!(packed.len() >= whole.len());
    }

    #[test]
    fn layers_weigh_what_is_missing_and_are_shared() {
        let whole = 380_000_000;
        let platform = Platform::LinuxArm64;
        let one = paddings(362_000_000, whole, platform);
        let other = paddings(365_000_000, whole, platform);
        assert_eq!(one.len(), 6);
        assert_eq!(one[..5], other[..5], "shared");
        assert_ne!(one[5], other[5]);
        for (layers, missing) in [(one, 362_000_000), (other, 365_000_000)] {
            let weight: u64 = layers
                .iter()
                .map(|layer| stored_size(layer.file + around(platform)))
                .sum();
            assert!(weight <= missing && weight + 6 * 1024 > missing, "{weight}");
        }
        assert_eq!(paddings(0, whole, platform), []);
        assert_eq!(paddings(LEAST - 1, whole, platform), []);
        assert_eq!(paddings(50_000_000_000, 50_000_000_000, platform).len(), 32);
    }
}
