//! The repository that outlives every stack: named where somebody takes stock.

use std::collections::BTreeMap;

use tokio::task::JoinSet;

use crate::aws::Session;
use crate::cli::Way;
use crate::image::home::monthly;
use crate::image::{REPOSITORY, media};
use crate::ui::{Ui, size};

/// Says where the image's repository is, what it costs, and how to be rid of it. Looks in these
/// Regions; where it may not, it says nothing.
pub async fn mention(session: &Session, regions: &[String], ui: &Ui, way: &Way) {
    let mut looking = JoinSet::new();
    for region in regions {
        let (ecr, region) = (session.in_region(region).ecr(), region.clone());
        looking.spawn(async move { (region, ecr.images(REPOSITORY).await) });
    }
    let mut found = BTreeMap::new();
    while let Some(looked) = looking.join_next().await {
        if let Ok((region, Ok(Some(images)))) = looked {
            found.insert(region, images);
        }
    }
    for (region, images) in found {
        // An index is as large as the largest image in it, and those are counted themselves.
        let stored = images.iter().filter(|image| {
            let media_type = image.media_type.as_deref();
            !media_type.is_some_and(media::is_index)
        });
        let bytes: u64 = stored.map(|image| image.bytes).sum();
        ui.note(&format!(
            "the repository {REPOSITORY} ({region}) stays for the next run: {}, about ${:.2} a month; to remove it: {}",
            size(bytes),
            monthly(bytes),
            way.command(&format!("image rm --repository --region {region}"))
        ));
    }
}
