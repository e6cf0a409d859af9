//! `stackgen image build`: the image as an OCI layout on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

use clap::ValueEnum;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::place::within_reach;
use super::{layout, layout_failed};
use crate::cli::target::{connect, home_region};
use crate::cli::{CliError, Context, Exit, Interrupt, Way, quoted};
use crate::image::registry::{RegistryError, What};
use crate::image::{
    BuildError, Built, BuiltImage, Compression, Event, Pad, Platform, REPOSITORY, Recipe, Report,
    Request, Work, build, default_base, tag,
};
use crate::ui::{Table, Transfers, size};

/// Arguments of `stackgen image build`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen image build\n  \
    stackgen image build --platform linux/arm64 --pad none\n  \
    stackgen image build --base registry.example.com/python@sha256:… --compression zstd\n  \
    stackgen image build --layout ./image && skopeo inspect oci:./image\n\n\
    The bases are public Python images of ECR Public; --base names others, for all platforms or for\n\
    one (--base windows/amd64=…). What was fetched is kept, and the same input has the same digest.\n\
    The image is padded to the published 380 MB on each platform, so that pulls take as long.")]
pub(super) struct Args {
    /// Build for these platforms alone: linux/amd64, linux/arm64, windows/amd64
    #[arg(long = "platform", value_name = "PLATFORM", value_delimiter = ',')]
    platforms: Vec<Platform>,

    /// Build over this image: HOST/REPOSITORY:TAG or …@DIGEST, of Python 3.12 or newer
    #[arg(long = "base", value_name = "[PLATFORM=]IMAGE", value_parser = base)]
    bases: Vec<(Option<Platform>, String)>,

    /// Bring the layers of each platform to this size, such as 1GB, or `none`
    #[arg(long, value_name = "SIZE", default_value_t)]
    pad: Pad,

    /// How layers are compressed
    #[arg(long, value_name = "HOW", value_enum, default_value_t)]
    compression: How,

    /// Folder of the OCI layout [default: in the user's cache folder]
    #[arg(long, value_name = "DIR")]
    layout: Option<PathBuf>,
}

/// How layers are compressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum How {
    /// As published
    #[default]
    Gzip,
    /// Unpacked faster, on Fargate above all
    Zstd,
}

/// `linux/arm64=host/repository:tag`, or without a platform.
fn base(text: &str) -> Result<(Option<Platform>, String), String> {
    match text.split_once('=') {
        Some((platform, image)) => {
            let platform: Platform = platform.parse().map_err(|error| format!("{error}"))?;
            Ok((Some(platform), image.to_owned()))
        }
        None => Ok((None, text.to_owned())),
    }
}

/// Builds the image and says what is in it.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    context.block_on(|interrupt| make(args, context, interrupt))
}

async fn make(args: &Args, context: &Context, mut interrupt: Interrupt) -> Result<Exit, CliError> {
    let request = request(args, context)?;
    let reach = connect(&context.globals, home_region(&context.globals)).await?;
    // What is no reference is for the build to refuse.
    for base in request.bases.values().flat_map(|base| base.parse()) {
        within_reach(&reach.session, &base)?;
    }
    let http = reach.session.http();
    let (tell, heard) = unbounded_channel();
    let report: Report = Arc::new(move |event| {
        // Nobody listens any more when the command is over.
        let _ = tell.send(event);
    });
    let working = async {
        let built = build(&http, &request, &report).await;
        drop(report);
        built
    };
    let built = tokio::select! {
        (built, ()) = async { tokio::join!(working, show(heard, context)) } => built,
        () = interrupt.raised() => return Err(interrupted()),
    };
    let built = built.map_err(|error| failed(&error, &request))?;
    if reach.sandbox.is_some() {
        let text = "simulated: these bases are the sandbox's own, and no Python is in them";
        context.ui.note(text);
    }
    if context.ui.wants_json() {
        let simulated = reach.sandbox.is_some();
        context
            .ui
            .print_json(&document(&built, &request, simulated))?;
    } else {
        context.ui.print(&text(&built, &request, context))?;
    }
    next(args, &request, context);
    Ok(Exit::Done)
}

/// Says what to do with the image.
fn next(args: &Args, request: &Request, context: &Context) {
    if request.recipe != Recipe::default() {
        let usual = tag(&Recipe::default());
        context.ui.note(&format!(
            "profiles look for the usual size and compression, under the tag {usual}"
        ));
    }
    let mut words = "image push".to_owned();
    if let Some(folder) = &args.layout {
        words = format!("{words} --layout {}", quoted(&folder.to_string_lossy()));
    }
    let push = Way::of(&context.globals).command(&words);
    context
        .ui
        .hint(&format!("put it into the account's registry with {push}"));
}

/// What the arguments mean.
fn request(args: &Args, context: &Context) -> Result<Request, CliError> {
    let platforms: BTreeSet<Platform> = if args.platforms.is_empty() {
        Platform::ALL.into()
    } else {
        args.platforms.iter().copied().collect()
    };
    let mut bases = BTreeMap::new();
    // What is said of one platform goes before what is said of all.
    let (one, all): (Vec<_>, Vec<_>) = args.bases.iter().partition(|(one, _)| one.is_some());
    for platform in &platforms {
        let own = one
            .iter()
            .rfind(|(named, _)| named.as_ref() == Some(platform));
        if let Some((_, image)) = own.or(all.last()) {
            bases.insert(*platform, image.clone());
        }
    }
    Ok(Request {
        root: layout(args.layout.as_deref(), context)?,
        platforms,
        bases,
        recipe: Recipe {
            pad: args.pad,
            compression: match args.compression {
                How::Gzip => Compression::Gzip,
                How::Zstd => Compression::Zstd,
            },
        },
    })
}

/// Shows what happens until nothing more does.
async fn show(mut heard: UnboundedReceiver<Event>, context: &Context) {
    let mut transfers = Transfers::new(&context.ui);
    while let Some(event) = heard.recv().await {
        match event {
            Event::Base {
                platform,
                name,
                found,
            } => context.ui.note(&format!("{platform}: {name} is {found}")),
            Event::Began { work, bytes } => transfers.begin(what(work), &name(work), bytes),
            Event::Moved { work, bytes } => transfers.advance(what(work), &name(work), bytes),
            Event::Ended { work } => transfers.end(what(work), &name(work)),
        }
    }
}

const fn what(work: Work) -> &'static str {
    match work {
        Work::Fetch(_) => "fetch",
        Work::Repack(_) => "repack",
        Work::Pad(_) => "pad",
    }
}

fn name(work: Work) -> String {
    match work {
        Work::Fetch(digest) | Work::Repack(digest) => digest.to_string(),
        Work::Pad(number) => format!("layer {number}"),
    }
}

/// The result for people.
fn text(built: &Built, request: &Request, context: &Context) -> String {
    let mut table = Table::new([
        "platform", "base", "app", "pad", "total", "layers", "manifest",
    ]);
    for column in 1..6 {
        table = table.right(column);
    }
    for image in &built.images {
        let weight = image.weight;
        table.row([
            image.platform.to_string(),
            size(weight.base),
            size(weight.app),
            size(weight.pad),
            size(weight.total()),
            weight.layers.to_string(),
            image.manifest.digest.to_string(),
        ]);
    }
    let bases = built.images.iter().map(|image| {
        let about = [
            image
                .python
                .as_ref()
                .map(|version| format!("Python {version}")),
            image
                .os_version
                .as_ref()
                .map(|version| format!("Windows {version}")),
        ];
        let about: Vec<String> = about.into_iter().flatten().collect();
        let about = match about.as_slice() {
            [] => String::new(),
            some => format!(" ({})", some.join(", ")),
        };
        format!(
            "{}: {}@{}{about}\n",
            image.platform, image.base, image.base_digest
        )
    });
    let bases: String = bases.collect();
    format!(
        "{bases}\n{}\nfetched  {}\nlayout   {}\ntag      {REPOSITORY}:{}\nindex    {}\n",
        table.within(context.ui.columns()),
        size(built.fetched),
        request.root.display(),
        built.tag,
        built.layout.index().digest,
    )
}

/// The result for programs.
fn document(built: &Built, request: &Request, simulated: bool) -> Value {
    let recipe = &request.recipe;
    json!({
        "simulated": simulated,
        "repository": REPOSITORY,
        "tag": built.tag,
        "digest": built.layout.index().digest,
        "layout": request.root,
        "compression": recipe.compression,
        "pad": recipe.pad.to_string(),
        "fetched_bytes": built.fetched,
        "images": built.images.iter().map(image).collect::<Vec<_>>(),
    })
}

fn image(image: &BuiltImage) -> Value {
    json!({
        "platform": image.platform,
        "os_version": image.os_version,
        "digest": image.manifest.digest,
        "base": {
            "name": image.base,
            "found": image.found,
            "digest": image.base_digest,
            "python": image.python,
        },
        "layers": image.weight.layers,
        "bytes": {
            "base": image.weight.base,
            "app": image.weight.app,
            "pad": image.weight.pad,
            "total": image.weight.total(),
        },
    })
}

fn interrupted() -> CliError {
    CliError::new(
        Exit::Interrupted,
        "interrupted",
        "interrupted: no image was built",
    )
    .hint("the layers that were fetched are kept; the same command goes on with the next one")
}

/// Why no image was built, and what to do about it.
fn failed(error: &BuildError, request: &Request) -> CliError {
    let (exit, code, hint) = match error {
        BuildError::Layout(error) => return layout_failed(error),
        BuildError::Registry(error) => return registry_failed(error),
        BuildError::Reference(_) | BuildError::NoTag(_) => (
            Exit::Usage,
            "base-name",
            Some(format!("such as `{}`", default_base(Platform::LinuxArm64))),
        ),
        BuildError::Base { .. } | BuildError::TooManyLayers { .. } => {
            (Exit::Refused, "base-unusable", None)
        }
        BuildError::NotFor { platform, .. } if request.platforms.len() > 1 => (
            Exit::Refused,
            "base-platform",
            Some(format!(
                "name one that is with `--base {platform}=IMAGE`, or the platforms you need with `--platform`"
            )),
        ),
        BuildError::NotFor { .. } => (Exit::Refused, "base-platform", None),
        BuildError::OldPython { .. } => (Exit::Refused, "base-python", None),
        BuildError::Unpacked { .. } | BuildError::Garbled { .. } => {
            (Exit::Refused, "base-damaged", None)
        }
        BuildError::Document(_) | BuildError::Specification(_) | BuildError::Stopped(_) => {
            (Exit::Other, "image-build", None)
        }
    };
    let mut shown = CliError::new(exit, code, error.to_string());
    if let Some(source) = error.source() {
        shown = shown.caused_by(source);
    }
    match hint {
        Some(hint) => shown.hint(hint),
        None => shown,
    }
}

/// A base's registry did not give it: nothing was made.
fn registry_failed(error: &RegistryError) -> CliError {
    let shown = CliError::new(Exit::Refused, "registry", error.to_string()).caused_by(&error.what);
    match &error.what {
        What::Unreachable(_) => shown.hint(
            "without a way to the public registry, name a base of your own: `--base HOST/REPOSITORY:TAG`",
        ),
        _ => shown,
    }
}
