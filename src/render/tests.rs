use serde_json::json;

use super::engine::Engine;
use super::*;

/// Templates by name, out of a list.
struct Given<'a>(&'a [(&'a str, &'a str)]);

impl Templates for Given<'_> {
    fn template(&self, name: &str) -> Result<Option<Source>, Unreadable> {
        let text = self.0.iter().find(|(known, _)| *known == name);
        Ok(text.map(|(name, text)| Source {
            shown: format!("{name}.hbs"),
            text: (*text).to_owned().into(),
        }))
    }
}

fn filled(templates: &[(&str, &str)], context: &serde_json::Value) -> Result<String, RenderError> {
    Engine::load("root", &Given(templates))?.render(context)
}

fn message(error: &RenderError) -> String {
    format!("{}: {error}", error.place().unwrap())
}

#[test]
fn scalars_cannot_change_the_document() {
    let context = json!({
        "a": "on", "b": "1e3", "c": "x: [y", "d": "{{e}}", "e": 7, "f": true, "g": "\"\n",
    });
    let text = filled(
        &[("root", "{{#each this}}{{@key}}: {{json this}}\n{{/each}}")],
        &context,
    );
    assert_eq!(parse_document(&text.unwrap()).unwrap(), context);
}

#[test]
fn text_stays_text_inside_a_substitution() {
    let text = filled(
        &[("root", "\"${A}{{text x}}\"")],
        &json!({"x": "${B}\"\\&<"}),
    );
    assert_eq!(text.unwrap(), r#""${A}${!B}\"\\&<""#);
}

#[test]
fn partials_are_indented_as_they_are_called() {
    let text = filled(
        &[
            ("root", "a:\n  {{> inner}}\n"),
            ("inner", "- {{json x}}\n{{> deep}}\n"),
            ("deep", "- 2\n"),
        ],
        &json!({"x": 1}),
    );
    assert_eq!(
        parse_document(&text.unwrap()).unwrap(),
        json!({"a": [1, 2]})
    );
}

#[test]
fn a_missing_variable_has_a_place() {
    let error = filled(
        &[("root", "a\n{{> p}}\n"), ("p", "b\n  {{json no.such}}\n")],
        &json!({}),
    );
    assert_eq!(
        message(&error.unwrap_err()),
        "p.hbs:2:3: the plan has no `no.such`"
    );
}

#[test]
fn a_condition_on_a_missing_key_is_an_error_wherever_it_is_asked() {
    let context = json!({"a": {}, "list": [{"a": {}}]});
    for (tag, path) in [
        ("if", "no"),
        ("if", "@root.a.no"),
        ("if", "a.no"),
        ("unless", "../no"),
    ] {
        let text = format!("{{{{#each list}}}}\n{{{{#{tag} {path}}}}}x{{{{/{tag}}}}}{{{{/each}}}}");
        let error = filled(&[("root", &text)], &context).unwrap_err();
        let begin = "root.hbs:2:1: the plan has no `";
        assert!(
            message(&error).starts_with(begin),
            "{text}: {}",
            message(&error)
        );
    }
}

#[test]
fn a_condition_knows_false_and_empty() {
    let text =
        "{{#if a}}a{{/if}}{{#if b}}b{{else}}-{{/if}}{{#if c}}c{{/if}}{{#unless d}}d{{/unless}}";
    let context = json!({"a": true, "b": "", "c": [1], "d": false});
    assert_eq!(filled(&[("root", text)], &context).unwrap(), "a-cd");
}

#[test]
fn a_list_is_no_scalar() {
    let error = filled(&[("root", "{{json x}}")], &json!({"x": [1]}));
    assert_eq!(
        message(&error.unwrap_err()),
        "root.hbs:1:1: `json` takes one scalar, this is none"
    );
}

#[test]
fn broken_handlebars_has_a_place() {
    let error = filled(&[("root", "a\n{{#if x}}\n")], &json!({})).unwrap_err();
    assert!(matches!(error, RenderError::Syntax { .. }), "{error:?}");
    assert!(
        message(&error).starts_with("root.hbs:"),
        "{}",
        message(&error)
    );
}

#[test]
fn a_missing_partial_has_the_place_of_its_call() {
    let error = filled(&[("root", "a\n  {{> no/such}}\n")], &json!({}));
    assert_eq!(
        message(&error.unwrap_err()),
        "root.hbs:2:3: there is no template `no/such`"
    );
}

#[test]
fn a_document_error_is_traced_to_its_template_line() {
    let templates = Given(&[
        ("root", "Resources:\n{{> p}}\n"),
        ("p", "  A:\n  B: {{x}}]\n"),
    ]);
    let engine = Engine::load("root", &templates).unwrap();
    let text = engine.render(&json!({"x": 3})).unwrap();
    let error = engine.document_error(&text, 3, 7, "no".to_owned());
    assert_eq!(
        message(&error),
        "p.hbs:2:7: the rendered text is no template: no"
    );
}

#[test]
fn blanks_are_tidied() {
    assert_eq!(tidy("a  \n\n\n\nb\n\n"), "a\n\nb\n");
}
