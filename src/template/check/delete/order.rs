//! The ordering rules held against a template's graph.

use std::collections::BTreeSet;

use ipnet::IpNet;

use super::path::path;
use super::rows::{ORDER, OrderRule, Which};
use super::subject::vpcs;
use crate::template::Template;
use crate::template::check::report::{Finding, Group, Rule};
use crate::template::check::scene::{Resource, Scene, about};
use crate::template::select;

/// What one resource must depend on because of one rule.
#[derive(Debug, Clone)]
pub struct Requirement<'t> {
    /// The rule.
    pub rule: &'static OrderRule,
    /// Logical id of the resource that needs the edges.
    pub who: &'t str,
    /// Logical ids it must depend on. For [`Which::One`], the candidates.
    pub on: Vec<&'t str>,
    /// Which of them it does not depend on; empty when the rule is kept.
    pub missing: Vec<&'t str>,
}

impl Requirement<'_> {
    /// Whether the template does what the rule asks.
    pub fn is_kept(&self) -> bool {
        match self.rule.which {
            Which::One => self.missing.len() < self.on.len(),
            _ => self.missing.is_empty(),
        }
    }
}

impl OrderRule {
    pub(in crate::template::check) fn rule(&self) -> Rule {
        Rule {
            id: self.id,
            group: Group::Delete,
            why: self.why,
            source: self.source,
        }
    }
}

/// Everything the ordering rules ask of a template, kept or not.
pub fn requirements(template: &Template) -> Vec<Requirement<'_>> {
    of_scene(&Scene::new(template))
}

fn of_scene<'t>(scene: &Scene<'t>) -> Vec<Requirement<'t>> {
    let mut all = Vec::new();
    for rule in ORDER {
        let candidates = rule.needs.of(scene);
        for who in rule.who.of(scene) {
            let on = wanted(scene, rule.which, &who, &candidates);
            if on.is_empty() && rule.which != Which::One {
                continue;
            }
            let missing = on.iter().copied();
            let missing = missing
                .filter(|id| !scene.graph.depends_on(who.id, id))
                .collect();
            all.push(Requirement {
                rule,
                who: who.id,
                on,
                missing,
            });
        }
    }
    all
}

pub(in crate::template::check) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let broken = of_scene(scene)
        .into_iter()
        .filter(|requirement| !requirement.is_kept());
    broken
        .filter_map(|requirement| finding(scene, &requirement))
        .collect()
}

fn finding(scene: &Scene<'_>, requirement: &Requirement<'_>) -> Option<Finding> {
    let who = scene.resources.get(requirement.who)?;
    let rule = requirement.rule;
    if requirement.on.is_empty() {
        let wanted = rule.needs.types.join("` or `");
        let message = format!(
            "`{}` needs a `{wanted}` in the template: {}",
            who.id, rule.why
        );
        return Some(about(&rule.rule(), who, "", message, None));
    }
    let least = least(scene, &requirement.missing);
    let names = least.join("`, `");
    let message = format!("`{}` does not depend on `{names}`: {}", who.id, rule.why);
    let choice = if rule.which == Which::One && least.len() > 1 {
        "one of "
    } else {
        ""
    };
    let fix = format!("add {choice}`{names}` to the `DependsOn` of `{}`", who.id);
    Some(about(&rule.rule(), who, "/DependsOn", message, Some(fix)))
}

/// The missing ones that no other missing one brings along.
fn least<'t>(scene: &Scene<'t>, missing: &[&'t str]) -> Vec<&'t str> {
    let brought = |id: &str| {
        missing
            .iter()
            .any(|other| scene.graph.depends_on(other, id))
    };
    let least: Vec<&str> = missing.iter().copied().filter(|id| !brought(id)).collect();
    if least.is_empty() {
        missing.to_vec()
    } else {
        least
    }
}

fn wanted<'t>(
    scene: &Scene<'t>,
    which: Which,
    who: &Resource<'t>,
    candidates: &[Resource<'t>],
) -> Vec<&'t str> {
    let keep = |test: &dyn Fn(&Resource<'t>) -> bool| {
        let others = candidates.iter().filter(|other| other.id != who.id);
        others
            .filter(|other| test(other))
            .map(|other| other.id)
            .collect()
    };
    match which {
        Which::Every | Which::One => keep(&|_| true),
        Which::SameVpc => {
            let own = vpcs(scene, who);
            keep(&|other| !vpcs(scene, other).is_disjoint(&own))
        }
        Which::OnPath => {
            let path = path(scene, who);
            keep(&|other| path.contains(other.id))
        }
        Which::OnItsRoles => keep(&|other| {
            let mut roles = roles(scene, other).into_iter();
            roles.any(|role| scene.graph.depends_on(who.id, role))
        }),
        Which::HoldsItsBlock => {
            let own = blocks(scene, who);
            keep(&|other| {
                let theirs = blocks(scene, other);
                own.iter()
                    .any(|own| theirs.iter().any(|block| block.contains(own)))
            })
        }
    }
}

fn roles<'t>(scene: &Scene<'t>, policy: &Resource<'t>) -> BTreeSet<&'t str> {
    let mut roles = scene.targets(policy, "Roles", "AWS::IAM::Role");
    roles.extend(scene.targets(policy, "RoleName", "AWS::IAM::Role"));
    roles
}

fn blocks(scene: &Scene<'_>, resource: &Resource<'_>) -> Vec<IpNet> {
    let values = select(resource.properties, "CidrBlock");
    let texts = values
        .iter()
        .filter_map(|selected| scene.text(selected.value));
    texts.filter_map(|text| text.parse().ok()).collect()
}
