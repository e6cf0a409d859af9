//! One face: its bytes, how a picture names it, how wide a text in it is.

use std::borrow::Cow;
use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::widths::Widths;

/// A face that the program carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Face {
    /// Plain text: Inter, regular.
    Sans,
    /// Headings and the names of lines: Inter, semi-bold.
    SansBold,
    /// Everything in a hand-drawn picture: Patrick Hand.
    Hand,
}

/// What a sign becomes that a face has no drawing of; anything else becomes a question mark.
const STAND_INS: &[(char, &str)] = &[
    ('\u{2009}', "\u{a0}"),
    ('\u{202f}', "\u{a0}"),
    ('→', "to"),
    ('µ', "u"),
    ('\t', " "),
];

impl Face {
    /// Every face.
    pub(in crate::report) const ALL: [Self; 3] = [Self::Sans, Self::SansBold, Self::Hand];

    /// The face as a drawing program reads it.
    pub(in crate::report) const fn ttf(self) -> &'static [u8] {
        match self {
            Self::Sans => include_bytes!("../fonts/sans.ttf"),
            Self::SansBold => include_bytes!("../fonts/sans-bold.ttf"),
            Self::Hand => include_bytes!("../fonts/hand.ttf"),
        }
    }

    /// The same, packed as browsers read it.
    const fn woff2(self) -> &'static [u8] {
        match self {
            Self::Sans => include_bytes!("../fonts/sans.woff2"),
            Self::SansBold => include_bytes!("../fonts/sans-bold.woff2"),
            Self::Hand => include_bytes!("../fonts/hand.woff2"),
        }
    }

    /// The name of its family, a name of our own: a subset must not pass for the whole font.
    pub(in crate::report) const fn family(self) -> &'static str {
        match self {
            Self::Sans | Self::SansBold => "Stackgen Sans",
            Self::Hand => "Stackgen Hand",
        }
    }

    /// Its weight in CSS.
    pub(in crate::report) const fn weight(self) -> u32 {
        match self {
            Self::SansBold => 700,
            Self::Sans | Self::Hand => 400,
        }
    }

    /// The `@font-face` rule that brings the face along.
    pub(in crate::report) fn rule(self) -> String {
        format!(
            "@font-face{{font-family:\"{}\";font-weight:{};\
             src:url(data:font/woff2;base64,{}) format(\"woff2\")}}",
            self.family(),
            self.weight(),
            STANDARD.encode(self.woff2())
        )
    }

    /// How wide a text is, in pixels at this size. Kerning, a pixel or two, is left out.
    pub(in crate::report) fn width(self, text: &str, size: f64) -> f64 {
        self.widths().of(text) * size
    }

    /// The text with every sign that the face cannot draw replaced.
    pub(in crate::report) fn drawable(self, text: &str) -> Cow<'_, str> {
        let widths = self.widths();
        if text.chars().all(|letter| widths.has(letter)) {
            return Cow::Borrowed(text);
        }
        let mut drawn = String::with_capacity(text.len());
        for letter in text.chars() {
            if widths.has(letter) {
                drawn.push(letter);
            } else {
                let stand_in = STAND_INS.iter().find(|(missing, _)| *missing == letter);
                drawn.push_str(stand_in.map_or("?", |(_, instead)| instead));
            }
        }
        Cow::Owned(drawn)
    }

    fn widths(self) -> &'static Widths {
        static SANS: OnceLock<Widths> = OnceLock::new();
        static BOLD: OnceLock<Widths> = OnceLock::new();
        static HAND: OnceLock<Widths> = OnceLock::new();
        let known = match self {
            Self::Sans => &SANS,
            Self::SansBold => &BOLD,
            Self::Hand => &HAND,
        };
        known.get_or_init(|| Widths::read(self.ttf()))
    }
}
