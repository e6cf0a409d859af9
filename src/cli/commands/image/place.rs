//! Where an image is: the account's own registry, or another.

use crate::aws::{ErrorKind, Session};
use crate::cli::{CliError, Exit, failure};
use crate::image::registry::{Login, NoReference, Pointer, Reference, Registry, Repository};
use crate::image::{REPOSITORY, Recipe, tag};

use super::login::LoginArgs;

/// What the hosts of ECR's registries have in them: account, `dkr`, `ecr`, Region.
/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html>.
const ECR: &str = ".dkr.ecr.";

/// The host of ECR's public registry.
const PUBLIC: &str = "public.ecr.aws";

/// A repository, and how it is written.
#[derive(Debug)]
pub(super) struct Place {
    /// The repository.
    pub(super) repository: Repository,
    /// `host/repository`.
    pub(super) name: String,
}

/// Reads a reference from the command line.
pub(super) fn reference(text: &str) -> Result<Reference, String> {
    text.parse().map_err(|error: NoReference| error.to_string())
}

/// The account's own repository, there or not.
pub(super) async fn own(session: &Session) -> Result<Place, CliError> {
    let ecr = session.ecr();
    let login = ecr.authorization().await;
    let login = login.map_err(|error| failure::call_failed(&error))?;
    let host = login.address.split_once("://").map_or("", |(_, host)| host);
    let name = format!("{}/{REPOSITORY}", host.trim_end_matches('/'));
    let registry = Registry::at(session.http(), &login.address, Login::Ecr(ecr));
    Ok(Place {
        repository: registry.repository(REPOSITORY),
        name,
    })
}

/// The repository that a reference names. An ECR registry is signed in to as the session's caller,
/// if no other name is given.
pub(super) fn other(
    session: &Session,
    reference: &Reference,
    login: &LoginArgs,
) -> Result<Place, CliError> {
    within_reach(session, reference)?;
    let mut login = login.login()?;
    if let (Login::Anonymous, Some(region)) = (&login, ecr_region(&reference.host)) {
        login = Login::Ecr(session.in_region(region).ecr());
    }
    let registry = Registry::of_host(session.http(), &reference.host, login);
    Ok(Place {
        repository: registry.repository(&reference.repository),
        name: format!("{}/{}", reference.host, reference.repository),
    })
}

/// The sandbox has the registries of AWS, and no request leaves it for another.
pub(super) fn within_reach(session: &Session, reference: &Reference) -> Result<(), CliError> {
    let host = &reference.host;
    if !session.is_simulated() || host == PUBLIC || ecr_region(host).is_some() {
        return Ok(());
    }
    let message = format!("the sandbox has no registry {host}: it has those of AWS alone");
    let error = CliError::new(Exit::Usage, "not-simulated", message);
    Err(error.hint("no request leaves the sandbox; go there without `--sandbox`"))
}

/// The Region of an ECR registry.
fn ecr_region(host: &str) -> Option<&str> {
    let (_, rest) = host.split_once(ECR)?;
    rest.split('.').next()
}

/// The tag of the image that this version of stackgen looks for.
pub(super) fn own_tag() -> String {
    tag(&Recipe::default())
}

/// A tag, or what an image is named by if it was not said.
pub(super) fn pointer(reference: &Reference) -> Pointer {
    let said = reference.pointer.clone();
    said.unwrap_or_else(|| Pointer::Tag(own_tag()))
}

/// The error for a repository that is not there.
pub(super) fn no_repository(session: &Session, push: &str) -> CliError {
    let region = session.region();
    let message = format!("there is no repository `{REPOSITORY}` in {region}");
    CliError::new(Exit::Usage, ErrorKind::NotFound.word(), message).hint(format!(
        "{push} makes it; another Region has its own: `--region`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_in_the_host() {
        let host = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
        assert_eq!(ecr_region(host), Some("eu-west-1"));
        assert_eq!(ecr_region("public.ecr.aws"), None);
        assert_eq!(ecr_region("localhost:5000"), None);
    }
}
