//! Handlebars, set up our way: strict, nothing escaped, three helpers of values.

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, JsonRender, JsonTruthy, Output,
    PathAndJson, RenderContext, RenderErrorReason, Renderable, Template, no_escape,
};
use serde::Serialize;
use serde_json::Value;

use super::error::{Place, RenderError};
use super::{Source, Templates, locate};

/// A root template with the partials it reaches, parsed once.
pub(super) struct Engine<'r> {
    handlebars: Handlebars<'r>,
    root: String,
    texts: Vec<Text>,
}

/// A template's name and text.
pub(super) struct Text {
    /// Path under `templates/` without `.hbs`.
    pub(super) name: String,
    /// How errors call it, and its text.
    pub(super) source: Source,
}

impl Text {
    /// A place in it.
    pub(super) fn at(&self, line: usize, column: usize) -> Place {
        let text = self
            .source
            .text
            .lines()
            .nth(line.saturating_sub(1))
            .unwrap_or_default();
        Place {
            template: self.source.shown.clone(),
            line,
            column,
            text: text.to_owned(),
        }
    }
}

impl Engine<'_> {
    /// Parses a root and whatever it and its partials call.
    pub(super) fn load(root: &str, templates: &impl Templates) -> Result<Self, RenderError> {
        let mut handlebars = Handlebars::new();
        handlebars.set_strict_mode(true);
        handlebars.register_escape_fn(no_escape);
        handlebars.register_helper("json", Box::new(json));
        handlebars.register_helper("text", Box::new(text));
        handlebars.register_helper("document", Box::new(document));
        handlebars.register_helper("if", Box::new(If { positive: true }));
        handlebars.register_helper("unless", Box::new(If { positive: false }));

        let mut texts: Vec<Text> = Vec::new();
        let mut wanted = vec![(root.to_owned(), None)];
        while let Some((name, at)) = wanted.pop() {
            if texts.iter().any(|known| known.name == name) {
                continue;
            }
            let source = match templates.template(&name) {
                Ok(Some(source)) => source,
                Ok(None) => return Err(RenderError::Missing { name, at }),
                Err(source) => return Err(RenderError::Unreadable { name, source }),
            };
            let text = Text { name, source };
            let template = Template::compile_with_name(&text.source.text, text.name.clone())
                .map_err(|error| syntax(&text, &error))?;
            handlebars.register_template(&text.name, template);
            wanted.extend(locate::partials(&text).map(|(name, at)| (name, Some(at))));
            texts.push(text);
        }
        Ok(Self {
            handlebars,
            root: root.to_owned(),
            texts,
        })
    }

    /// The text of the root with `context` filled in.
    pub(super) fn render(&self, context: &impl Serialize) -> Result<String, RenderError> {
        self.handlebars
            .render(&self.root, context)
            .map_err(|error| {
                let (line, column) = (error.line_no.unwrap_or(1), error.column_no.unwrap_or(1));
                let name = error.template_name.as_deref().unwrap_or(&self.root);
                RenderError::Value {
                    at: self.place(name, line, column),
                    reason: reason(error.reason()),
                }
            })
    }

    /// An error of the rendered text, traced back to the template line it most likely comes from.
    pub(super) fn document_error(
        &self,
        rendered: &str,
        line: u64,
        column: u64,
        reason: String,
    ) -> RenderError {
        let line = usize::try_from(line).unwrap_or(usize::MAX).max(1);
        let column = usize::try_from(column).unwrap_or(1).max(1);
        let text = rendered.lines().nth(line - 1).unwrap_or_default();
        let at = match locate::origin(&self.texts, text) {
            Some((found, at)) => found.at(at, column),
            None => self.place(&self.root, 1, 1),
        };
        RenderError::Document {
            at,
            line,
            rendered: text.to_owned(),
            reason,
        }
    }

    fn place(&self, name: &str, line: usize, column: usize) -> Place {
        match self.texts.iter().find(|text| text.name == name) {
            Some(text) => text.at(line, column),
            None => Place {
                template: name.to_owned(),
                line,
                column,
                text: String::new(),
            },
        }
    }
}

fn syntax(text: &Text, error: &handlebars::TemplateError) -> RenderError {
    let (line, column) = error.pos().unwrap_or((1, 1));
    RenderError::Syntax {
        at: text.at(line, column),
        reason: error.reason().to_string(),
    }
}

/// In our words where Handlebars' are about itself.
fn reason(reason: &RenderErrorReason) -> String {
    match reason {
        RenderErrorReason::MissingVariable(Some(path)) => format!("the plan has no `{path}`"),
        RenderErrorReason::MissingVariable(None) => "the plan has no such key".to_owned(),
        other => other.to_string(),
    }
}

/// `if` and `unless`, strict: Handlebars' own take a key that is not there for `false`.
#[derive(Clone, Copy)]
struct If {
    positive: bool,
}

impl HelperDef for If {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let condition = parameter("if", helper)?;
        let block = if condition.value().is_truthy(false) == self.positive {
            helper.template()
        } else {
            helper.inverse()
        };
        block.map_or(Ok(()), |block| block.render(registry, context, render, out))
    }
}

/// `{{json x}}`: a scalar as JSON, which is YAML too, so that no value can change the document.
fn json(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    match scalar("json", helper)? {
        Value::String(text) => out.write(&Value::from(text.as_str()).to_string())?,
        other => out.write(&other.to_string())?,
    }
    Ok(())
}

/// `{{text x}}`: a scalar inside a double-quoted `Fn::Sub` string, where `${` would begin a
/// variable.
fn text(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let quoted = Value::from(scalar("text", helper)?.render().replace("${", "${!")).to_string();
    out.write(
        quoted
            .trim_start_matches('"')
            .strip_suffix('"')
            .unwrap_or_default(),
    )?;
    Ok(())
}

/// `{{document x 12}}`: a whole value as JSON over several lines, each but the first indented.
fn document(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let indent = helper.param(1).and_then(|param| param.value().as_u64());
    let indent = usize::try_from(indent.unwrap_or_default()).unwrap_or_default();
    let text = format!("{:#}", parameter("document", helper)?.value());
    out.write(&text.replace('\n', &format!("\n{:indent$}", "")))?;
    Ok(())
}

fn scalar<'h>(name: &'static str, helper: &'h Helper<'_>) -> Result<&'h Value, RenderErrorReason> {
    match parameter(name, helper)?.value() {
        Value::Null | Value::Array(_) | Value::Object(_) => {
            let message = format!("`{name}` takes one scalar, this is none");
            Err(RenderErrorReason::Other(message))
        }
        scalar => Ok(scalar),
    }
}

/// The first parameter of a helper, which must be there.
fn parameter<'h, 'rc>(
    name: &'static str,
    helper: &'h Helper<'rc>,
) -> Result<&'h PathAndJson<'rc>, RenderErrorReason> {
    let parameter = helper
        .param(0)
        .ok_or(RenderErrorReason::ParamNotFoundForIndex(name, 0))?;
    if parameter.is_value_missing() {
        let path = parameter.relative_path().cloned();
        return Err(RenderErrorReason::MissingVariable(path));
    }
    Ok(parameter)
}
