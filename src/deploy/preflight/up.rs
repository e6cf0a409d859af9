//! What `up` says of image and trunking beside the checks.

use super::super::{Report, UpError};
use crate::aws::{ImageState, Session};
use crate::stack::{Event, ImageFound, Notice};

/// What `awsvpcTrunking` decides for a stack whose tasks have network interfaces of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrunkingNeed {
    /// Tasks of all services.
    pub tasks: u32,
    /// Hosts at most.
    pub hosts: u32,
    /// Tasks a host takes with trunking.
    pub trunked: u32,
    /// Tasks a host takes without.
    pub plain: u32,
}

/// Is the image in the registry? Without it every task would fail to start.
pub(in crate::deploy) async fn image(
    session: &Session,
    repository: &str,
    tag: &str,
    report: Report<'_>,
) -> Result<(), UpError> {
    let state = session
        .ecr()
        .image(repository, tag)
        .await
        .map_err(UpError::Aws)?;
    let missing = |has_repository| UpError::NoImage {
        repository: repository.to_owned(),
        tag: tag.to_owned(),
        region: session.region().to_owned(),
        has_repository,
    };
    match state {
        ImageState::Present(image) => {
            report(Event::ImageFound(ImageFound {
                image: format!("{repository}:{tag}"),
                digest: image.digest,
                bytes: image.bytes,
            }));
            Ok(())
        }
        ImageState::NoTag => Err(missing(true)),
        ImageState::NoRepository => Err(missing(false)),
    }
}

/// Reads `awsvpcTrunking` and says what will fit. It is never changed, and a failure to read it
/// stops nothing: a caller may well lack that one permission.
pub(in crate::deploy) async fn trunking(session: &Session, need: TrunkingNeed, report: Report<'_>) {
    let notice = match session.ecs().awsvpc_trunking().await {
        Ok(Some(setting)) => {
            let per_host = if setting == "enabled" || setting == "on" {
                need.trunked
            } else {
                need.plain
            };
            Notice::Trunking {
                setting,
                tasks: need.tasks,
                hosts: need.hosts,
                per_host,
                fit: need.hosts.saturating_mul(per_host).min(need.tasks),
            }
        }
        Ok(None) => Notice::TrunkingUnknown {
            reason: "ECS does not list the setting".to_owned(),
        },
        Err(error) => Notice::TrunkingUnknown {
            reason: error.to_string(),
        },
    };
    report(Event::Notice(notice));
}
