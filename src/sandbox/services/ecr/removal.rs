//! Images that go away.
//!
//! <https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html>

use super::home;
use super::images::{Wanted, id};
use crate::sandbox::call::{Answer, Call, Tree};
use crate::sandbox::engine::{Address, World};

/// `BatchDeleteImage`: by tag only the tag goes, with the last one the image; by digest all of it.
pub(super) fn batch_delete(world: &mut World, call: &Call) -> Answer {
    let repository = home(world, call)?;
    let (mut gone, mut failures) = (Vec::new(), Vec::new());
    for wanted in Wanted::all(call) {
        match delete(world, &repository, wanted) {
            Ok(ids) => gone.extend(ids),
            Err(failure) => failures.push(wanted.failed(failure)),
        }
    }
    Ok(Tree::map([
        ("imageIds", Tree::List(gone)),
        ("failures", Tree::List(failures)),
    ]))
}

fn delete(
    world: &mut World,
    repository: &Address,
    wanted: Wanted<'_>,
) -> Result<Vec<Tree>, (&'static str, String)> {
    let holdings = world.holdings(repository);
    let (digest, _) = wanted.of(holdings)?;
    let digest = digest.to_owned();
    let tags: Vec<String> = holdings.tags_of(&digest).map(str::to_owned).collect();
    if let (Some(tag), true) = (wanted.tag, tags.len() > 1) {
        world.holdings_mut(repository).tags.remove(tag);
        return Ok(vec![id(Some(&digest), Some(tag))]);
    }
    let listing: Vec<&str> = holdings.listing(&digest).collect();
    if !listing.is_empty() {
        let reason = format!(
            "Requested image referenced by manifest list: [{}]",
            listing.join(", ")
        );
        return Err(("ImageReferencedByManifestList", reason));
    }
    let holdings = world.holdings_mut(repository);
    holdings.manifests.remove(&digest);
    holdings.tags.retain(|_, of| *of != digest);
    if tags.is_empty() {
        return Ok(vec![id(Some(&digest), None)]);
    }
    let told = tags.iter().map(|tag| id(Some(&digest), Some(tag)));
    Ok(told.collect())
}
