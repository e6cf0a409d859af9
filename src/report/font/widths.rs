//! How wide each letter of a face is, read out of the face itself, so that the two never part.
//!
//! Only what a subset of ours holds: one character map of format 4, horizontal metrics
//! (<https://learn.microsoft.com/en-us/typography/opentype/spec/cmap>, `…/hmtx`).

use std::collections::BTreeMap;

/// Advance widths in parts of the letter size.
#[derive(Debug, Default)]
pub(super) struct Widths {
    letters: BTreeMap<char, f64>,
}

impl Widths {
    /// Reads a face; one that is not understood has no letters.
    pub(super) fn read(face: &[u8]) -> Self {
        read(Bytes(face)).unwrap_or_default()
    }

    /// Whether the face draws this letter.
    pub(super) fn has(&self, letter: char) -> bool {
        self.letters.contains_key(&letter)
    }

    /// The width of a text at size 1.
    pub(super) fn of(&self, text: &str) -> f64 {
        let half = 0.5;
        text.chars()
            .map(|letter| self.letters.get(&letter).copied().unwrap_or(half))
            .sum()
    }
}

/// Big-endian numbers at places of a file.
#[derive(Clone, Copy)]
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn short(self, at: usize) -> Option<u16> {
        let bytes = self.0.get(at..at + 2)?;
        Some(u16::from_be_bytes(bytes.try_into().ok()?))
    }

    fn long(self, at: usize) -> Option<usize> {
        let bytes = self.0.get(at..at + 4)?;
        usize::try_from(u32::from_be_bytes(bytes.try_into().ok()?)).ok()
    }

    /// The table of this name.
    fn table(self, name: [u8; 4]) -> Option<Bytes<'a>> {
        let count = usize::from(self.short(4)?);
        let entry = (0..count)
            .map(|row| 12 + row * 16)
            .find(|&at| self.0.get(at..at + 4) == Some(&name))?;
        let from = self.long(entry + 8)?;
        Some(Bytes(self.0.get(from..from + self.long(entry + 12)?)?))
    }
}

fn read(face: Bytes<'_>) -> Option<Widths> {
    let per_em = f64::from(face.table(*b"head")?.short(18)?);
    let measured = usize::from(face.table(*b"hhea")?.short(34)?);
    let metrics = face.table(*b"hmtx")?;
    let letters = characters(face.table(*b"cmap")?)?
        .into_iter()
        .filter_map(|(letter, glyph)| {
            let row = usize::from(glyph).min(measured.checked_sub(1)?);
            Some((letter, f64::from(metrics.short(row * 4)?) / per_em))
        })
        .collect();
    Some(Widths { letters })
}

/// The letters of the first character map of format 4, and their glyphs.
fn characters(maps: Bytes<'_>) -> Option<Vec<(char, u16)>> {
    let count = usize::from(maps.short(2)?);
    let map = (0..count)
        .filter_map(|row| Some(Bytes(maps.0.get(maps.long(4 + row * 8 + 4)?..)?)))
        .find(|map| map.short(0) == Some(4))?;
    let twice = usize::from(map.short(6)?);
    let mut found = Vec::new();
    for segment in (0..twice).step_by(2) {
        let last = map.short(14 + segment)?;
        let first = map.short(16 + twice + segment)?;
        let delta = map.short(16 + 2 * twice + segment)?;
        let place = 16 + 3 * twice + segment;
        let offset = usize::from(map.short(place)?);
        for code in first..=last {
            let glyph = if offset == 0 {
                code.wrapping_add(delta)
            } else {
                let at = place + offset + 2 * usize::from(code - first);
                map.short(at)?.wrapping_add(delta)
            };
            if let Some(letter) = char::from_u32(u32::from(code)).filter(|_| glyph != 0) {
                found.push((letter, glyph));
            }
        }
    }
    Some(found)
}
