//! The repository that outlives every stack: named where somebody takes stock.

use std::future::Future;
use std::pin::Pin;

use serde::Serialize;

use crate::aws::{Error, Session};
use crate::cli::Way;
use crate::deploy::together;
use crate::image::home::monthly;
use crate::image::{Kept, REPOSITORY, kept};
use crate::stack::Unseen;
use crate::ui::{OutputError, Table, Ui, size};

/// Where the image's repository is, and where nobody could look.
#[derive(Debug, Default)]
pub struct Stays {
    /// By Region, in the order in which they were asked.
    kept: Vec<(String, Kept)>,
    unseen: Vec<Error>,
}

/// A repository, as JSON.
#[derive(Debug, Serialize)]
pub struct Line {
    name: &'static str,
    region: String,
    arn: String,
    images: usize,
    bytes: u64,
    dollars_per_month: f64,
    delete: String,
}

/// Looks in all these Regions at once.
pub async fn look(session: &Session, regions: &[String]) -> Stays {
    let searches = regions.iter().map(|region| {
        let ecr = session.in_region(region).ecr();
        Box::pin(async move { kept(&ecr).await })
            as Pin<Box<dyn Future<Output = Result<Option<Kept>, Error>>>>
    });
    let mut stays = Stays::default();
    for (region, looked) in regions.iter().zip(together(searches).await) {
        match looked {
            Ok(Some(kept)) => stays.kept.push((region.clone(), kept)),
            Ok(None) => {}
            Err(error) if error.is_of_closed_region() => {}
            Err(error) => stays.unseen.push(error),
        }
    }
    stays
}

/// Says where the image's repository is, what it costs, and how to be rid of it.
pub async fn mention(session: &Session, regions: &[String], ui: &Ui, way: &Way) {
    let stays = look(session, regions).await;
    for (region, kept) in &stays.kept {
        ui.note(&format!(
            "the repository {REPOSITORY} ({region}) stays for the next run: {}, about ${:.2} a month; to remove it: {}",
            size(kept.bytes),
            monthly(kept.bytes),
            way.command(&removal(region))
        ));
    }
    stays.warn(ui);
}

impl Stays {
    /// As JSON.
    pub fn lines(&self, way: &Way) -> Vec<Line> {
        let line = |(region, kept): &(String, Kept)| Line {
            name: REPOSITORY,
            region: region.clone(),
            arn: kept.arn.clone(),
            images: kept.images,
            bytes: kept.bytes,
            dollars_per_month: monthly(kept.bytes),
            delete: way.line(&removal(region)),
        };
        self.kept.iter().map(line).collect()
    }

    /// Is there none?
    pub const fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// On standard output: a table, and the commands that remove what is in it.
    pub fn print(&self, ui: &Ui, way: &Way) -> Result<(), OutputError> {
        let headings = ["repository", "region", "images", "stored", "$/month"];
        let mut table = Table::new(headings).right(2).right(3).right(4);
        for (region, kept) in &self.kept {
            table.row([
                REPOSITORY.to_owned(),
                region.clone(),
                kept.images.to_string(),
                size(kept.bytes),
                format!("{:.2}", monthly(kept.bytes)),
            ]);
        }
        ui.print(&table.within(ui.columns()))?;
        ui.print("\ndelete with:\n")?;
        for (region, _) in &self.kept {
            ui.print(&format!("  {}\n", way.line(&removal(region))))?;
        }
        Ok(())
    }

    /// The Regions that could not be looked into, each with its reason.
    pub fn unseen(&self) -> Vec<Unseen> {
        let unseen = self.unseen.iter().map(|error| Unseen {
            region: error.region.to_string(),
            reason: error.to_string(),
        });
        unseen.collect()
    }

    /// Says where nobody could look: once, for who may not look in one Region may not in the others.
    pub fn warn(&self, ui: &Ui) {
        let Some(first) = self.unseen.first() else {
            return;
        };
        let regions: Vec<&str> = self.unseen.iter().map(|error| &*error.region).collect();
        ui.warn(&format!(
            "cannot look for the repository {REPOSITORY} in {}: {first}",
            regions.join(", ")
        ));
    }
}

/// What takes the repository away.
fn removal(region: &str) -> String {
    format!("image rm --repository --region {region}")
}
