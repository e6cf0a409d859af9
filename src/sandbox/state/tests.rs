//! The state file: shared, replaced as a whole, never overwritten when it cannot be read.

use std::fs;
use std::path::PathBuf;

use super::*;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("deep/sandbox.json")
    }

    fn open(&self) -> Result<Store, StateError> {
        Store::open(&self.file(), None, false)
    }

    /// Puts `text` where the world should be.
    fn with_text(text: &str) -> Self {
        let folder = Self::new();
        fs::create_dir_all(folder.file().parent().unwrap()).unwrap();
        fs::write(folder.file(), text).unwrap();
        folder
    }
}

fn change(store: &mut Store, purpose: &str) -> u64 {
    store
        .with(i64::MIN, |world| (world.number(purpose), Touch::Changed))
        .unwrap()
}

fn counter(store: &mut Store, purpose: &str) -> Option<u64> {
    let look = |world: &mut World| (world.counters.get(purpose).copied(), Touch::Looked);
    store.with(i64::MIN, look).unwrap()
}

fn move_to(store: &mut Store, now_ms: i64) {
    store.with(now_ms, |_| ((), Touch::Looked)).unwrap();
}

#[test]
fn looking_leaves_no_file_and_changing_does() {
    let folder = Folder::new();
    let mut store = folder.open().unwrap();
    assert_eq!(counter(&mut store, "a"), None);
    assert!(!folder.file().exists());
    change(&mut store, "a");
    assert_eq!(counter(&mut folder.open().unwrap(), "a"), Some(1));
    assert!(!folder.file().with_file_name("sandbox.json.new").exists());
}

#[test]
fn two_processes_see_each_others_changes_and_time() {
    let folder = Folder::new();
    let (mut one, mut two) = (folder.open().unwrap(), folder.open().unwrap());
    for round in 1..=50 {
        assert_eq!(change(&mut one, "a"), 2 * round - 1);
        assert_eq!(change(&mut two, "a"), 2 * round);
    }
    move_to(&mut one, GENESIS_MS + 5_000);
    move_to(&mut two, GENESIS_MS + 3_000);
    assert_eq!(two.now_ms(), GENESIS_MS + 5_000);
    assert_eq!(folder.open().unwrap().now_ms(), GENESIS_MS + 5_000);
    change(&mut two, "a");
    fs::remove_file(folder.file().with_file_name("sandbox.json.lock")).unwrap();
    assert_eq!(folder.open().unwrap().now_ms(), GENESIS_MS + 5_000);
}

#[test]
fn a_file_put_there_by_hand_is_loaded_with_its_own_time() {
    let folder = Folder::new();
    let mut store = folder.open().unwrap();
    change(&mut store, "a");
    let early = fs::read(folder.file()).unwrap();
    change(&mut store, "a");
    move_to(&mut store, GENESIS_MS + 9_000);
    fs::write(folder.file(), early).unwrap();
    let mut fresh = folder.open().unwrap();
    assert_eq!(counter(&mut fresh, "a"), Some(1));
    assert_eq!(fresh.now_ms(), GENESIS_MS);
    assert_eq!(counter(&mut store, "a"), Some(1));
}

#[test]
fn a_reset_is_seen_by_whoever_has_the_old_world() {
    let folder = Folder::new();
    let mut store = folder.open().unwrap();
    change(&mut store, "a");
    move_to(&mut store, GENESIS_MS + 9_000);
    Store::reset(&folder.file(), Some(7)).unwrap();
    assert_eq!(counter(&mut store, "a"), None);
    assert_eq!(store.now_ms(), GENESIS_MS);
    assert_eq!(store.world.seed, 7);
    change(&mut store, "a");
    fs::remove_file(folder.file()).unwrap();
    assert_eq!(counter(&mut store, "a"), None);
}

#[test]
fn a_seed_is_for_a_new_world() {
    let folder = Folder::new();
    let mut store = Store::open(&folder.file(), Some(5), false).unwrap();
    change(&mut store, "a");
    assert_eq!(folder.open().unwrap().world.seed, 5);
    assert!(Store::open(&folder.file(), Some(5), false).is_ok());
    let error = Store::open(&folder.file(), Some(6), false).unwrap_err();
    assert!(matches!(
        error,
        StateError::OtherSeed {
            asked: 6,
            found: 5,
            ..
        }
    ));
    assert!(error.hint().contains("--sandbox-seed=6"));
}

#[test]
fn a_damaged_file_is_named_and_kept() {
    for text in ["{", "[]", "{\"version\":1}", "{}", "not json"] {
        let folder = Folder::with_text(text);
        let error = folder.open().unwrap_err();
        assert!(matches!(error, StateError::Corrupt { .. }), "{text}");
        assert!(error.to_string().contains("sandbox.json"));
        assert!(error.hint().contains("stackgen sandbox reset"));
        assert_eq!(fs::read_to_string(folder.file()).unwrap(), text);
        Store::reset(&folder.file(), None).unwrap();
        assert!(folder.open().is_ok());
    }
    assert!(Folder::with_text("").open().is_ok());
}

#[test]
fn a_file_damaged_while_it_is_open_is_not_overwritten() {
    let folder = Folder::new();
    let mut store = folder.open().unwrap();
    change(&mut store, "a");
    fs::write(folder.file(), "gone").unwrap();
    let result = store.with(i64::MIN, |world| (world.number("a"), Touch::Changed));
    assert!(matches!(result, Err(StateError::Corrupt { .. })));
    assert_eq!(fs::read_to_string(folder.file()).unwrap(), "gone");
}

#[test]
fn a_newer_format_is_refused() {
    let newer = r#"{"version":99,"seed":1,"now_ms":0}"#;
    for text in [newer, r#"{"version":99,"planets":[]}"#] {
        let error = Folder::with_text(text).open().unwrap_err();
        assert!(
            matches!(error, StateError::Newer { found: 99, .. }),
            "{error}"
        );
    }
}

#[test]
fn a_file_that_cannot_be_written_keeps_its_world() {
    let folder = Folder::new();
    let mut store = folder.open().unwrap();
    change(&mut store, "a");
    let mut permissions = fs::metadata(folder.file()).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(folder.file(), permissions).unwrap();
    let result = store.with(i64::MIN, |world| (world.number("a"), Touch::Changed));
    assert!(matches!(result, Err(StateError::ReadOnly { .. })));
    assert_eq!(counter(&mut store, "a"), Some(1));
}

#[test]
fn file_system_errors_are_sorted_by_what_to_do() {
    use std::io::{Error, ErrorKind};
    let sorted = |kind: ErrorKind| StateError::of_io(Path::new("x"), Error::from(kind));
    assert!(matches!(
        sorted(ErrorKind::StorageFull),
        StateError::Full { .. }
    ));
    assert!(matches!(
        sorted(ErrorKind::ReadOnlyFilesystem),
        StateError::ReadOnly { .. }
    ));
    assert!(matches!(
        sorted(ErrorKind::IsADirectory),
        StateError::Io { .. }
    ));
}
