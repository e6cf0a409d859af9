//! Writing a run folder while the run goes on.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use super::append::Append;
use super::folder::RunFolder;
use super::head::{EVENTS_SCHEMA, Head};
use super::{RunError, RunFile, RunId, atomic, hide};
use crate::timeline::{Environment, Header, Sample};

/// More runs of one profile in one second than anybody starts.
const MOST: u32 = 1_000;

/// What is known when a run begins.
#[derive(Debug, Clone, Copy)]
pub struct Begin<'a> {
    /// The profile's name.
    pub profile: &'a str,
    /// Now, on the session's clock.
    pub now: Timestamp,
    /// Whether everything will be simulated.
    pub simulated: bool,
    /// The account, to be hidden wherever it stands.
    pub account: &'a str,
    /// The resolved profile, as YAML.
    pub profile_yaml: &'a str,
    /// The template as it is sent.
    pub template: &'a str,
}

/// The writer of a run folder. As long as it lives, the folder counts as running.
#[derive(Debug)]
pub struct RunWriter {
    id: RunId,
    path: PathBuf,
    accounts: Vec<String>,
    events: Append,
    samples: Option<Append>,
}

impl RunWriter {
    /// Makes the folder, under a name that no other run has, with all that is known already.
    pub(super) fn create(root: &Path, begin: &Begin<'_>) -> Result<Self, RunError> {
        std::fs::create_dir_all(root).map_err(RunError::write(root))?;
        // It gets its name once it is whole, so that nobody ever sees half a folder.
        let hidden = tempfile::Builder::new()
            .prefix(".beginning-")
            .tempdir_in(root)
            .map_err(RunError::write(root))?;
        for nth in 1..MOST {
            let id = RunId::new(begin.profile, begin.now, nth);
            let path = root.join(id.as_str());
            if path.exists() {
                continue;
            }
            let mut writer = Self::begun(hidden.path(), id, begin)?;
            match std::fs::rename(hidden.path(), &path) {
                Ok(()) => {
                    let _ = hidden.keep(); // It has another name now.
                    atomic::sync(root).map_err(RunError::write(root))?;
                    writer.path = path;
                    return Ok(writer);
                }
                // Another process was faster.
                Err(_) if path.exists() => {}
                Err(source) => return Err(RunError::Write { path, source }),
            }
        }
        let source = io::Error::from(io::ErrorKind::AlreadyExists);
        let path = root.to_owned();
        Err(RunError::Write { path, source })
    }

    /// The first files, in a folder that has no name yet.
    fn begun(folder: &Path, id: RunId, begin: &Begin<'_>) -> Result<Self, RunError> {
        let path = folder.join(RunFile::Events.name());
        let _ = std::fs::remove_file(&path); // Of an attempt under another name.
        let events = Append::open(&path).map_err(RunError::write(&path))?;
        events.file().lock().map_err(RunError::write(&path))?;
        let head = Head {
            schema: EVENTS_SCHEMA.to_owned(),
            run: id.to_string(),
            profile: begin.profile.to_owned(),
            began: begin.now,
            simulated: begin.simulated,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let mut writer = Self {
            id,
            path: folder.to_owned(),
            accounts: vec![begin.account.to_owned()],
            events,
            samples: None,
        };
        writer.append_event(&head)?;
        writer.put(RunFile::Profile, begin.profile_yaml.as_bytes())?;
        writer.put(RunFile::Template, begin.template.as_bytes())?;
        let template = writer.hidden(begin.template);
        let digest = format!(
            "{}  {}\n",
            hide::sha256(&template),
            RunFile::Template.name()
        );
        writer.put(RunFile::TemplateDigest, digest.as_bytes())?;
        let open = File::open(folder).map_err(RunError::write(folder))?;
        atomic::readable(&open).map_err(RunError::write(folder))?;
        Ok(writer)
    }

    /// The run's id.
    pub const fn id(&self) -> &RunId {
        &self.id
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds what happened at a time to `events.ndjson`. An event that is an object keeps its fields,
    /// with `at` before them.
    ///
    /// # Errors
    /// When the line cannot be written. The folder stays readable, and later lines may be tried.
    pub fn event(&mut self, now: Timestamp, event: &impl Serialize) -> Result<(), RunError> {
        let mut line = Map::new();
        line.insert("at".to_owned(), Value::String(now.to_string()));
        match serde_json::to_value(event).map_err(|error| self.unserial(error))? {
            Value::Object(fields) => line.extend(fields),
            other => {
                line.insert("event".to_owned(), other);
            }
        }
        self.append_event(&line)
    }

    fn append_event(&mut self, line: &impl Serialize) -> Result<(), RunError> {
        let text = serde_json::to_string(line).map_err(|error| self.unserial(error))?;
        let line = format!("{}\n", hide::accounts(&text, &self.accounts));
        let written = self.events.lines(line.as_bytes());
        written.map_err(RunError::write(&self.of(RunFile::Events)))
    }

    fn unserial(&self, error: serde_json::Error) -> RunError {
        RunError::write(&self.of(RunFile::Events))(io::Error::other(error))
    }

    /// Begins `samples.ndjson`: the line that comes before every sample.
    ///
    /// # Errors
    /// As for [`Self::event`].
    pub fn header(&mut self, header: &Header) -> Result<(), RunError> {
        self.samples(&header.line())
    }

    /// Adds the newest version of a container to `samples.ndjson`. Its last line counts.
    ///
    /// # Errors
    /// As for [`Self::event`].
    pub fn sample(&mut self, sample: &Sample) -> Result<(), RunError> {
        self.samples(&sample.line())
    }

    /// Adds lines to `samples.ndjson`, each with its newline, in one write.
    ///
    /// # Errors
    /// As for [`Self::event`].
    pub fn samples(&mut self, lines: &str) -> Result<(), RunError> {
        let path = self.of(RunFile::Samples);
        let lines = self.hidden(lines);
        let file = match &mut self.samples {
            Some(file) => file,
            none => none.insert(Append::open(&path).map_err(RunError::write(&path))?),
        };
        file.lines(lines.as_bytes()).map_err(RunError::write(&path))
    }

    /// Puts a file into the folder, or in place of the one that is there: whole or not at all.
    ///
    /// # Errors
    /// When it cannot be written; what was there before stays.
    pub fn put(&self, file: RunFile, bytes: &[u8]) -> Result<(), RunError> {
        put(&self.path, file, bytes, &self.accounts)
    }

    /// Puts `environment.json`, or what is known by now in its place.
    ///
    /// # Errors
    /// As for [`Self::put`].
    pub fn environment(&self, environment: &Environment) -> Result<(), RunError> {
        let text = serde_json::to_string_pretty(environment);
        let mut text = text.map_err(|error| self.unserial(error))?;
        text.push('\n');
        self.put(RunFile::Environment, text.as_bytes())
    }

    /// The folder as a reader sees it by now.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn folder(&self) -> Result<RunFolder, RunError> {
        RunFolder::open(&self.path)
    }

    /// Closes the folder: everything is on disk, nobody writes any more.
    ///
    /// # Errors
    /// When the system cannot promise that.
    pub fn close(self) -> Result<RunFolder, RunError> {
        for (file, name) in [
            (Some(&self.events), RunFile::Events),
            (self.samples.as_ref(), RunFile::Samples),
        ] {
            if let Some(file) = file {
                file.sync().map_err(RunError::write(&self.of(name)))?;
            }
        }
        let path = self.path.clone();
        drop(self);
        RunFolder::open(&path)
    }

    fn of(&self, file: RunFile) -> PathBuf {
        self.path.join(file.name())
    }

    fn hidden(&self, text: &str) -> String {
        hide::accounts(text, &self.accounts).into_owned()
    }
}

/// Writes a file of a folder, without account numbers.
pub(super) fn put(
    folder: &Path,
    file: RunFile,
    bytes: &[u8],
    accounts: &[String],
) -> Result<(), RunError> {
    let path = folder.join(file.name());
    let text = std::str::from_utf8(bytes).ok().filter(|_| file.is_text());
    let hidden = text.map(|text| hide::accounts(text, accounts));
    let bytes = hidden.as_deref().map_or(bytes, str::as_bytes);
    atomic::write(&path, bytes).map_err(RunError::write(&path))
}
