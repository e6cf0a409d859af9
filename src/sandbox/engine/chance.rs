//! Randomness that is addressed, not drawn: the same seed, entity and purpose always give the same
//! value, so that one more resource in a template leaves all others as they were.

use std::fmt::Write as _;

/// 64 well-mixed bits for a purpose of an entity: FNV-1a over the texts, then the finaliser of
/// `SplitMix64`. Integer arithmetic only, so the same on every machine.
pub fn draw(seed: u64, entity: &str, purpose: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed;
    for byte in entity.bytes().chain([0xff]).chain(purpose.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    mix(hash)
}

/// A whole number from 0 up to, not including, `bound` (0 when `bound` is 0).
pub fn below(seed: u64, entity: &str, purpose: &str, bound: u64) -> u64 {
    draw(seed, entity, purpose).checked_rem(bound).unwrap_or(0)
}

/// `digits` lower-case hexadecimal digits.
pub fn hex(seed: u64, entity: &str, purpose: &str, digits: usize) -> String {
    let mut text = String::new();
    let mut word = draw(seed, entity, purpose);
    while text.len() < digits {
        let _ = write!(text, "{word:016x}"); // Writing to a String cannot fail.
        word = mix(word);
    }
    text.truncate(digits);
    text
}

/// A UUID of version 4.
pub fn uuid(seed: u64, entity: &str, purpose: &str) -> String {
    let h = hex(seed, entity, purpose, 32);
    let part = |from: usize, to: usize| h.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-4{}-a{}-{}",
        part(0, 8),
        part(8, 12),
        part(13, 16),
        part(17, 20),
        part(20, 32)
    )
}

/// `length` letters and digits, as CloudFormation appends them to the names it makes.
pub fn suffix(seed: u64, entity: &str, purpose: &str, length: usize) -> String {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut word = draw(seed, entity, purpose);
    (0..length)
        .map(|_| {
            let letter = usize::try_from(word % 62).unwrap_or(0);
            word = mix(word);
            ALPHABET.get(letter).copied().map_or('0', char::from)
        })
        .collect()
}

/// A deviation in thousandths of a standard deviation, bell-shaped, within ±3 000: the sum of
/// twelve even draws.
pub fn bell(seed: u64, entity: &str, purpose: &str) -> i64 {
    let mut word = draw(seed, entity, purpose);
    let mut sum = 0_i64;
    for _ in 0..12 {
        sum += i64::try_from(word % 1_000).unwrap_or(0);
        word = mix(word);
    }
    (sum - 5_994).clamp(-3_000, 3_000)
}

const fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entity_and_purpose_do_not_run_together() {
        assert_ne!(draw(1, "ab", "c"), draw(1, "a", "bc"));
    }

    #[test]
    fn ids_have_their_shape_and_are_stable() {
        assert_eq!(hex(7, "vpc", "id", 17).len(), 17);
        assert_eq!(hex(7, "vpc", "id", 17), hex(7, "vpc", "id", 17));
        assert_ne!(hex(7, "vpc", "id", 17), hex(8, "vpc", "id", 17));
        let uuid = uuid(7, "stack", "id");
        assert_eq!(
            uuid.split('-').map(str::len).collect::<Vec<_>>(),
            [8, 4, 4, 4, 12]
        );
        assert_eq!(suffix(7, "role", "name", 12).len(), 12);
    }

    #[test]
    fn the_bell_is_centred() {
        let draws: Vec<_> = (0..2_000)
            .map(|n| bell(7, &n.to_string(), "create"))
            .collect();
        let above = draws.iter().filter(|draw| **draw > 0).count();
        assert!((900..1_100).contains(&above), "{above} of 2000 above zero");
        let within_one = draws.iter().filter(|draw| draw.abs() < 1_000).count();
        assert!(
            (1_250..1_480).contains(&within_one),
            "{within_one} of 2000 within one deviation"
        );
    }
}
