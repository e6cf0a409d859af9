//! What a template cannot say by itself: the digest of its image, and the run it is for.
//!
//! A template is the same bytes for everybody; these two are not. Either is given to a template that
//! asks for it, and to no other.

use std::collections::BTreeMap;

use super::Job;
use crate::aws::{ImageState, StackDetail};
use crate::stack::{Event, Notice};

/// The parameter with the digest of the tasks' image.
const IMAGE_DIGEST: &str = "ImageDigest";
/// The parameter with the run that the stack was made for.
const RUN_ID: &str = "RunId";

/// The values for a change set. What the run was stays what it was: another one is no reason to
/// replace every task. The image stays, too, where the registry has none.
pub(super) fn values(job: &Job<'_>, there: Option<&StackDetail>) -> BTreeMap<String, String> {
    let has = |name: &str| there.and_then(|stack| stack.parameters.get(name));
    let has = |name: &str| has(name).map(String::as_str);
    let image = digest(job).or_else(|| has(IMAGE_DIGEST));
    let run = if there.is_some() {
        has(RUN_ID)
    } else {
        job.request.run
    };
    [(IMAGE_DIGEST, image), (RUN_ID, run)]
        .into_iter()
        .filter(|(name, _)| asks(job, name))
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
        .collect()
}

/// Whether a stack has the image that the registry has. If that has none, the stack's is as good.
pub(super) fn is_same_image(job: &Job<'_>, stack: &StackDetail) -> bool {
    let there = stack.parameters.get(IMAGE_DIGEST);
    let same = |digest| there.is_some_and(|there| there == digest);
    !asks(job, IMAGE_DIGEST) || digest(job).is_none_or(same)
}

/// Says so if the stack has another image.
pub(super) fn compare(job: &Job<'_>, stack: &StackDetail) {
    if let (Some(has), Some(wanted)) = (stack.parameters.get(IMAGE_DIGEST), digest(job))
        && !is_same_image(job, stack)
    {
        (job.report)(Event::Notice(Notice::OtherImage {
            stack: stack.name.clone(),
            has: has.clone(),
            wanted: wanted.to_owned(),
        }));
    }
}

fn asks(job: &Job<'_>, name: &str) -> bool {
    let parameters = job.request.template.section("Parameters");
    parameters.is_some_and(|parameters| parameters.contains_key(name))
}

fn digest<'a>(job: &Job<'a>) -> Option<&'a str> {
    match job.image {
        Ok(ImageState::Present(image)) => image.digest.as_deref(),
        Ok(ImageState::NoTag | ImageState::NoRepository) | Err(_) => None,
    }
}
