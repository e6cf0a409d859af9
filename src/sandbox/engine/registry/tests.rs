use serde_json::json;

use super::*;
use crate::sandbox::GENESIS_MS;

fn repository_of(world: &mut World) -> Address {
    let address = repository(&Place::new("123456789012", "us-east-1"), "app");
    world.holdings_mut(&address);
    address
}

fn image(world: &mut World, address: &Address, config: &str) -> String {
    let config_digest = digest_of(config.as_bytes());
    let blobs = &mut world.holdings_mut(address).blobs;
    blobs.insert(config_digest.clone(), Blob::of(config.as_bytes()));
    json!({
        "schemaVersion": 2,
        "config": {"mediaType": "x", "digest": config_digest, "size": config.len()},
        "layers": [{"mediaType": "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
            "digest": "sha256:0", "size": 7, "urls": ["https://example.com/0"]}],
    })
    .to_string()
}

fn text(text: &str) -> Put<'_> {
    Put {
        text,
        media_type: None,
        tag: None,
        digest: None,
    }
}

#[test]
fn a_hash_goes_on_in_another_process() {
    let parts: Vec<Vec<u8>> = (0_u8..5).map(|part| vec![part; 30_000]).collect();
    let mut hashing = Hashing::default();
    for part in &parts {
        let saved = serde_json::to_string(&hashing).unwrap();
        hashing = serde_json::from_str(&saved).unwrap();
        hashing.update(part);
        assert_eq!(hashing.content().is_some(), hashing.bytes() <= KEPT_BYTES);
    }
    assert_eq!(hashing.digest(), digest_of(&parts.concat()));
    assert_eq!(hashing.bytes(), 150_000);
    assert!(serde_json::to_string(&hashing).unwrap().len() < 500);
    for damaged in ["", "AAAA"] {
        let saved = json!({"bytes": 1, "state": damaged});
        assert!(serde_json::from_value::<Hashing>(saved).is_err());
    }
}

#[test]
fn an_image_needs_its_blobs_but_no_foreign_ones() {
    let mut world = World::new(1, GENESIS_MS);
    let address = repository_of(&mut world);
    let config = r#"{"os":"linux","architecture":"arm64"}"#;
    let manifest = image(&mut world, &address, config);
    world.holdings_mut(&address).blobs.clear();
    let refused = put(&mut world, &address, &text(&manifest)).unwrap_err();
    assert_eq!(refused, Refused::Layers(vec![digest_of(config.as_bytes())]));
    image(&mut world, &address, config);
    let (digest, known) = put(&mut world, &address, &text(&manifest)).unwrap();
    assert!(!known);
    let held = world.holdings(&address).manifests.get(&digest).unwrap();
    assert_eq!(held.platforms, ["linux/arm64"]);
    assert_eq!(
        (held.bytes, held.text.as_str()),
        (config.len() as u64, manifest.as_str())
    );
    assert!(put(&mut world, &address, &text(&manifest)).unwrap().1);
}

#[test]
fn an_index_needs_its_images_and_is_as_large_as_the_largest() {
    let mut world = World::new(1, GENESIS_MS);
    let address = repository_of(&mut world);
    let making = Making {
        what: "test",
        tags: &["one"],
        platforms: &["linux/amd64", "windows/amd64"],
        bytes: 1_000,
        from_the_start: false,
    };
    let digest = make(&mut world, &address, &making);
    let index = world.holdings(&address).manifests[&digest].clone();
    assert_eq!(index.platforms, ["linux/amd64", "windows/amd64"]);
    assert!(index.text.contains("os.version"));
    let again = put(&mut world, &address, &text(&index.text)).unwrap();
    assert_eq!(again, (digest.clone(), true));
    let document = Document::read(&index.text).unwrap();
    let Some(Content::Index(listed)) = document.content() else {
        panic!("an index");
    };
    let first = listed[0].digest.clone();
    assert_eq!(
        world.holdings(&address).listing(&first).collect::<Vec<_>>(),
        [digest.as_str()]
    );
    world.holdings_mut(&address).manifests.clear();
    let refused = put(&mut world, &address, &text(&index.text)).unwrap_err();
    let both: Vec<String> = listed.iter().map(|image| image.digest.clone()).collect();
    assert_eq!(refused, Refused::Images(both));
}

#[test]
fn what_is_no_manifest_is_refused() {
    let mut world = World::new(1, GENESIS_MS);
    let address = repository_of(&mut world);
    for bad in [
        "",
        "[]",
        "{}",
        r#"{"schemaVersion":1}"#,
        r#"{"schemaVersion":2}"#,
    ] {
        let refused = put(&mut world, &address, &text(bad)).unwrap_err();
        assert!(
            matches!(refused, Refused::Unreadable(_)),
            "{bad}: {refused:?}"
        );
    }
    let other = Put {
        digest: Some("sha256:1"),
        ..text("{}")
    };
    let refused = put(&mut world, &address, &other).unwrap_err();
    assert_eq!(refused, Refused::Digest("sha256:1".to_owned()));
}
