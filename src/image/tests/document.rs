//! Documents of others, good and hostile.

use serde_json::{Value, json};

use super::*;

fn digest(text: &str) -> String {
    Digest::of(text.as_bytes()).to_string()
}

fn described(media_type: &str, text: &str, bytes: u64) -> Value {
    json!({"mediaType": media_type, "digest": digest(text), "size": bytes})
}

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

fn a_manifest() -> Value {
    json!({
        "schemaVersion": 2,
        "mediaType": media::DOCKER_MANIFEST,
        "config": described(media::DOCKER_CONFIG, "config", 10),
        "layers": [
            described("application/vnd.docker.image.rootfs.diff.tar.gzip", "one", 100),
            {
                "mediaType": "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
                "digest": digest("two"),
                "size": 200,
                "urls": ["", "file:///etc/passwd", "https://vendor.example/two"],
            },
        ],
    })
}

fn an_index() -> Value {
    json!({
        "schemaVersion": 2,
        "mediaType": media::DOCKER_LIST,
        "manifests": [{
            "mediaType": media::DOCKER_MANIFEST,
            "digest": digest("windows"),
            "size": 300,
            "platform": {
                "os": "windows",
                "architecture": "amd64",
                "os.version": "10.0.17763.7136",
                "os.features": ["win32k"],
            },
        }],
    })
}

#[test]
fn dockers_documents_are_read() {
    let read = manifest(&bytes(&a_manifest())).unwrap();
    let foreign: Vec<bool> = read.layers.iter().map(|layer| layer.foreign).collect();
    assert_eq!(foreign, [false, true]);
    assert_eq!(read.layers[1].urls, ["https://vendor.example/two"]);
    assert_eq!(read.layers[1].encoding, Encoding::Gzip);
    let entries = index(&bytes(&an_index())).unwrap();
    let platform = entries[0].platform.as_ref().unwrap();
    assert_eq!(platform.os_version.as_deref(), Some("10.0.17763.7136"));
    assert_eq!(
        platform.os_features.as_deref(),
        Some(&["win32k".to_owned()][..])
    );
}

#[test]
fn a_platform_is_written_with_the_keys_of_the_specification() {
    let mut value = an_index();
    value["manifests"][0]["platform"] =
        json!({"os": "windows", "architecture": "amd64", "os_version": "1", "os_features": ["x"]});
    let read: ImageIndex = serde_json::from_value(value).unwrap();
    let written: Value = serde_json::from_slice(&canonical(&read).unwrap()).unwrap();
    let platform = &written["manifests"][0]["platform"];
    assert_eq!(platform["os.version"], "1");
    assert_eq!(platform["os.features"], json!(["x"]));
    assert!(platform.get("os_version").is_none());
}

/// What a hostile or broken registry may say instead of a manifest, and what is said of it.
#[test]
fn a_hostile_manifest_is_refused() {
    let with = |change: fn(&mut Value)| {
        let mut value = a_manifest();
        change(&mut value);
        manifest(&bytes(&value)).unwrap_err().to_string()
    };
    let traversal = with(|value| value["layers"][0]["digest"] = json!("sha256:../../etc/passwd"));
    assert!(traversal.contains("image manifest"), "{traversal}");
    let short = with(|value| value["layers"][0]["digest"] = json!("sha512:abc"));
    assert!(short.contains("image manifest"), "{short}");
    let sha512 = with(|value| {
        value["layers"][0]["digest"] = json!(format!("sha512:{}", "a".repeat(128)));
    });
    assert!(sha512.contains("is not a SHA-256 digest"), "{sha512}");
    assert_eq!(
        with(|value| value["layers"] = json!([])),
        "it has 0 layers, not 1 to 127"
    );
    assert_eq!(
        with(|value| {
            let layer = value["layers"][0].clone();
            value["layers"] = vec![layer; 128].into();
        }),
        "it has 128 layers, not 1 to 127"
    );
    assert_eq!(
        with(|value| value["layers"][0]["mediaType"] = json!("text/html")),
        "`text/html` is not a media type of an image"
    );
    assert!(with(|value| value["layers"][0]["size"] = json!(u64::MAX)).starts_with("it has 1844"));
    assert!(with(|value| value["config"]["size"] = json!(1_u64 << 40)).starts_with("it has 1099"));
    assert!(with(|value| value["layers"][0]["size"] = json!(-1)).contains("image manifest"));
    assert_eq!(
        with(|value| value["config"]["mediaType"] = json!(media::INDEX)),
        format!("`{}` is not a media type of an image", media::INDEX)
    );
}

#[test]
fn a_hostile_index_is_refused() {
    let mut many = an_index();
    let entry = many["manifests"][0].clone();
    many["manifests"] = vec![entry; 1025].into();
    assert_eq!(
        index(&bytes(&many)).unwrap_err().to_string(),
        "it has 1025 manifests, not 1 to 1024"
    );
    let huge = vec![b' '; usize::try_from(MAX_DOCUMENT).unwrap() + 1];
    assert!(matches!(index(&huge), Err(Fault::TooLarge { .. })));
    let deep = "[".repeat(100_000);
    assert!(matches!(
        index(deep.as_bytes()),
        Err(Fault::Unreadable { .. })
    ));
    for strange in [json!(null), json!({"manifests": 1}), json!([{}])] {
        assert!(index(&bytes(&strange)).is_err(), "{strange}");
    }
}

#[test]
fn a_configuration_has_a_digest_for_each_layer() {
    let value = json!({
        "os": "linux",
        "architecture": "arm64",
        "rootfs": {"type": "layers", "diff_ids": [digest("one")]},
        "config": {"Env": ["A=b"], "ExposedPorts": null, "OnBuild": null},
    });
    let (read, ids) = config(&bytes(&value), 1).unwrap();
    assert_eq!(ids, [Digest::of(b"one")]);
    assert_eq!(read.architecture().to_string(), "arm64");
    assert!(matches!(
        config(&bytes(&value), 2),
        Err(Fault::LayerCounts { .. })
    ));
}
