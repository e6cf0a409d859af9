//! Layouts as others may have made or broken them.

use serde_json::json;

use super::*;
use crate::image::digest::Digest;

/// A layout with one image of one layer.
fn made(root: &Path) -> Layout {
    let blobs = Blobs::prepare(root).unwrap();
    let layer = blobs.put(b"layer", media::Encoding::Gzip.layer()).unwrap();
    let config = blobs.put(b"{}", media::CONFIG).unwrap();
    let described = |blob: &Blob| json!({"mediaType": blob.media_type, "digest": blob.digest, "size": blob.bytes});
    let manifest = json!({
        "schemaVersion": 2,
        "config": described(&config),
        "layers": [described(&layer), described(&layer)],
    });
    let manifest = blobs
        .put(&serde_json::to_vec(&manifest).unwrap(), media::MANIFEST)
        .unwrap();
    let mut entry = described(&manifest);
    entry["platform"] = json!({"os": "linux", "architecture": "arm64"});
    let index = json!({"schemaVersion": 2, "manifests": [entry]});
    let index = blobs
        .put(&serde_json::to_vec(&index).unwrap(), media::INDEX)
        .unwrap();
    let mut top = described(&index);
    top["annotations"] = json!({"org.opencontainers.image.ref.name": "t"});
    let top = json!({"schemaVersion": 2, "manifests": [top]});
    seal(root, &serde_json::to_vec(&top).unwrap()).unwrap();
    Layout::open(root).unwrap()
}

#[test]
fn a_layout_is_read_as_it_was_made() {
    let folder = tempfile::tempdir().unwrap();
    let layout = made(folder.path());
    assert_eq!(layout.tag(), Some("t"));
    let [image] = layout.images() else {
        panic!("one image")
    };
    assert_eq!(image.platform, Platform::LinuxArm64);
    let mut text = String::new();
    layout
        .read(&image.layers[0].blob)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(text, "layer");
    let order: Vec<&str> = layout
        .blobs()
        .iter()
        .map(|blob| blob.media_type.as_str())
        .collect();
    assert_eq!(
        order,
        [
            media::Encoding::Gzip.layer(),
            media::CONFIG,
            media::MANIFEST,
            media::INDEX
        ],
        "each once, what others name first"
    );
}

#[test]
fn what_is_not_there_or_not_whole_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    assert!(matches!(Layout::open(root), Err(LayoutError::Missing(_))));
    let layout = made(root);
    let blobs = Blobs::of(root);
    let layer = &layout.images()[0].layers[0].blob;
    std::fs::write(blobs.path(layer.digest), "lay").unwrap();
    assert!(matches!(Layout::open(root), Err(LayoutError::Changed(_))));
    assert!(!blobs.has(layer).unwrap());
    std::fs::write(blobs.path(layer.digest), "LAYER").unwrap();
    assert!(!blobs.has(layer).unwrap(), "same size, other bytes");
    std::fs::remove_file(blobs.path(layer.digest)).unwrap();
    assert!(matches!(Layout::open(root), Err(LayoutError::Io { .. })));
    made(root);
    std::fs::write(blobs.path(layout.index().digest), "{}").unwrap();
    assert!(matches!(Layout::open(root), Err(LayoutError::Changed(_))));
    std::fs::write(root.join(MARK), r#"{"imageLayoutVersion":"2.0.0"}"#).unwrap();
    assert!(matches!(Layout::open(root), Err(LayoutError::Version(_))));
}

#[test]
fn a_layout_of_something_else_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let layout = made(root);
    let manifest = &layout.images()[0].manifest;
    let top = json!({"schemaVersion": 2, "manifests": [
        {"mediaType": manifest.media_type, "digest": manifest.digest, "size": manifest.bytes},
    ]});
    seal(root, &serde_json::to_vec(&top).unwrap()).unwrap();
    assert!(matches!(
        Layout::open(root),
        Err(LayoutError::Indexes { .. })
    ));
    std::fs::write(root.join(INDEX), "{").unwrap();
    assert!(matches!(
        Layout::open(root),
        Err(LayoutError::Damaged { .. })
    ));
}

#[test]
fn an_index_that_names_itself_ends() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let blobs = Blobs::prepare(root).unwrap();
    let inner = json!({"schemaVersion": 2, "manifests": [{
        "mediaType": media::INDEX,
        "digest": Digest::of(b"any"),
        "size": 3,
        "platform": {"os": "linux", "architecture": "amd64"},
    }]});
    let index = blobs
        .put(&serde_json::to_vec(&inner).unwrap(), media::INDEX)
        .unwrap();
    let top = json!({"schemaVersion": 2, "manifests": [
        {"mediaType": index.media_type, "digest": index.digest, "size": index.bytes},
    ]});
    seal(root, &serde_json::to_vec(&top).unwrap()).unwrap();
    let error = Layout::open(root).unwrap_err();
    let LayoutError::Damaged { source, .. } = error else {
        panic!("{error}")
    };
    assert!(matches!(source, Fault::Nested));
}

#[test]
fn what_was_left_unfinished_goes() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::prepare(folder.path()).unwrap();
    let draft = blobs.draft().unwrap();
    let left = std::fs::read_dir(blobs.path(Digest::of(b"")).parent().unwrap());
    assert_eq!(left.unwrap().count(), 1);
    std::mem::forget(draft);
    Blobs::prepare(folder.path()).unwrap();
    let left = std::fs::read_dir(blobs.path(Digest::of(b"")).parent().unwrap());
    assert_eq!(left.unwrap().count(), 0);
    drop(blobs.draft().unwrap());
    let left = std::fs::read_dir(blobs.path(Digest::of(b"")).parent().unwrap());
    assert_eq!(left.unwrap().count(), 0, "dropped, gone");
}
