//! How long a stack and a run on it take: by the template, by what was seen on this machine, as
//! published, and by the sandbox's model.

use std::collections::BTreeSet;

use super::deploying::Prepared;
use super::learning::learned;
use crate::deploy::resources;
use crate::plan::{Modelled, modelled};
use crate::stack::{Forecast, Learned, Operation, Resource, forecast};
use crate::template::Template;
use crate::ui::{ModelledScale, PublishedScale, Scale, Timing};

/// What is known; in the sandbox by what was seen there.
pub(super) fn timing(prepared: &Prepared, simulated: bool) -> Timing {
    let document = &prepared.document;
    let resolved = &document.opened.resolved;
    let learned = learned(simulated);
    let resources = resources(&document.rendered.template);
    let kinds = kinds(&document.rendered.template);
    let published = resolved.profile.published.as_ref();
    let modelled = modelled(&resolved.name, &resolved.profile);
    Timing {
        create: usually(Operation::Create, &resources, &learned),
        scale: Scale {
            floor: document.plan.sizing.floor,
            published: published.map(|published| PublishedScale {
                reaches: published.reaches,
                seconds: u32::try_from(published.after.0).unwrap_or(u32::MAX),
            }),
            modelled: modelled.map(|course| scale(&course, document.plan.sizing.tasks)),
        },
        delete: usually(Operation::Delete, &resources, &learned),
        learned_types: kinds
            .iter()
            .filter(|kind| learned.has_seen(Operation::Create, kind))
            .count(),
        types: kinds.len(),
    }
}

/// The forecast with what was seen on this machine in place of the table.
fn usually(operation: Operation, resources: &[Resource], learned: &Learned) -> Forecast {
    let mut resources = resources.to_vec();
    for resource in &mut resources {
        let usual = learned.usual(operation, &resource.resource_type);
        resource.usual_seconds = Some(usual);
    }
    forecast(operation, &resources)
}

fn kinds(template: &Template) -> BTreeSet<&str> {
    let all = template.resources();
    all.filter_map(|(_, resource)| resource.get("Type")?.as_str())
        .collect()
}

fn scale(course: &Modelled, tasks: u32) -> ModelledScale {
    let end = course.points.last().map_or(0, |point| point.seconds);
    let started = course.points.iter().map(|point| point.started).max();
    ModelledScale {
        era: course.era.clone(),
        reaches: started.unwrap_or(0).min(tasks),
        seconds: course.turned,
        back_seconds: end.saturating_sub(course.turned),
    }
}
