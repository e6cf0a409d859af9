//! From bases and the app to an image index on disk.
//!
//! What is fetched is kept beside the image, under `fetched/`, so nothing is fetched twice; what the
//! last build made and this one does not need goes at the end.

mod layers;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use self::layers::Layers;
use self::write::Written;
use super::base::{Base, Finder, default_base};
use super::digest::Digest;
use super::document::{Blob, MAX_LAYERS};
use super::error::BuildError;
use super::event::{Event, Report};
use super::layout::{self, Blobs, Layout, LayoutError};
use super::pack::Packed;
use super::pad::paddings;
use super::platform::Platform;
use super::recipe::{Pad, Recipe, tag};
use crate::aws::Http;

/// The folder in a layout where fetched blobs are kept.
const FETCHED: &str = "fetched";

/// The file that a process holds while it builds.
const LOCK: &str = "lock";

/// What to build.
#[derive(Debug, Clone)]
pub struct Request {
    /// The layout: a folder, made if it is not there.
    pub root: PathBuf,
    /// For whom.
    pub platforms: BTreeSet<Platform>,
    /// Bases other than the default ones.
    pub bases: BTreeMap<Platform, String>,
    /// What goes over them.
    pub recipe: Recipe,
}

/// What was built.
#[derive(Debug, Clone)]
pub struct Built {
    /// The layout that holds it.
    pub layout: Layout,
    /// Its tag.
    pub tag: String,
    /// The image of each platform.
    pub images: Vec<BuiltImage>,
    /// Bytes that were fetched for it, and not kept from before.
    pub fetched: u64,
}

/// The image of a platform.
#[derive(Debug, Clone)]
pub struct BuiltImage {
    /// Whom it is for.
    pub platform: Platform,
    /// Its manifest.
    pub manifest: Blob,
    /// The base as it was asked for, without a digest.
    pub base: String,
    /// What the base's tag led to.
    pub found: Digest,
    /// The base's manifest.
    pub base_digest: Digest,
    /// The Python of the base, if it says.
    pub python: Option<String>,
    /// The version of Windows, of Windows images.
    pub os_version: Option<String>,
    /// What its layers weigh.
    pub weight: Weight,
}

/// What the layers of an image weigh as a registry stores them, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    /// The base's layers.
    pub base: u64,
    /// The app's.
    pub app: u64,
    /// Those that pad.
    pub pad: u64,
    /// How many layers that is.
    pub layers: usize,
}

impl Weight {
    /// All layers.
    pub const fn total(self) -> u64 {
        self.base + self.app + self.pad
    }
}

/// The layers of an image, the lowest first.
#[derive(Debug, Clone, Default)]
struct Stack {
    base: Vec<Packed>,
    app: Vec<Packed>,
    pad: Vec<Packed>,
}

impl Stack {
    fn all(&self) -> impl Iterator<Item = &Packed> {
        // The app is what changes: below it everything stays where it was pulled.
        self.base.iter().chain(&self.pad).chain(&self.app)
    }

    fn weight(&self) -> Weight {
        let bytes = |layers: &[Packed]| layers.iter().map(|layer| layer.blob.bytes).sum();
        Weight {
            base: bytes(&self.base),
            app: bytes(&self.app),
            pad: bytes(&self.pad),
            layers: self.all().count(),
        }
    }
}

/// Builds an image into a layout.
///
/// # Errors
/// See [`BuildError`]. What was there before stays usable until the new image is whole.
pub async fn build(http: &Http, request: &Request, report: &Report) -> Result<Built, BuildError> {
    let root = &request.root;
    let _held = hold(root)?;
    let blobs = Blobs::prepare(root)?;
    let fetched = Blobs::prepare(&root.join(FETCHED))?;
    let bases = find(http, request, &fetched, report).await?;
    let mut layers = Layers::new(&blobs, &fetched, request.recipe.compression, report);
    let mut written = Vec::new();
    for (platform, base) in &bases {
        let stack = stack(&mut layers, *platform, base, request.recipe.pad).await?;
        written.push(write::image(&blobs, *platform, base, &stack)?);
    }
    let tag = tag(&request.recipe);
    let index = write::index(&blobs, &written)?;
    layout::seal(root, &write::top(&index, &tag)?)?;
    let layout = Layout::open(root)?;
    let kept = layout.blobs().iter().map(|blob| blob.digest).collect();
    blobs.keep_only(&kept)?;
    let images = bases.iter().zip(written);
    Ok(Built {
        tag,
        images: images
            .map(|((platform, base), written)| built(*platform, base, written))
            .collect(),
        layout,
        fetched: layers.bytes_fetched(),
    })
}

fn built(platform: Platform, base: &Base, written: Written) -> BuiltImage {
    BuiltImage {
        platform,
        manifest: written.manifest,
        base: base.name.clone(),
        found: base.found,
        base_digest: base.digest,
        python: base.python.clone(),
        os_version: base.config.os_version().clone(),
        weight: written.weight,
    }
}

/// Keeps other processes away from a layout for as long as the file is open.
fn hold(root: &Path) -> Result<File, LayoutError> {
    let path = root.join(LOCK);
    std::fs::create_dir_all(root).map_err(|error| LayoutError::io(root, error))?;
    let file = File::create(&path).map_err(|error| LayoutError::io(&path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(LayoutError::Busy(root.to_owned())),
        Err(TryLockError::Error(error)) => Err(LayoutError::io(&path, error)),
    }
}

async fn find(
    http: &Http,
    request: &Request,
    fetched: &Blobs,
    report: &Report,
) -> Result<Vec<(Platform, Base)>, BuildError> {
    let mut finder = Finder::new(http, fetched);
    let mut bases = Vec::new();
    for platform in request.platforms.iter().copied() {
        let name = request.bases.get(&platform);
        let name = name.map_or(default_base(platform), String::as_str);
        let base = finder.find(name, platform).await?;
        report(Event::Base {
            platform,
            name: base.name.clone(),
            found: base.found,
        });
        bases.push((platform, base));
    }
    Ok(bases)
}

async fn stack(
    layers: &mut Layers,
    platform: Platform,
    base: &Base,
    pad: Pad,
) -> Result<Stack, BuildError> {
    let mut stack = Stack {
        base: layers.base(base).await?,
        app: vec![layers.app(platform)?],
        pad: Vec::new(),
    };
    if let Pad::To(whole) = pad {
        let missing = whole.saturating_sub(stack.weight().total());
        for padding in paddings(missing, whole, platform) {
            stack.pad.push(layers.pad(padding, platform).await?);
        }
    }
    let count = stack.all().count();
    if count > MAX_LAYERS {
        return Err(BuildError::TooManyLayers {
            platform,
            layers: count,
        });
    }
    Ok(stack)
}
