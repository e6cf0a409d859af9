//! A picture as pixels.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};
use thiserror::Error;

use super::font::Face;

/// Why a picture could not be turned into pixels.
#[derive(Debug, Error)]
pub enum PngError {
    /// The text is not an SVG that can be drawn.
    #[error("the picture cannot be read")]
    Read(#[source] resvg::usvg::Error),
    /// It has no size, or one beyond what memory holds.
    #[error("the picture has no usable size")]
    Size,
    /// The pixels could not be packed.
    #[error("the picture cannot be packed: {0}")]
    Pack(String),
}

/// The faces of the program and no others: a picture looks the same on every machine.
fn faces() -> Arc<Database> {
    static FACES: OnceLock<Arc<Database>> = OnceLock::new();
    let faces = FACES.get_or_init(|| {
        let mut faces = Database::new();
        for face in Face::ALL {
            faces.load_font_data(face.ttf().to_vec());
        }
        Arc::new(faces)
    });
    Arc::clone(faces)
}

/// An SVG of [`super::chart`] as PNG, one pixel for each of its units. The same picture gives the
/// same bytes.
///
/// # Errors
/// The text is no SVG, or its size cannot be held in memory.
pub fn png(svg: &str) -> Result<Vec<u8>, PngError> {
    let options = Options {
        fontdb: faces(),
        font_family: Face::Sans.family().to_owned(),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(PngError::Read)?;
    let size = tree.size().to_int_size();
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or(PngError::Size)?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    pixels
        .encode_png()
        .map_err(|error| PngError::Pack(error.to_string()))
}
