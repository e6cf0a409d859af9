//! Text that must fit into a tag.

/// Longest tag value.
const LONGEST: usize = 256;

/// The text with what a tag may not hold replaced: letters, digits, blanks and `_.:/=+-@` may stay.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Tag.html> and the services'
/// own, narrower rules, which the tags meet because CloudFormation passes them on.
pub fn tag_value(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || " _.:/=+-@".contains(c) {
                c
            } else {
                '_'
            }
        })
        .take(LONGEST)
        .collect()
}
