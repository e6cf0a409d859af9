//! `stackgen image verify`: an image in a registry, held against itself.

use serde_json::json;

use super::failure::registry_failed;
use super::login::LoginArgs;
use super::place::{self, Place, own_tag, reference};
use super::shown::shown;
use crate::cli::target::{connect, home_region};
use crate::cli::{CliError, Context, Exit, Way};
use crate::image::registry::{Pointer, Reference, What};
use crate::image::{Verified, verify};
use crate::ui::{Table, size};

/// Arguments of `stackgen image verify`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    stackgen image verify\n  \
    stackgen image verify --deep\n  \
    stackgen image verify localhost:5000/stackgen/test-app")]
pub(super) struct Args {
    /// The image [default: this version's, in the account's own repository]
    #[arg(value_name = "HOST/REPOSITORY[:TAG|@DIGEST]", value_parser = reference)]
    image: Option<Reference>,

    /// Read every layer, instead of asking whether it is there
    #[arg(long)]
    deep: bool,

    /// Who signs in there.
    #[command(flatten)]
    login: LoginArgs,
}

/// Verifies it.
pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, CliError> {
    context.block_on(|_| verified(args, context))
}

async fn verified(args: &Args, context: &Context) -> Result<Exit, CliError> {
    let reach = connect(&context.globals, home_region(&context.globals)).await?;
    let (place, pointer) = match &args.image {
        None => (place::own(&reach.session).await?, Pointer::Tag(own_tag())),
        Some(image) => (
            place::other(&reach.session, image, &args.login)?,
            place::pointer(image),
        ),
    };
    let outcome = shown(context, "read", async |tell| {
        verify(&place.repository, &pointer, args.deep, tell).await
    })
    .await;
    let verified = outcome.map_err(|error| {
        let cli = registry_failed(&error);
        match (&error.what, &args.image) {
            (What::NotFound(_), None) => cli.hint(format!(
                "{} puts it there",
                Way::of(&context.globals).command("image push")
            )),
            _ => cli,
        }
    })?;
    shown_end(context, &place, &verified, args.deep)?;
    if verified.faults.is_empty() {
        return Ok(Exit::Done);
    }
    let count = verified.faults.len();
    let message = format!("the image is not whole: {count} of its parts are wrong");
    let mut cli = CliError::new(Exit::Other, "image-damaged", message)
        .detail("digest", verified.digest.to_string());
    for flaw in &verified.faults {
        cli = cli.hint(format!("{}: {}", flaw.digest, flaw.fault));
    }
    Err(cli.hint("delete it and push it again"))
}

fn shown_end(
    context: &Context,
    place: &Place,
    verified: &Verified,
    deep: bool,
) -> Result<(), CliError> {
    if context.ui.wants_json() {
        context.ui.print_json(&json!({
            "repository": place.name,
            "deep": deep,
            "whole": verified.faults.is_empty(),
            "lacks": verified.lacks(),
            "image": verified,
        }))?;
        return Ok(());
    }
    let mut table = Table::new(["PLATFORM", "MANIFEST", "LAYERS", "SIZE"])
        .right(2)
        .right(3);
    for image in &verified.images {
        table.row([
            image.platform.clone(),
            image.digest.to_string(),
            image.layers.to_string(),
            size(image.bytes),
        ]);
    }
    context.ui.print(&table.within(context.ui.columns()))?;
    context
        .ui
        .print(&format!("{}@{}\n", place.name, verified.digest))?;
    if verified.faults.is_empty() {
        let how = if deep {
            "every part was read, and is what its digest says"
        } else {
            "manifests and configurations are what their digests say, every layer is there; `--deep` reads those too"
        };
        context.ui.note(how);
    }
    for platform in verified.lacks() {
        context.ui.note(&format!("there is none for {platform}"));
    }
    Ok(())
}
