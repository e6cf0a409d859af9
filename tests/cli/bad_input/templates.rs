//! Templates that do not parse, lack something, or make a document CloudFormation would refuse.

use super::row::Row;

/// A project whose Fargate template is this text.
fn template(input: &'static str, text: impl Into<Vec<u8>>, says: &'static str) -> Row {
    Row::new(input, "render smoke --dir project", says, 3)
        .file("project/templates/ecs-fargate.hbs", text)
}

fn document(input: &'static str, text: String, says: &'static str) -> Row {
    Row::new(input, "check ./x.json", says, 3).file("x.json", text)
}

fn resources(count: usize) -> String {
    let all: Vec<String> = (0..count)
        .map(|n| format!(r#""Group{n}": {{"Type": "AWS::Logs::LogGroup"}}"#))
        .collect();
    format!(r#"{{"Resources": {{{}}}}}"#, all.join(", "))
}

pub(super) fn rows() -> Vec<Row> {
    let long = format!(
        r#"{{"Description": "d", "Metadata": {{"Note": "{}"}}, "Resources": {{"G": {{"Type": "AWS::Logs::LogGroup"}}}}}}"#,
        "x".repeat(52_000)
    );
    vec![
        template("Handlebars syntax error", "Resources:\n  {{#if}}\n", "ecs-fargate.hbs:"),
        template("variable that does not exist", "Resources:\n  {{nothing.here}}\n", "ecs-fargate.hbs:2:"),
        template("partial that does not exist", "{{> nothing}}\n", "nothing"),
        template("not a document after rendering", "Resources: {a: [}\n", "ecs-fargate.hbs"),
        template("no resources after rendering", "Description: nothing\n", "Resources"),
        document("template that is not JSON", "{\"Resources\": ".to_owned(), "x.json"),
        document("template over 51 200 bytes", long, "51"),
        document("template of more than 500 resources", resources(501), "500"),
        document(
            "reference to nothing",
            r#"{"Resources": {"G": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": {"Ref": "Nme"}}}}}"#.to_owned(),
            "Nme",
        ),
        document(
            "property that does not exist",
            r#"{"Resources": {"G": {"Type": "AWS::Logs::LogGroup", "Properties": {"Retention": 1}}}}"#.to_owned(),
            "Retention",
        ),
    ]
}
