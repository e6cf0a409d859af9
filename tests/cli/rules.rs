//! `docs/rules.md` lists the rules of `stackgen check` as the program knows them.

use std::fmt::Write as _;

use stackgen::template::check::{Group, rules};
use stackgen::template::schema;

use crate::harness::generated;

const GROUPS: [(Group, &str); 7] = [
    (Group::Structure, "The document's form"),
    (Group::Reference, "Names"),
    (Group::Limit, "CloudFormation's limits"),
    (Group::Property, "Properties"),
    (
        Group::Delete,
        "One `DeleteStack` call takes everything away",
    ),
    (Group::Security, "Security"),
    (Group::Exception, "Exceptions"),
];

#[test]
fn the_rules_page_lists_every_rule_with_its_reason() {
    let source = schema::source();
    let mut page = format!(
        "# Rules of `stackgen check`\n\n\
         A profile may except resources from a delete or security rule, with the reason:\n\
         `exceptions: {{RULE: {{resources: [LogicalId], reason: …}}}}`.\n\n\
         Schemas and IAM actions come from {} {}, as AWS published them on {}.\n",
        source.package, source.version, source.date
    );
    let rules = rules();
    for (group, heading) in GROUPS {
        let _ = write!(
            page,
            "\n## {heading}\n\n| rule | why | source |\n|---|---|---|\n"
        );
        for rule in rules.iter().filter(|rule| rule.group == group) {
            let source = match rule.source {
                "" => String::new(),
                source => format!("[source]({source})"),
            };
            let _ = writeln!(page, "| `{}` | {} | {source} |", rule.id, rule.why);
        }
    }
    let listed = GROUPS
        .iter()
        .map(|(group, _)| rules.iter().filter(|rule| rule.group == *group));
    assert_eq!(listed.map(Iterator::count).sum::<usize>(), rules.len());
    generated("docs/rules.md", &page);
}
