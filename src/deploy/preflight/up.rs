//! What `up` says of image and trunking beside the checks.

use super::super::up::Job;
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

/// Why nothing can be made: the image is not in the registry, so that every task would fail to start,
/// or the registry cannot be asked.
pub(in crate::deploy) fn image(job: &Job<'_>) -> Option<UpError> {
    let (repository, tag) = job.request.image;
    let missing = |has_repository| UpError::NoImage {
        repository: repository.to_owned(),
        tag: tag.to_owned(),
        region: job.session.region().to_owned(),
        has_repository,
    };
    match job.image {
        Ok(ImageState::Present(image)) => {
            (job.report)(Event::ImageFound(ImageFound {
                image: format!("{repository}:{tag}"),
                digest: image.digest.clone(),
                bytes: image.bytes,
            }));
            None
        }
        Ok(ImageState::NoTag) => Some(missing(true)),
        Ok(ImageState::NoRepository) => Some(missing(false)),
        Err(error) => Some(UpError::Aws(error.clone())),
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
