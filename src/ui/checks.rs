//! What the checks before anything is made came to, for people.

use super::Table;
use super::style::{HINT, WARN, paint};
use crate::stack::check::{Check, Finding, Fix, Preflight, Verdict};

/// One row a check. `command` makes a whole command of words for stackgen.
pub fn check_table(preflight: &Preflight, command: &dyn Fn(&str) -> String) -> Table {
    let mut table = Table::new(["check", "", "found, and what to do"]);
    for check in &preflight.checks {
        let mut told = check.finding.sentence();
        if let Some(fix) = check.fix.first() {
            told = format!("{told}: {}", fix_text(fix, command));
        }
        table.row([check.id.to_owned(), mark(preflight, check).to_owned(), told]);
    }
    table
}

/// What can be done, in a line.
pub fn fix_text(fix: &Fix, command: &dyn Fn(&str) -> String) -> String {
    match fix {
        Fix::Run(line) => format!("`{line}`"),
        Fix::Stackgen(words) => command(words),
        Fix::Do(words) => words.clone(),
    }
}

/// Not painted: the table would count the colour's own characters.
fn mark(preflight: &Preflight, check: &Check) -> &'static str {
    match check.verdict {
        _ if matches!(check.finding, Finding::Leftovers { bills: true, .. }) => "bills",
        Verdict::Ok => "ok",
        Verdict::CannotTell => "cannot tell",
        Verdict::WillFail if preflight.ignores(check) => "ignored",
        Verdict::WillFail => "will fail",
    }
}

/// A line for all that is well, and one for each check that is not.
pub(super) fn lines(preflight: &Preflight) -> Vec<String> {
    let well = preflight.of(Verdict::Ok).count();
    let mut lines = vec![match preflight.checks.len() {
        all if all == well => format!("{} find nothing in the way", checks(all)),
        all => format!("{}, {well} of them find nothing in the way", checks(all)),
    }];
    for check in &preflight.checks {
        let told = check.finding.sentence();
        match check.verdict {
            Verdict::Ok => {}
            Verdict::CannotTell => lines.push(format!(
                "{} cannot tell about `{}`: {told}",
                paint(WARN, "warning:"),
                check.id
            )),
            Verdict::WillFail => lines.push(format!(
                "{} `{}` would fail, and is ignored: {told}",
                paint(WARN, "warning:"),
                check.id
            )),
        }
        if check.verdict != Verdict::Ok
            && let Some(fix) = check.fix.first()
        {
            let command = |words: &str| format!("`stackgen {words}`");
            let fix = fix_text(fix, &command);
            lines.push(format!("  {} {fix}", paint(HINT, "hint:")));
        }
    }
    lines
}

fn checks(count: usize) -> String {
    match count {
        1 => "1 check".to_owned(),
        _ => format!("{count} checks"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preflight() -> Preflight {
        let missing = |image: Option<&str>| Finding::Parameter {
            name: "/p".to_owned(),
            image: image.map(str::to_owned),
        };
        let unseen = Finding::Unseen {
            action: Some("ec2:DescribeAvailabilityZones".to_owned()),
            reason: "no".to_owned(),
        };
        let fix = || vec![Fix::Stackgen("residue".to_owned())];
        Preflight {
            checks: vec![
                Check::ok("ami", missing(Some("ami-1"))),
                Check::cannot_tell("zones", unseen, vec![Fix::Do("ask for it".to_owned())]),
                Check::will_fail("name-free", missing(None), fix()),
            ],
            ignored: vec!["name-free".to_owned()],
        }
    }

    #[test]
    fn only_what_is_not_well_has_a_line() {
        let lines = lines(&preflight()).join("\n");
        let lines = anstream::adapter::strip_str(&lines).to_string();
        insta::assert_snapshot!(lines, @r"
        3 checks, 1 of them find nothing in the way
        warning: cannot tell about `zones`: ec2:DescribeAvailabilityZones is not allowed: no
          hint: ask for it
        warning: `name-free` would fail, and is ignored: there is no parameter /p
          hint: `stackgen residue`
        ");
    }

    #[test]
    fn every_check_has_a_row() {
        let table = check_table(&preflight(), &|words| format!("`x {words}`"));
        let text = anstream::adapter::strip_str(&table.text()).to_string();
        let rows: Vec<&str> = text.lines().skip(1).map(str::trim_end).collect();
        insta::assert_snapshot!(rows.join("\n"), @r"
        ami        ok           /p names ami-1
        zones      cannot tell  ec2:DescribeAvailabilityZones is not allowed: no: ask for it
        name-free  ignored      there is no parameter /p: `x residue`
        ");
    }
}
