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
