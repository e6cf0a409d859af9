//! Is the image in the registry, for the platform that is to run it? Without it every task would
//! fail to start.

use super::WantedImage;
use super::table::Look;
use super::unseen::unseen;
use crate::aws::{Error, ImageState, Session};
use crate::stack::check::{Check, Finding, Fix, ImageFound};

/// Id of the check.
pub(super) const ID: &str = "image";

pub(super) async fn ask(look: Look<'_>) -> Vec<Check> {
    let need = look.needs.image;
    vec![match found(look.session, need).await {
        Ok(finding) => told(need, finding, look.session.region()),
        Err(error) => unseen(ID, &error),
    }]
}

async fn found(session: &Session, need: WantedImage<'_>) -> Result<Finding, Error> {
    let ecr = session.ecr();
    let (state, platforms) = tokio::join!(
        ecr.image(need.repository, need.reference),
        ecr.platforms(need.repository, need.reference)
    );
    let (digest, bytes) = match state? {
        ImageState::Present(image) => (image.digest, image.bytes),
        ImageState::NoTag | ImageState::NoRepository => (None, None),
    };
    // Without the right to read it, the image is there all the same.
    let platforms = platforms.unwrap_or_default();
    let mark = if need.reference.contains(':') {
        '@'
    } else {
        ':'
    };
    Ok(Finding::Image(ImageFound {
        image: format!("{}{mark}{}", need.repository, need.reference),
        platforms: digest.is_some().then_some(platforms).flatten(),
        digest,
        bytes,
        wanted: need.platform.to_owned(),
    }))
}

fn told(need: WantedImage<'_>, finding: Finding, region: &str) -> Check {
    let fits = match &finding {
        Finding::Image(image) => image.fits(),
        _ => true,
    };
    if fits {
        return Check::ok(ID, finding);
    }
    let mut fix = if need.own {
        let push = format!("stackgen image push --region={region}");
        vec![Fix::Run("stackgen image build".to_owned()), Fix::Run(push)]
    } else {
        let (repository, tag) = (need.repository, need.reference);
        vec![Fix::Run(format!(
            "docker push ACCOUNT.dkr.ecr.{region}.amazonaws.com/{repository}:{tag}"
        ))]
    };
    fix.push(Fix::Do(
        "or choose another: `--set workload.image.repository=NAME --set workload.image.tag=TAG`"
            .to_owned(),
    ));
    Check::will_fail(ID, finding, fix)
}
