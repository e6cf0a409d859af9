//! Layers, read back by the tar crate; other tools read them in the tests of the command.

use std::collections::BTreeMap;

use super::*;

fn layer(platform: Platform) -> Vec<u8> {
    let mut tarball = Tarball::new(Vec::new(), platform).unwrap();
    tarball.folder("app").unwrap();
    tarball.file("app/x.py", 3, &b"one"[..]).unwrap();
    tarball.finish().unwrap()
}

fn paths(bytes: &[u8]) -> Vec<String> {
    let mut archive = tar::Archive::new(bytes);
    let entries = archive.entries().unwrap();
    entries
        .map(|entry| entry.unwrap().path().unwrap().display().to_string())
        .collect()
}

#[test]
fn the_same_comes_out_twice_and_belongs_to_nobody() {
    let bytes = layer(Platform::LinuxArm64);
    assert_eq!(bytes, layer(Platform::LinuxAmd64));
    assert_eq!(paths(&bytes), ["app/", "app/x.py"]);
    let mut archive = tar::Archive::new(&*bytes);
    for entry in archive.entries().unwrap() {
        let entry = entry.unwrap();
        let header = entry.header();
        assert_eq!(header.mtime().unwrap(), EPOCH);
        assert_eq!((header.uid().unwrap(), header.gid().unwrap()), (0, 0));
    }
}

#[test]
fn windows_has_its_own_root_and_says_whose_files_are() {
    let bytes = layer(Platform::WindowsAmd64);
    assert_eq!(
        paths(&bytes),
        ["Files/", "Hives/", "Files/app/", "Files/app/x.py"]
    );
    let mut archive = tar::Archive::new(&*bytes);
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let folder = entry.header().entry_type().is_dir();
        let records: BTreeMap<String, String> = entry
            .pax_extensions()
            .unwrap()
            .unwrap()
            .map(|record| {
                let record = record.unwrap();
                (
                    record.key().unwrap().to_owned(),
                    record.value().unwrap().to_owned(),
                )
            })
            .collect();
        let attributes = if folder { "16" } else { "32" };
        assert_eq!(records["MSWINDOWS.fileattr"], attributes);
        assert!(records["MSWINDOWS.rawsd"].starts_with("AQAAgBQAAAAkAAAA"));
    }
}

#[test]
fn a_record_counts_itself() {
    assert_eq!(record("a", "b"), "6 a=b\n");
    // Nine and a half: the second digit makes it longer.
    let tight = record("abc", "de");
    assert_eq!(tight, "11 abc=de\n".replace("11", &tight.len().to_string()));
    for length in 0..200 {
        let record = record("k", &"v".repeat(length));
        let said: usize = record.split(' ').next().unwrap().parse().unwrap();
        assert_eq!(said, record.len());
    }
}

#[test]
fn sizes_are_known_before() {
    for platform in Platform::ALL {
        for file in [512, 1024, 51_200] {
            let mut tarball = Tarball::new(Vec::new(), platform).unwrap();
            tarball
                .file("pad/00", file, io::repeat(1).take(file))
                .unwrap();
            let size = tarball.finish().unwrap().len() as u64;
            let around = around(platform);
            assert_eq!(size, file + around, "{platform}");
            assert_eq!(largest_file(size, around), file);
            assert_eq!(largest_file(size + 511, around), file);
            assert_eq!(largest_file(100, around), 0);
        }
    }
}
