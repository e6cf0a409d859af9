//! One row: what is wrong, how it gets in, what must be said, how it must end.

use anstream::adapter::strip_str;

use crate::harness::{Home, Run};

use super::server::{Behaviour, Server};

/// A wrong input and what is expected of us.
pub(super) struct Row {
    input: &'static str,
    files: Vec<(&'static str, Vec<u8>)>,
    args: Vec<&'static str>,
    variables: Vec<(&'static str, String)>,
    server: Option<Behaviour>,
    prepare: Option<fn(&Home)>,
    act: Option<fn(&Home) -> Run>,
    says: &'static str,
    exit: i32,
}

/// What a row came to.
pub(super) struct Outcome {
    /// Its line in the table.
    pub(super) line: String,
    /// What was not as expected.
    pub(super) complaint: Option<String>,
}

impl Outcome {
    /// A row that could not even be tried; what it printed says why.
    pub(super) fn broken(heading: &str) -> Self {
        Self {
            line: String::new(),
            complaint: Some(format!("a row of `{heading}` could not be tried")),
        }
    }
}

impl Row {
    /// A row: its words, its arguments (blanks part them), what must be said, the exit code.
    pub(super) fn new(
        input: &'static str,
        args: &'static str,
        says: &'static str,
        exit: i32,
    ) -> Self {
        Self {
            input,
            files: Vec::new(),
            args: args.split_whitespace().collect(),
            variables: Vec::new(),
            server: None,
            prepare: None,
            act: None,
            says,
            exit,
        }
    }

    /// A file in the working folder.
    pub(super) fn file(mut self, name: &'static str, contents: impl Into<Vec<u8>>) -> Self {
        self.files.push((name, contents.into()));
        self
    }

    /// An argument that holds blanks.
    pub(super) fn arg(mut self, arg: &'static str) -> Self {
        self.args.push(arg);
        self
    }

    /// A variable; `{url}` in it stands for the server's address.
    pub(super) fn variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// A server that behaves like this for as long as the row runs.
    pub(super) fn server(mut self, behaviour: Behaviour) -> Self {
        self.server = Some(behaviour);
        self.variable("STACKGEN_ENDPOINT_URL", "{url}")
    }

    /// Something to do in the home before.
    pub(super) fn prepare(mut self, prepare: fn(&Home)) -> Self {
        self.prepare = Some(prepare);
        self
    }

    /// A run that needs more than arguments: it stands in for the plain one.
    pub(super) fn act(mut self, act: fn(&Home) -> Run) -> Self {
        self.act = Some(act);
        self
    }

    /// Runs it in a home of its own.
    pub(super) fn run(&self) -> Outcome {
        let home = Home::new();
        for (name, contents) in &self.files {
            home.write(name, contents);
        }
        if let Some(prepare) = self.prepare {
            prepare(&home);
        }
        let server = self.server.map(Server::start);
        let url = server.as_ref().map(Server::url).unwrap_or_default();
        let variables: Vec<(&str, String)> = self
            .variables
            .iter()
            .map(|(name, value)| (*name, value.replace("{url}", &url)))
            .collect();
        let variables: Vec<(&str, &str)> = variables
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let run = match self.act {
            Some(act) => act(&home),
            None => home.stackgen_with(&variables, &self.args),
        };
        let said = strip_str(&format!("{}{}", run.stdout, run.stderr)).to_string();
        let message = message(&said).replace(&url_or_nothing(&url), "http://127.0.0.1:PORT");
        let good = run.code == Some(self.exit) && said.contains(self.says);
        Outcome {
            line: format!("| {} | {} | {} |\n", self.input, message, code(&run)),
            complaint: (!good).then(|| {
                format!(
                    "{}: expected {} and `{}`\n{run}",
                    self.input, self.exit, self.says
                )
            }),
        }
    }
}

/// A text that is in no message when there is no server.
fn url_or_nothing(url: &str) -> String {
    if url.is_empty() {
        "\0".to_owned()
    } else {
        url.to_owned()
    }
}

fn code(run: &Run) -> String {
    run.code
        .map_or("signal".to_owned(), |code| code.to_string())
}

/// The error, its problems and its causes on one line, for a table cell.
fn message(said: &str) -> String {
    let begins = |line: &&str| {
        line.starts_with("error: ")
            || line.starts_with("× ")
            || line.trim_start().starts_with("--> ")
            || line.trim_start().starts_with("caused by: ")
    };
    let parts: Vec<String> = said
        .lines()
        .filter(begins)
        .map(|line| {
            let line = line.trim();
            let line = line.strip_prefix("error: ").unwrap_or(line);
            let line = line.strip_prefix("× ").unwrap_or(line);
            let line = line.strip_prefix("caused by: ").unwrap_or(line);
            line.replace("--> ", "at ").replace('|', "\\|")
        })
        .collect();
    let mut text = parts.join("; ");
    if text.chars().count() > 300 {
        text = text.chars().take(299).chain(['…']).collect();
    }
    text
}
