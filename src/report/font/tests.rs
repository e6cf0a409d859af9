//! The faces hold what sentences need, and their widths are those the drawing program uses.

use super::Face;

#[test]
fn every_face_draws_ascii_and_the_signs_of_our_sentences() {
    let ascii: String = (' '..='~').collect();
    for face in Face::ALL {
        for text in [ascii.as_str(), "3\u{a0}500 – 95 % · ±1 s … × ≥ ≈ é ü ß ñ"] {
            assert_eq!(face.drawable(text), text, "{face:?}");
        }
    }
    assert_eq!(Face::Sans.drawable("1 → 3 500 µs"), "1 → 3 500 µs");
}

#[test]
fn a_sign_that_a_face_lacks_is_replaced() {
    assert_eq!(Face::Hand.drawable("1 → 3\u{202f}500"), "1 to 3\u{a0}500");
    assert_eq!(Face::Sans.drawable("漢"), "?");
}

#[test]
fn widths_are_those_of_the_face() {
    // Digits of a typeface for tables are equally wide, an i is not an m.
    for face in Face::ALL {
        assert!(
            face.width("m", 10.0) > 1.5 * face.width("i", 10.0),
            "{face:?}"
        );
        assert!(face.width("3", 10.0) > 3.0, "{face:?}");
        let sum = face.width("a", 20.0) + face.width("b", 20.0);
        assert!((face.width("ab", 20.0) - sum).abs() < 1e-9, "{face:?}");
    }
}

#[test]
fn a_file_that_is_no_face_has_no_letters() {
    let cut = Face::Sans.ttf().get(..300).unwrap();
    assert!(!super::widths::Widths::read(cut).has('a'));
    assert!(!super::widths::Widths::read(b"").has('a'));
}

#[test]
fn a_rule_brings_the_face_along() {
    let rule = Face::Hand.rule();
    assert!(
        rule.starts_with("@font-face{font-family:\"Stackgen Hand\""),
        "{}",
        &rule[..60]
    );
    assert!(rule.len() < 20_000, "{} bytes", rule.len());
}
