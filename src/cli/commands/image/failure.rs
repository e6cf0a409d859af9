//! What could not be done with the image, as an error at the edge.

use crate::aws::ErrorKind;
use crate::cli::{CliError, Exit, failure};
use crate::image::PushError;
use crate::image::home::{HomeError, IMAGE_TAG, IN_IT};
use crate::image::registry::{Action, RegistryError, What};

use super::layout_failed;

/// The account's own repository cannot be had.
pub(super) fn home_failed(error: &HomeError, region: &str) -> CliError {
    let repository = match error {
        HomeError::Aws(call) => return failure::call_failed(call),
        HomeError::Foreign(repository) => repository,
    };
    let arn = &repository.arn;
    CliError::new(Exit::Refused, "foreign-repository", format!("{error} ({region})"))
        .detail("arn", arn.as_str())
        .hint(format!(
            "nothing was changed; if it is there for this image, say so: `aws ecr tag-resource --region {region} --resource-arn {arn} --tags Key={IMAGE_TAG},Value={IN_IT}`"
        ))
}

/// A push that came to no end.
pub(super) fn push_failed(error: &PushError, again: &str) -> CliError {
    match error {
        PushError::Registry(error) if error.action == Action::Push => registry_failed(error)
            .hint(format!("what is there by now is not sent again: {again}")),
        PushError::Registry(error) => registry_failed(error),
        PushError::Layout(error) => layout_failed(error),
        PushError::TagTaken { tag, there } => {
            CliError::new(Exit::Refused, "tag-taken", error.to_string())
                .detail("tag", tag.as_str())
                .detail("there", there.to_string())
                .hint("nothing was sent; if that image is no longer wanted, delete it first (`stackgen image rm`), or push to another tag: `--to HOST/REPOSITORY:TAG`")
        }
    }
}

/// A registry that did not do something: refused before anything was made, if it does not let us in.
pub(super) fn registry_failed(error: &RegistryError) -> CliError {
    if let What::Login(call) = &error.what {
        return failure::call_failed(call);
    }
    let (exit, code, hint) = of(&error.what);
    let cli = CliError::new(exit, code, error.to_string())
        .caused_by(&error.what)
        .detail("registry", &*error.origin)
        .detail("repository", &*error.repository);
    match hint {
        Some(hint) => cli.hint(hint),
        None => cli,
    }
}

/// Exit, code and what to do.
fn of(what: &What) -> (Exit, &'static str, Option<&'static str>) {
    match what {
        What::Unreachable(error) => {
            let exit = match error.kind {
                ErrorKind::Local => Exit::Other,
                _ => Exit::Refused,
            };
            let hint = match error.kind {
                ErrorKind::ConnectionRefused => "is the registry running? check host and port",
                ErrorKind::Validation => "write the registry's address without `http://`",
                _ => "check the network, proxy and firewall, then try again",
            };
            (exit, error.kind.word(), Some(hint))
        }
        What::Unauthorized(_) => (
            Exit::Refused,
            "no-credentials",
            Some("sign in with `--username NAME` and the password in STACKGEN_REGISTRY_PASSWORD"),
        ),
        What::Login(_) | What::Denied(_) => (
            Exit::Refused,
            "access-denied",
            Some(
                "ask for the right to do this in the repository; for ECR, `stackgen iam` prints it",
            ),
        ),
        What::NotFound(_) => (Exit::Usage, "not-found", None),
        // The sandbox keeps no long layers; a real registry has all that this program uses.
        What::Unavailable { status: 501, .. } => (Exit::Refused, "not-implemented", None),
        What::Throttled | What::Unavailable { .. } => (
            Exit::Refused,
            "unavailable",
            Some("try again in a few minutes"),
        ),
        What::Refused { .. } => (Exit::Other, "registry", None),
        What::WrongDigest { .. } | What::WrongSize { .. } | What::TooLarge(_) => (
            Exit::Other,
            "wrong-contents",
            Some(
                "a damaged file here (build it again), or a proxy or registry that changes contents",
            ),
        ),
        What::Garbled(_) => (
            Exit::Other,
            "garbled",
            Some("is this address a container registry? check any proxy"),
        ),
        What::Local(_) => (
            Exit::Other,
            "local-file",
            Some("check the disk, then try again"),
        ),
    }
}
