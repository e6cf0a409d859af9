//! Names used and not there, and names there and not used.

use std::collections::BTreeSet;

use serde_json::Value;

use super::report::{Finding, Group, Rule, Severity};
use super::scene::Scene;
use crate::template::nearest::nearest;
use crate::template::reference::{Pointer, Reference, Walk, unknown_conditions};
use crate::template::{EdgeKind, depends_on, schema};

const INTRINSICS: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html";
const DEPENDS_ON: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html";

const fn rule(id: &'static str, why: &'static str, source: &'static str) -> Rule {
    let group = Group::Reference;
    Rule {
        id,
        group,
        why,
        source,
    }
}

const UNKNOWN: Rule = rule(
    "ref-unknown",
    "a name has to be defined to be used",
    INTRINSICS,
);
const ATTRIBUTE: Rule = rule(
    "attribute-unknown",
    "`Fn::GetAtt` gives the attributes of the type's schema and no others",
    INTRINSICS,
);
const MALFORMED: Rule = rule(
    "intrinsic-malformed",
    "a function takes its own argument",
    INTRINSICS,
);
const CYCLE: Rule = rule(
    "cycle",
    "resources that wait for each other are never made",
    DEPENDS_ON,
);
const CONDITIONAL: Rule = rule(
    "ref-conditional",
    "a reference to a resource that its condition leaves out fails",
    INTRINSICS,
);
const REDUNDANT: Rule = rule(
    "depends-on-redundant",
    "a `DependsOn` beside a reference says the same twice",
    DEPENDS_ON,
);
const UNUSED: Rule = rule("unused", "what nobody uses misleads the reader", "");

pub(super) const RULES: [Rule; 7] = [
    UNKNOWN,
    ATTRIBUTE,
    MALFORMED,
    CYCLE,
    CONDITIONAL,
    REDUNDANT,
    UNUSED,
];

/// Parameters every template has:
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html>.
const PSEUDO: [&str; 8] = [
    "AWS::AccountId",
    "AWS::NoValue",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
];

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let mut names = Names {
        scene,
        used: BTreeSet::new(),
        found: Vec::new(),
    };
    for section in ["Conditions", "Outputs", "Resources", "Rules"] {
        names.section(section);
    }
    names.depends_on();
    names.unused();
    if let Err(cycle) = scene.graph.order() {
        names.report(&CYCLE, String::new(), cycle.to_string(), None);
    }
    names.found
}

struct Names<'s, 't> {
    scene: &'s Scene<'t>,
    /// Section and name of what is used.
    used: BTreeSet<(&'static str, &'t str)>,
    found: Vec<Finding>,
}

impl<'t> Names<'_, 't> {
    fn report(&mut self, rule: &Rule, pointer: String, message: String, fix: Option<String>) {
        let mut parts = pointer.split('/').skip(1);
        let in_resource = parts.next() == Some("Resources");
        let logical_id = parts.next().filter(|_| in_resource).map(str::to_owned);
        self.found.push(Finding {
            rule: rule.id,
            group: rule.group,
            severity: Severity::Error,
            logical_id,
            pointer,
            message,
            fix,
            source: (!rule.source.is_empty()).then_some(rule.source),
        });
    }

    fn section(&mut self, section: &'static str) {
        let Some(value) = self.scene.template.get(section) else {
            return;
        };
        let mut sites = Vec::new();
        let mut visit = |at: &Pointer<'t>, reference: Reference<'t>| {
            sites.push((at.to_string(), reference));
        };
        let start = Pointer::of(&[section]);
        let mut walk = Walk::new(start, &unknown_conditions, &mut visit);
        // Names of sections and resources are no intrinsics, so the walk starts below them.
        for (name, member) in value.as_object().into_iter().flatten() {
            walk.member(name, member);
        }
        for (pointer, reference) in sites {
            self.reference(section, pointer, reference);
        }
        for (name, member) in value.as_object().into_iter().flatten() {
            if let Some(condition) = member.get("Condition").and_then(Value::as_str)
                && section != "Conditions"
            {
                self.condition(format!("/{section}/{name}/Condition"), condition);
            }
        }
    }

    fn reference(&mut self, section: &str, pointer: String, reference: Reference<'t>) {
        match reference {
            Reference::Ref(name) | Reference::SubRef(name) => {
                if PSEUDO.contains(&name) {
                    return;
                }
                if self.defines("Parameters", name) {
                    return;
                }
                self.resource(section, pointer, name);
            }
            Reference::GetAtt {
                resource,
                attribute,
            } => self.attribute(section, pointer, resource, attribute),
            Reference::SubAtt {
                resource,
                attribute,
            } => self.attribute(section, pointer, resource, Some(attribute)),
            Reference::Condition(name) => self.condition(pointer, name),
            Reference::Mapping { map, keys } => self.mapping(pointer, map, keys),
            Reference::Malformed(function) => {
                let message = format!("`{function}` has an argument it cannot take");
                self.report(&MALFORMED, pointer, message, None);
            }
        }
    }

    /// Whether a section has the name; it counts as used then.
    fn defines(&mut self, section: &'static str, name: &'t str) -> bool {
        let known = self.scene.template.section(section);
        let known = known.is_some_and(|known| known.contains_key(name));
        if known {
            self.used.insert((section, name));
        }
        known
    }

    fn resource(&mut self, section: &str, pointer: String, name: &'t str) {
        let Some(target) = self.scene.resources.get(name) else {
            let resources = self.scene.resources.keys().copied();
            let parameters = self
                .scene
                .template
                .section("Parameters")
                .into_iter()
                .flatten();
            let names = resources
                .chain(parameters.map(|(name, _)| name.as_str()))
                .chain(PSEUDO);
            let fix = nearest(name, names).map(|known| format!("did you mean `{known}`?"));
            let message = format!("nothing is called `{name}`");
            self.report(&UNKNOWN, pointer, message, fix);
            return;
        };
        if section == "Conditions" || section == "Rules" {
            let message = format!("`{name}` is a resource, {section} can use parameters only");
            self.report(&UNKNOWN, pointer, message, None);
            return;
        }
        let owner = pointer.split('/').nth(2).unwrap_or_default();
        let owner = self
            .scene
            .template
            .section(section)
            .and_then(|all| all.get(owner));
        let guarded = pointer.contains("/Fn::If/")
            || owner.is_some_and(|owner| owner.get("Condition").is_some());
        if let Some(condition) = target.body.get("Condition").and_then(Value::as_str)
            && !guarded
        {
            let message = format!("`{name}` is there only when `{condition}` holds");
            self.report(&CONDITIONAL, pointer, message, None);
        }
    }

    fn attribute(
        &mut self,
        section: &str,
        pointer: String,
        resource: &'t str,
        attribute: Option<&str>,
    ) {
        let Some(kind) = self.scene.kind(resource) else {
            self.resource(section, pointer, resource);
            return;
        };
        if let Some(attribute) = attribute
            && schema::is_known(kind)
            && !schema::has_attribute(kind, attribute)
        {
            let known: Vec<String> = schema::attributes(kind).collect();
            let fix = match nearest(attribute, known.iter().map(String::as_str)) {
                Some(name) => format!("did you mean `{name}`?"),
                None if known.is_empty() => "it has none".to_owned(),
                None => format!("one of `{}`", known.join("`, `")),
            };
            let message = format!("`{resource}` ({kind}) has no attribute `{attribute}`");
            self.report(&ATTRIBUTE, pointer.clone(), message, Some(fix));
        }
        self.resource(section, pointer, resource);
    }

    fn condition(&mut self, pointer: String, name: &'t str) {
        if !self.defines("Conditions", name) {
            let message = format!("no condition is called `{name}`");
            self.report(&UNKNOWN, pointer, message, None);
        }
    }

    fn mapping(&mut self, pointer: String, map: &'t str, keys: [Option<&str>; 2]) {
        if !self.defines("Mappings", map) {
            let message = format!("no mapping is called `{map}`");
            self.report(&UNKNOWN, pointer, message, None);
            return;
        }
        let mut at = self
            .scene
            .template
            .section("Mappings")
            .and_then(|all| all.get(map));
        for key in keys {
            let (Some(key), Some(value)) = (key, at) else {
                return;
            };
            at = value.get(key);
            if at.is_none() {
                let message = format!("the mapping `{map}` has no key `{key}`");
                self.report(&UNKNOWN, pointer, message, None);
                return;
            }
        }
    }

    fn depends_on(&mut self) {
        for resource in self.scene.resources.values() {
            let pointer = format!("/Resources/{}/DependsOn", resource.id);
            let mut seen = BTreeSet::new();
            for name in depends_on(resource.body) {
                if !self.scene.resources.contains_key(name) {
                    let known = self.scene.resources.keys().copied();
                    let fix = nearest(name, known).map(|known| format!("did you mean `{known}`?"));
                    let message = format!("no resource is called `{name}`");
                    self.report(&UNKNOWN, pointer.clone(), message, fix);
                    continue;
                }
                let edges = self.scene.graph.edges().iter();
                let mut same = edges.filter(|edge| edge.from == resource.id && edge.to == name);
                let referred = same.any(|edge| edge.kind != EdgeKind::DependsOn);
                if referred || !seen.insert(name) {
                    let message = format!("the resource depends on `{name}` already");
                    self.report(&REDUNDANT, pointer.clone(), message, None);
                    self.soften();
                }
            }
        }
    }

    fn unused(&mut self) {
        for section in ["Parameters", "Conditions", "Mappings"] {
            let names = self.scene.template.section(section).into_iter().flatten();
            for (name, _) in names {
                if !self.used.contains(&(section, name.as_str())) {
                    let message = format!("nothing uses `{name}`");
                    self.report(&UNUSED, format!("/{section}/{name}"), message, None);
                    self.soften();
                }
            }
        }
    }

    /// Makes the last finding a warning.
    fn soften(&mut self) {
        let last = self.found.pop();
        self.found.extend(last.map(Finding::into_warning));
    }
}
