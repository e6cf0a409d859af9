//! Profile files that cannot be read, are not YAML, or do not say what a profile says.

use std::fmt::Write as _;

use super::row::Row;

/// A file that is a good profile but for what `more` adds.
fn profile(more: &str) -> String {
    format!("extends: smoke\ntitle: a test\n{more}")
}

fn bad(input: &'static str, text: impl Into<Vec<u8>>, says: &'static str) -> Row {
    Row::new(input, "render ./x.yaml", says, 3).file("x.yaml", text)
}

/// An alias bomb: nine levels of nine.
fn bomb() -> String {
    let mut text = String::from("a: &a [x, x, x, x, x, x, x, x, x]\n");
    for (last, next) in ('a'..='h').zip('b'..='i') {
        let nine = vec![format!("*{last}"); 9].join(", ");
        let _ = writeln!(text, "{next}: &{next} [{nine}]");
    }
    text
}

#[expect(clippy::too_many_lines, reason = "a table, row by row")]
pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![
        bad("unknown key", profile("regoin: us-east-1\n"), "regoin"),
        bad(
            "wrong type",
            profile("network: {availability_zones: 4}\n"),
            "x.yaml:3:",
        ),
        bad(
            "wrong unit",
            profile("workload: {memory: 2 apples}\n"),
            "2 apples",
        ),
        bad(
            "bare number where a unit belongs",
            profile("ttl: 30\n"),
            "x.yaml:3:",
        ),
        bad("tab", "extends: smoke\nnetwork:\n\tnat: none\n", "no tabs"),
        bad(
            "unclosed quote",
            "extends: smoke\ntitle: \"open\nttl: 2h\n",
            "quote",
        ),
        bad("key twice", profile("title: again\n"), "a second time"),
        bad(
            "tag twice",
            profile("tags:\n  team: a\n  team: b\n"),
            "a second time",
        ),
        bad(
            "two documents",
            "extends: smoke\n---\nextends: smoke\n",
            "more than one document",
        ),
        bad(
            "tag `!Ref`",
            profile("region: !Ref Region\n"),
            "intrinsic functions",
        ),
        bad("alias bomb", bomb(), "error:"),
        bad("file of 10 MB", vec![b'#'; 10 << 20], "bytes"),
        bad("not UTF-8", b"title: \xff\xfe\n".to_vec(), "UTF-8"),
        bad("empty file", "", "the file is empty"),
        bad("`extends` itself", "extends: ./x\n", "x"),
        bad(
            "`extends` something missing",
            "extends: nowhere\ntitle: t\n",
            "nowhere",
        ),
        Row::new("missing file", "render ./none.yaml", "none.yaml", 2),
        Row::new("a folder", "render ./folder.yaml", "folder", 2).file("folder.yaml/x", ""),
        Row::new("unknown profile", "render ecs-ec2-95", "ecs-ec2-95pct", 2),
    ];
    rows.push(
        Row::new(
            "`extends` in a circle",
            "render a --dir project",
            "circle",
            3,
        )
        .file("project/profiles/a.yaml", "extends: b\n")
        .file("project/profiles/b.yaml", "extends: a\n"),
    );
    rows
}
