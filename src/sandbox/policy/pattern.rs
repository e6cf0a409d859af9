//! Wildcards and ARNs as policies compare them.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>:
//! `*` stands for any characters, `?` for one; each of the first five parts of an ARN is compared
//! with its own part of the pattern, the rest with the rest.

/// Whether a text fits a pattern with `*` and `?` in it.
pub(super) fn like(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    // Where the last star was, and how far it reaches so far.
    let mut star: Option<(usize, usize)> = None;
    while let Some(letter) = text.get(t) {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(one) if *one == '?' || one == letter => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, reach)) => {
                    p = at + 1;
                    t = reach + 1;
                    star = Some((at, reach + 1));
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|rest| *rest == '*')
}

/// The same, whatever the case: actions are compared so.
pub(super) fn like_ignoring_case(pattern: &str, text: &str) -> bool {
    like(&pattern.to_ascii_lowercase(), &text.to_ascii_lowercase())
}

/// Whether an ARN fits a pattern, part by part; a lone `*` is any resource.
pub(super) fn arn_like(pattern: &str, arn: &str) -> bool {
    if pattern == "*" || pattern == arn {
        return true;
    }
    let (pattern, arn): (Vec<&str>, Vec<&str>) = (
        pattern.splitn(6, ':').collect(),
        arn.splitn(6, ':').collect(),
    );
    pattern.len() == 6
        && arn.len() == 6
        && pattern
            .iter()
            .zip(&arn)
            .all(|(pattern, part)| like(pattern, part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks() {
        assert!(like("a*c?", "abbcd"));
        assert!(like("*", ""));
        assert!(like("*b*b*", "abab"));
        assert!(!like("a?", "a"));
        assert!(!like("ab", "abc"));
        assert!(like_ignoring_case("IAM:*accesskey*", "iam:CreateAccessKey"));
    }

    #[test]
    fn parts_of_an_arn_are_compared_alone() {
        let arn = "arn:aws:logs:us-east-1:111122223333:log-group:app-x:log-stream:y";
        assert!(arn_like("arn:aws:logs:*:111122223333:log-group:app-*", arn));
        assert!(arn_like("*", arn));
        assert!(!arn_like("arn:aws:logs:*:log-group:app-*", arn));
        // A star does not reach over the parts before the resource.
        assert!(!arn_like("arn:*:log-group:app-x:log-stream:y", arn));
    }
}
