//! "Did you mean".

/// The known name most like `name`, if one is close enough to be what was meant.
pub(super) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    // Names in templates share long prefixes, which Jaro-Winkler overrates; a plain edit distance
    // that grows with the length does better.
    let most = name.chars().count() / 3 + 1;
    known
        .map(|other| (strsim::osa_distance(name, other), other))
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_close_name_is_offered() {
        let known = ["CidrBlock", "VpcId", "Tags"];
        assert_eq!(nearest("CidrBlok", known.into_iter()), Some("CidrBlock"));
        assert_eq!(nearest("VPCID", known.into_iter()), None);
        assert_eq!(nearest("Zone", known.into_iter()), None);
    }
}
