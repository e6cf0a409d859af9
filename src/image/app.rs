//! The app inside the image: Python source, as it lies under `image/app/`.

/// A file of the app, by its path from here.
macro_rules! file {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/image/app/", $name)),
        )
    };
}

/// Its files, by name, in the order of the layer.
pub(super) const FILES: &[(&str, &str)] = &[
    file!("__main__.py"),
    file!("machine.py"),
    file!("metadata.py"),
    file!("record.py"),
    file!("server.py"),
    file!("stop.py"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_app_is_in_it() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/image/app");
        let mut there: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "__pycache__")
            .collect();
        there.sort();
        let listed: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        assert_eq!(there, listed);
    }
}
