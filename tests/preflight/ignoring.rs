//! `--ignore-preflight`: by exact id, and never all of them.

use crate::row::row;

#[test]
fn a_check_that_there_is_not_is_refused_with_the_list() {
    row(
        "up smoke --ignore-preflight imag",
        "",
        2,
        &[
            "error: there is no check `imag`",
            "did you mean `image`?",
            "the checks are ",
            "name-free",
        ],
    )
    .hold();
    row(
        "up smoke --ignore-preflight all",
        "",
        2,
        &["error: there is no check `all`"],
    )
    .hold();
}

#[test]
fn what_is_ignored_stops_nothing_and_is_said() {
    row(
        "up smoke --ignore-preflight zones --ignore-preflight image",
        "world:\n- set: {zone: {zone: use1-az4, state: unavailable}}\n",
        0,
        &["warning: `zones` would fail, and is ignored: use1-az4 is unavailable"],
    )
    .hold();
}

#[test]
fn another_check_is_not_ignored_with_it() {
    row(
        "up smoke --ignore-preflight zones --set workload.image.tag=none",
        "world:\n- set: {zone: {zone: use1-az4, state: unavailable}}\n",
        4,
        &["error: check `image`: stackgen/test-app:none is not in ECR"],
    )
    .hold();
}
