//! Account numbers out, a short hash in: the one place that every writer of a folder goes through.

use std::borrow::Cow;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// Digits of an account number.
const DIGITS: usize = 12;
/// Hexadecimal digits kept of the hash. 24 bits tell a user's accounts apart, while some 60 000
/// account numbers share each value, so that nobody counts back from it to the number.
const KEPT: usize = 6;

/// SHA-256 in hexadecimal digits.
pub fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}"); // A string takes everything.
        hex
    })
}

/// What stands in the place of an account number: `acct-` and a few digits of its hash. The same
/// account has the same name in every folder.
pub fn short(account: &str) -> String {
    let hex = sha256(&format!("stackgen account {account}"));
    format!("acct-{}", hex.get(..KEPT).unwrap_or(&hex))
}

/// `text` without account numbers: of `known` wherever they stand on their own, of anybody where
/// only an account can stand (in an ARN, as an ECR host, as a part of a path, as a whole string).
pub fn accounts<'a>(text: &'a str, known: &[String]) -> Cow<'a, str> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if !byte.is_ascii_digit() {
            at += 1;
            continue;
        }
        let run = digits(bytes, at);
        if run == DIGITS
            && let (Some(before), Some(number), Some(after)) =
                (text.get(..at), text.get(at..at + run), text.get(at + run..))
            && (is_place(before, after)
                || known.iter().any(|known| known == number) && stands_alone(before, after))
        {
            out.push_str(text.get(copied..at).unwrap_or_default());
            out.push_str(&short(number));
            copied = at + run;
        }
        at += run;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// How many digits stand at `at`.
fn digits(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// What may stand before and after an account number of anybody.
const PLACES: &[(&str, &str)] = &[
    (":", ":"),
    ("/", "/"),
    ("", ".dkr.ecr"),
    ("\"", "\""),
    ("'", "'"),
    // As in percent-encoded ARNs of URLs, and in JSON inside JSON.
    ("%3A", "%3A"),
    ("%3a", "%3a"),
    ("\\\"", "\\\""),
];

fn is_place(before: &str, after: &str) -> bool {
    let place = |(left, right): &(&str, &str)| before.ends_with(left) && after.starts_with(right);
    PLACES.iter().any(place)
}

/// Not a part of a longer word, and not the decimals of a number.
fn stands_alone(before: &str, after: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric();
    let decimals = before
        .strip_suffix('.')
        .is_some_and(|whole| whole.ends_with(|c: char| c.is_ascii_digit()));
    !before.ends_with(word) && !after.starts_with(word) && !decimals
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINE: &str = "111122223333";
    const OTHER: &str = "444455556666";

    fn hidden(text: &str) -> String {
        accounts(text, &[MINE.to_owned()]).into_owned()
    }

    #[test]
    fn an_account_goes_wherever_it_stands() {
        let (mine, other) = (short(MINE), short(OTHER));
        assert_ne!(mine, other);
        for (text, told) in [
            (
                format!("arn:aws:ecs:us-east-1:{MINE}:task/c/5f0e"),
                format!("arn:aws:ecs:us-east-1:{mine}:task/c/5f0e"),
            ),
            (
                format!("arn:aws:iam::{OTHER}:role/x, arn:aws:iam::{MINE}:user/me"),
                format!("arn:aws:iam::{other}:role/x, arn:aws:iam::{mine}:user/me"),
            ),
            (
                format!("{OTHER}.dkr.ecr.us-east-1.amazonaws.com/app:1"),
                format!("{other}.dkr.ecr.us-east-1.amazonaws.com/app:1"),
            ),
            (
                format!("https://sqs.us-east-1.amazonaws.com/{OTHER}/queue"),
                format!("https://sqs.us-east-1.amazonaws.com/{other}/queue"),
            ),
            (
                format!("{{\"account\":\"{OTHER}\",\"x\":\"{{\\\"a\\\":\\\"{OTHER}\\\"}}\"}}"),
                format!("{{\"account\":\"{other}\",\"x\":\"{{\\\"a\\\":\\\"{other}\\\"}}\"}}"),
            ),
            (
                format!("arn%3Aaws%3Aecs%3Aus-east-1%3A{OTHER}%3Atask"),
                format!("arn%3Aaws%3Aecs%3Aus-east-1%3A{other}%3Atask"),
            ),
            (
                format!("account {MINE}, bucket logs-{MINE}-us-east-1"),
                format!("account {mine}, bucket logs-{mine}-us-east-1"),
            ),
        ] {
            assert_eq!(hidden(&text), told);
            // What is hidden stays as it is.
            assert_eq!(hidden(&told), told);
        }
    }

    #[test]
    fn other_digits_stay() {
        for text in [
            "",
            "{\"ms\":1163999222333,\"n\":44445555666,\"mean\":0.444455556666}",
            "5f0e-44445555666a",
            "sha256:a444455556666b",
            "0.111122223333",
            "a111122223333",
            "1111222233334 111122223333é4",
            "step 444455556666 of many",
        ] {
            let known = hidden(text);
            let whole = text.contains(" 111122223333é");
            assert_eq!(known == text, !whole, "{text} → {known}");
        }
    }
}
