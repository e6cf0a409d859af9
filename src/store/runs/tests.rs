//! Run folders from the first file to the last, and every way of not getting there.

use std::path::Path;

use jiff::Timestamp;
use serde_json::json;

use super::*;

const ACCOUNT: &str = "111122223333";

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn begin() -> Begin<'static> {
    Begin {
        profile: "smoke",
        now: at(0),
        simulated: true,
        account: ACCOUNT,
        profile_yaml: "version: 1\n# of 111122223333\n",
        template: "{\"Role\":\"arn:aws:iam::111122223333:role/x\"}",
    }
}

fn runs(folder: &tempfile::TempDir) -> Runs {
    Runs::at(folder.path().join("deep/runs"))
}

/// A whole run with account numbers in everything it says.
fn whole(runs: &Runs) -> RunFolder {
    let mut writer = runs.create(&begin()).unwrap();
    let event = json!({"event": "x", "arn": "arn:aws:ecs:us-east-1:111122223333:task/c/1"});
    writer.event(at(1), &event).unwrap();
    writer
        .samples("{\"schema\":\"stackgen.samples/1\"}\n")
        .unwrap();
    writer
        .samples("{\"task\":\"arn:aws:ecs:us-east-1:111122223333:task/c/1\"}\n{\"task\":\"2\"}\n")
        .unwrap();
    for file in RunFile::ALL
        .into_iter()
        .skip_while(|file| *file <= RunFile::Events)
    {
        let text = "{\"image\":\"111122223333.dkr.ecr.us-east-1.amazonaws.com/x\"}\n";
        if file != RunFile::ChartPng {
            writer.put(file, text.as_bytes()).unwrap();
        }
    }
    writer
        .put(RunFile::Environment, b"{\"account\":\"444455556666\"}")
        .unwrap();
    writer.put(RunFile::ChartPng, b"\x89PNG").unwrap();
    writer.close().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_finished_folder_has_every_file_and_no_account() {
    let folder = tempfile::tempdir().unwrap();
    let runs = runs(&folder);
    let run = whole(&runs);
    let mut expected = RunFile::ALL.map(|file| file.name().to_owned());
    expected.sort();
    assert_eq!(names(run.path()), expected);
    assert_eq!(
        names(runs.root()),
        [run.id().as_str()],
        "nothing else is left"
    );
    for file in RunFile::ALL {
        let bytes = run.read(file).unwrap().unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for account in [ACCOUNT, "444455556666"] {
            assert!(!text.contains(account), "{} in {text}", file.name());
        }
    }
    assert_eq!(run.state(), RunState::Finished);
    let digest = run.read(RunFile::TemplateDigest).unwrap().unwrap();
    assert!(digest.ends_with(b"  template.json\n") && digest.len() == 64 + 16);
}

#[test]
fn a_run_is_running_while_its_writer_lives() {
    let folder = tempfile::tempdir().unwrap();
    let runs = runs(&folder);
    let writer = runs.create(&begin()).unwrap();
    let run = runs.find(writer.id().as_str()).unwrap();
    assert_eq!(run.state(), RunState::Running);
    drop(writer);
    assert_eq!(run.state(), RunState::Unfinished);
}

#[test]
fn runs_of_one_second_have_names_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let runs = runs(&folder);
    let ids: Vec<String> = (0..3)
        .map(|_| runs.create(&begin()).unwrap().id().to_string())
        .collect();
    assert_eq!(
        ids,
        [
            "20270115T080000Z-smoke",
            "20270115T080000Z-smoke-2",
            "20270115T080000Z-smoke-3"
        ]
    );
    let listed = runs.list().unwrap();
    let listed: Vec<String> = listed.iter().map(|run| run.id().to_string()).collect();
    assert_eq!(listed, ids);
    assert_eq!(runs.find("smoke").unwrap().id().as_str(), ids[2]);
    assert_eq!(runs.last().unwrap().id().as_str(), ids[2]);
    let by_path = runs.root().join(&ids[0]);
    let by_path = runs.find(by_path.to_str().unwrap()).unwrap();
    assert_eq!(by_path.id().as_str(), ids[0]);
    let missing = runs.find("smokes").unwrap_err();
    assert!(matches!(missing, RunError::Missing { nearest: Some(near), .. } if near == "smoke"));
}

#[test]
fn whatever_prefix_of_the_lines_is_there_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let runs = runs(&folder);
    let run = whole(&runs);
    for file in [RunFile::Events, RunFile::Samples] {
        let all = run.read(file).unwrap().unwrap();
        let first = all.iter().position(|byte| *byte == b'\n').unwrap();
        for end in (first + 1..=all.len()).rev() {
            std::fs::write(run.of(file), &all[..end]).unwrap();
            let again = RunFolder::open(run.path()).unwrap();
            let lines = again.lines(file).unwrap();
            assert_eq!(lines.whole.len() + lines.torn, end);
            assert!(all.starts_with(&lines.whole) && lines.whole.ends_with(b"\n"));
        }
        std::fs::write(run.of(file), &all).unwrap();
    }
}

#[test]
fn a_folder_without_its_end_is_unfinished() {
    let folder = tempfile::tempdir().unwrap();
    let runs = runs(&folder);
    let run = whole(&runs);
    for file in RunFile::ALL.into_iter().rev() {
        if file == RunFile::Events {
            continue;
        }
        std::fs::remove_file(run.of(file)).unwrap();
        let again = runs.find(run.id().as_str()).unwrap();
        assert_eq!(again.state(), RunState::Unfinished);
        assert_eq!(again.read(file).unwrap(), None);
        assert_eq!(again.lines(file).unwrap(), Lines::default());
    }
    std::fs::remove_file(run.of(RunFile::Events)).unwrap();
    assert!(matches!(
        RunFolder::open(run.path()),
        Err(RunError::NotARun { .. })
    ));
    assert_eq!(runs.list().unwrap(), []);
}

#[test]
fn a_later_schema_is_told_and_a_stranger_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let write = |text: &str| std::fs::write(folder.path().join("events.ndjson"), text).unwrap();
    write("{\"schema\":\"stackgen.events/2\"}\n");
    let told = RunFolder::open(folder.path()).unwrap_err().to_string();
    assert!(
        told.contains("`stackgen.events/2`, which this version does not know"),
        "{told}"
    );
    for stranger in ["", "x", "{}\n", "{\"schema\":\"stackgen.events/1\"}\n"] {
        write(stranger);
        let refused = RunFolder::open(folder.path());
        assert!(
            matches!(refused, Err(RunError::NotARun { .. })),
            "{stranger}"
        );
    }
}

#[test]
fn what_cannot_be_written_is_told_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let runs = Runs::at(folder.path().join("file/runs"));
    let told = runs.create(&begin()).unwrap_err().to_string();
    assert!(
        told.contains("file/runs`: a file is where a folder is needed"),
        "{told}"
    );
    let full = RunError::Write {
        path: "runs/x/samples.ndjson".into(),
        source: std::io::Error::from_raw_os_error(28),
    };
    assert_eq!(
        full.to_string(),
        "cannot write `runs/x/samples.ndjson`: the disk is full"
    );
}

/// `/dev/full` takes nothing, as a full disk does.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_no_end() {
    use super::append::Append;
    let mut full = Append::open(Path::new("/dev/full")).unwrap();
    let error = full.lines(b"{}\n").unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
}
