use std::io::Read;

use super::*;

#[test]
fn a_base_is_an_index_of_images_whose_blobs_are_there() {
    let (digest, index) = BASES.manifest(REPOSITORY, "3.13").unwrap();
    assert_eq!(digest, digest_of(index.text.as_bytes()));
    let read: Value = serde_json::from_str(&index.text).unwrap();
    let mut seen = Vec::new();
    for image in read["manifests"].as_array().unwrap() {
        let digest = image["digest"].as_str().unwrap();
        let (_, manifest) = BASES.manifest(REPOSITORY, digest).unwrap();
        assert_eq!(image["size"], manifest.text.len());
        assert_eq!(image["mediaType"], manifest.media_type);
        let read: Value = serde_json::from_str(&manifest.text).unwrap();
        let config = BASES
            .blob(read["config"]["digest"].as_str().unwrap())
            .unwrap();
        let config: Value = serde_json::from_slice(config).unwrap();
        assert_eq!(config["os"], image["platform"]["os"]);
        assert_eq!(config["os.version"], image["platform"]["os.version"]);
        let layers = read["layers"].as_array().unwrap();
        for (layer, diff) in layers
            .iter()
            .zip(config["rootfs"]["diff_ids"].as_array().unwrap())
        {
            let digest = layer["digest"].as_str().unwrap();
            let foreign = layer["urls"].is_array();
            assert_eq!(BASES.blob(digest).is_none(), foreign);
            let bytes = BASES
                .blob(digest)
                .or_else(|| BASES.foreign(digest))
                .unwrap();
            assert_eq!(
                (digest, layer["size"].as_u64()),
                (digest_of(bytes).as_str(), Some(bytes.len() as u64))
            );
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(bytes)
                .read_to_end(&mut unpacked)
                .unwrap();
            assert_eq!(diff.as_str(), Some(digest_of(&unpacked).as_str()));
        }
        seen.push(format!(
            "{} {}",
            image["platform"]["os"],
            layers
                .iter()
                .filter(|layer| layer["urls"].is_array())
                .count()
        ));
    }
    assert_eq!(seen, ["\"linux\" 0", "\"linux\" 0", "\"windows\" 1"]);
    let again = Bases::make();
    assert_eq!(again.tags, BASES.tags);
    assert_ne!(BASES.tags["3.12"], BASES.tags["3.13"]);
    assert_ne!(BASES.tags["3.13"], BASES.tags["3.13-alpine"]);
}
