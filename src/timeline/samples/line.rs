//! One line of `samples.ndjson` read as we write it; any other shape is left to the JSON reader.

use super::super::{Sample, Stamp};
use super::columns::{MISSING, Moments, Row};
use super::names::{NOBODY, Names};

/// The three lists of names of a file or of a part of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    pub(super) services: Names,
    pub(super) zones: Names,
    pub(super) hosts: Names,
}

impl Lists {
    /// The row of a sample.
    pub(super) fn row(&mut self, sample: Sample) -> Option<Row> {
        let Sample {
            task,
            service,
            az,
            host,
            stamps,
            restarts,
            stopped,
        } = sample;
        let plain = number(task.as_bytes());
        let moment = |stamp: Stamp| stamps.get(stamp).unwrap_or(MISSING);
        Some(Row {
            id: plain.unwrap_or_else(|| hashed(task.as_bytes())),
            text: plain.is_none().then(|| task.into_boxed_str()),
            service: self.services.number(service.as_bytes())?,
            zone: named(&mut self.zones, az.as_deref())?,
            host: named(&mut self.hosts, host.as_deref())?,
            moments: Stamp::ALL.map(moment),
            restarts,
            stop: stopped.map(Box::new),
        })
    }

    /// The first line of `text` as a row, and what comes after it; `None` if it is not written the
    /// way we write lines without a stop.
    pub(super) fn quick<'t>(&mut self, text: &'t [u8]) -> Option<(Row, &'t [u8])> {
        let rest = text.strip_prefix(br#"{"task":""#)?;
        let (task, rest) = rest.split_at_checked(32)?;
        let id = number(task)?;
        let rest = rest.strip_prefix(br#"","service":""#)?;
        let (service, rest) = quoted(rest)?;
        let (zone, rest) = optional(rest, br#","az":""#)?;
        let (host, rest) = optional(rest, br#","host":""#)?;
        let (moments, rest) = moments(rest.strip_prefix(br#","ms":["#)?)?;
        let (restarts, rest) = match rest.strip_prefix(br#","restarts":"#) {
            Some(rest) => integer(rest)?,
            None => (0, rest),
        };
        let rest = rest.strip_prefix(b"}\n")?;
        let row = Row {
            id,
            text: None,
            service: self.services.number(service)?,
            zone: zone.map_or(Some(NOBODY), |zone| self.zones.number(zone))?,
            host: host.map_or(Some(NOBODY), |host| self.hosts.number(host))?,
            moments,
            restarts: u32::try_from(restarts).ok()?,
            stop: None,
        };
        Some((row, rest))
    }
}

fn named(names: &mut Names, name: Option<&str>) -> Option<u32> {
    name.map_or(Some(NOBODY), |name| names.number(name.as_bytes()))
}

/// A string up to its closing quote; one with an escape is not for us.
fn quoted(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
    let (string, rest) = text.split_at_checked(end)?;
    Some((string, rest.strip_prefix(b"\"")?))
}

/// A string after `key`, if the key is there.
fn optional<'t>(text: &'t [u8], key: &[u8]) -> Option<(Option<&'t [u8]>, &'t [u8])> {
    let Some(rest) = text.strip_prefix(key) else {
        return Some((None, text));
    };
    let (string, rest) = quoted(rest)?;
    Some((Some(string), rest))
}

/// The list of moments after its opening bracket, and what comes after the closing one.
fn moments(text: &[u8]) -> Option<(Moments, &[u8])> {
    let mut moments = [MISSING; Stamp::COUNT];
    if let Some(rest) = text.strip_prefix(b"]") {
        return Some((moments, rest));
    }
    let mut text = text;
    for slot in &mut moments {
        let rest = if let Some(rest) = text.strip_prefix(b"null") {
            rest
        } else {
            let (moment, rest) = integer(text)?;
            *slot = moment;
            rest
        };
        if let Some(rest) = rest.strip_prefix(b"]") {
            return Some((moments, rest));
        }
        text = rest.strip_prefix(b",")?;
    }
    None
}

/// A whole number of at most 18 digits.
fn integer(text: &[u8]) -> Option<(i64, &[u8])> {
    let (minus, digits) = match text.strip_prefix(b"-") {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let mut value = 0_i64;
    let mut length = 0;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
        length += 1;
    }
    let leading_zero = length > 1 && digits.first() == Some(&b'0');
    if !(1..=18).contains(&length) || leading_zero {
        return None;
    }
    Some((if minus { -value } else { value }, digits.get(length..)?))
}

/// What each byte is worth as a lower-case hexadecimal digit; 16 if it is none.
const HEX: [u8; 256] = {
    let mut table = [16; 256];
    let digits = *b"0123456789abcdef";
    let mut value = 0;
    while value < digits.len() {
        #[expect(clippy::cast_possible_truncation, reason = "16 fits a byte")]
        {
            table[digits[value] as usize] = value as u8;
        }
        value += 1;
    }
    table
};

/// A task id of 32 lower-case hexadecimal digits as a number.
fn number(task: &[u8]) -> Option<u128> {
    let digits: &[u8; 32] = task.try_into().ok()?;
    let (upper, lower) = digits.split_at(16);
    Some(u128::from(half(upper)?) << 64 | u128::from(half(lower)?))
}

fn half(digits: &[u8]) -> Option<u64> {
    let mut value = 0;
    let mut bad = 0;
    for digit in digits {
        let worth = HEX.get(usize::from(*digit)).copied().unwrap_or(16);
        bad |= worth;
        value = value << 4 | u64::from(worth & 15);
    }
    (bad < 16).then_some(value)
}

/// FNV-1a, 128 bits: `http://www.isthe.com/chongo/tech/comp/fnv/`.
fn hashed(text: &[u8]) -> u128 {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    text.iter().fold(OFFSET, |hash, byte| {
        (hash ^ u128::from(*byte)).wrapping_mul(PRIME)
    })
}
