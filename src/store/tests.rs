use std::fs;
use std::path::Path;

use super::*;
use crate::profile::{ErrorKind, Overrides};

fn write(path: &Path, text: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// What opening an argument says, with the folder's name taken out.
fn failure(dir: &Path, argument: &str) -> (ErrorKind, String) {
    let library = Library::new(Some(dir)).unwrap();
    let argument = argument.replace("DIR", dir.to_str().unwrap());
    let error = library
        .open(&argument, &Overrides::default())
        .expect_err("must fail");
    let text = error.to_string().replace(dir.to_str().unwrap(), "DIR");
    (error.kind, text)
}

#[test]
fn every_embedded_profile_resolves() {
    let library = Library::default();
    let listed = library.list().unwrap();
    assert!(!listed.is_empty());
    for profile in listed {
        let opened = library.open(&profile.name, &Overrides::default());
        let opened = opened.unwrap_or_else(|error| panic!("{}: {error}", profile.name));
        assert_eq!(opened.resolved.name, profile.name);
    }
}

#[test]
fn what_cannot_be_opened_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    write(&dir.join("profiles/mine.yaml"), "title: x\n");
    write(&dir.join("latin1.yaml"), b"title: caf\xe9\n");
    write(&dir.join("big.yaml"), vec![b'#'; 10 * 1024 * 1024]);
    write(&dir.join("empty.yaml"), "");
    for (argument, kind, expected) in [
        (
            "DIR/profiles/mien.yaml",
            ErrorKind::Usage,
            "there is no file `DIR/profiles/mien.yaml`\n  did you mean `DIR/profiles/mine.yaml`?",
        ),
        (
            "DIR/profiles",
            ErrorKind::Usage,
            "`DIR/profiles` is a folder, not a file\n  name the YAML file in it",
        ),
        (
            "DIR/latin1.yaml",
            ErrorKind::Invalid,
            "`DIR/latin1.yaml` is not UTF-8 text, first at line 1\n  save the file as UTF-8",
        ),
        (
            "DIR/big.yaml",
            ErrorKind::Invalid,
            "`DIR/big.yaml` has more than 1048576 bytes, too many for a profile",
        ),
        (
            "DIR/empty.yaml",
            ErrorKind::Invalid,
            "DIR/empty.yaml: the file is empty\n  a profile is a map of settings; `stackgen eject` \
             writes one to start from",
        ),
        (
            "DIR/empty.yaml/x.yaml",
            ErrorKind::Unreadable,
            "cannot read `DIR/empty.yaml/x.yaml`: not a directory",
        ),
        (
            "esc-ec2-95pct",
            ErrorKind::Usage,
            "there is no profile `esc-ec2-95pct`\n  did you mean `ecs-ec2-95pct`?",
        ),
        (
            "qqq",
            ErrorKind::Usage,
            "there is no profile `qqq`\n  `stackgen profiles` lists them",
        ),
    ] {
        assert_eq!(
            failure(dir, argument),
            (kind, expected.to_owned()),
            "{argument}"
        );
    }
}

#[test]
fn a_missing_folder_is_told() {
    let error = Library::new(Some(Path::new("/nowhere/at/all"))).expect_err("no folder");
    assert_eq!(error.to_string(), "there is no folder `/nowhere/at/all`");
}

#[test]
fn the_project_comes_before_the_binary() {
    let dir = tempfile::tempdir().unwrap();
    let profiles = dir.path().join("profiles");
    write(
        &profiles.join("ecs-ec2-95pct.yaml"),
        "extends: ecs-ec2-95pct-base\ntitle: Mine\n",
    );
    write(
        &profiles.join("ecs-ec2-95pct-base.yaml"),
        super::embedded::profile("ecs-ec2-95pct").unwrap(),
    );
    let library = Library::new(Some(dir.path())).unwrap();
    let opened = library
        .open("ecs-ec2-95pct", &Overrides::default())
        .unwrap();
    assert_eq!(opened.resolved.profile.title, "Mine");
    assert_eq!(
        opened.origin,
        Origin::File(profiles.join("ecs-ec2-95pct.yaml"))
    );
    let chain = &opened.resolved.chain;
    assert_eq!(
        chain[..3],
        ["ecs-ec2-95pct", "ecs-ec2-95pct-base", "base/ecs-ec2"]
    );
    let names: Vec<String> = library
        .list()
        .unwrap()
        .into_iter()
        .map(|l| l.name)
        .collect();
    let mine = names.iter().filter(|name| *name == "ecs-ec2-95pct");
    assert_eq!(mine.count(), 1);
}

#[test]
fn what_is_ejected_is_used() {
    let dir = tempfile::tempdir().unwrap();
    let library = Library::default();
    let ejected = eject(&library, "ecs-ec2-95pct", dir.path()).unwrap();
    assert_eq!(
        ejected.profile,
        dir.path().join("profiles/ecs-ec2-95pct.yaml")
    );
    assert!(dir.path().join("profiles/base/network.yaml").is_file());
    assert!(dir.path().join("templates/ecs-ec2.hbs").is_file());
    assert!(dir.path().join("schema/profile.schema.json").is_file());

    let base = dir.path().join("profiles/base/network.yaml");
    let changed = fs::read_to_string(&base)
        .unwrap()
        .replace("ttl: 2h", "ttl: 3h");
    fs::write(&base, changed).unwrap();
    let root = dir.path().join("templates/ecs-ec2.hbs");
    fs::write(&root, "changed").unwrap();

    let argument = ejected.profile.to_str().unwrap();
    let opened = library.open(argument, &Overrides::default()).unwrap();
    assert_eq!(opened.resolved.profile.ttl.to_string(), "3h");
    let template = opened.shelf.template("ecs-ec2").unwrap().unwrap();
    assert_eq!(template.text, "changed");
    let embedded = opened.shelf.template("partials/none-such").unwrap();
    assert_eq!(embedded, None);

    let again = eject(&library, "ecs-ec2-95pct", dir.path()).expect_err("differs");
    let EjectError::Differs(paths) = again else {
        panic!("{again}")
    };
    assert_eq!(paths, [base.clone(), root.clone()]);
    fs::write(&base, super::embedded::profile("base/network").unwrap()).unwrap();
    fs::remove_file(&root).unwrap();
    let again = eject(&library, "ecs-ec2-95pct", dir.path()).unwrap();
    assert_eq!(again.written, [root]);
}

#[test]
fn a_bare_file_uses_what_lies_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("mine.yaml"), "extends: base/ecs-ec2\n");
    write(
        &dir.path().join("base/ecs-ec2.yaml"),
        "extends: ecs-ec2-95pct\ntitle: Beside\n",
    );
    let argument = dir.path().join("mine.yaml");
    // The embedded profile's own parent is found beside the file first: a circle, and told as one.
    let error = Library::default()
        .open(argument.to_str().unwrap(), &Overrides::default())
        .expect_err("circle");
    assert!(error.to_string().contains("extend in a circle"), "{error}");
    write(&dir.path().join("base/ecs-ec2.yaml"), "title: Beside\n");
    let error = Library::default()
        .open(argument.to_str().unwrap(), &Overrides::default())
        .expect_err("hardly anything in it");
    assert!(
        error.to_string().contains("missing: `description`"),
        "{error}"
    );
}
