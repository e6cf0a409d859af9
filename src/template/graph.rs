//! Who needs whom: the edges CloudFormation walks when it creates, and walks back when it deletes.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde_json::Value;

use super::document::Template;
use super::reference::{Conditions, Pointer, Reference, Walk, unknown_conditions};

/// Why one resource needs another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// `Ref`.
    Ref,
    /// `Fn::GetAtt`.
    GetAtt,
    /// A name inside `Fn::Sub`.
    Sub,
    /// `DependsOn`.
    DependsOn,
}

/// `from` is created after `to`, and deleted before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge<'t> {
    /// Logical id of the resource that needs the other.
    pub from: &'t str,
    /// Logical id of the resource that is needed.
    pub to: &'t str,
    /// How the need is written.
    pub kind: EdgeKind,
}

/// Resources that wait for each other.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("resources depend on each other: {}", .ids.join(" -> "))]
pub struct Cycle {
    /// Logical ids; each needs the next, the last needs the first.
    pub ids: Vec<String>,
}

/// The dependency graph of a template's resources; it borrows every name from the template.
///
/// Edges to names that are no resource (parameters, mistakes) are left out, as are those to
/// resources whose condition does not hold: CloudFormation ignores a `DependsOn` on them.
#[derive(Debug)]
pub struct Graph<'t> {
    ids: Vec<&'t str>,
    edges: Vec<Edge<'t>>,
    needs: Vec<Vec<usize>>,
    needed_by: Vec<Vec<usize>>,
    closure: OnceLock<Vec<Bits>>,
}

/// The attributes of a resource in which references count.
const SECTIONS: [&str; 4] = ["Properties", "Metadata", "CreationPolicy", "UpdatePolicy"];

impl<'t> Graph<'t> {
    /// The graph with every resource and both branches of every `Fn::If`.
    pub fn of(template: &'t Template) -> Self {
        Self::with_conditions(template, &unknown_conditions)
    }

    /// The graph as it is when conditions have values: resources behind a false condition are not
    /// in it, and of an `Fn::If` only the branch that holds counts.
    pub fn with_conditions(template: &'t Template, conditions: &Conditions<'_>) -> Self {
        let mut resources: Vec<(&'t str, &'t Value)> = template
            .resources()
            .filter(|(_, resource)| {
                let name = resource.get("Condition").and_then(Value::as_str);
                name.and_then(conditions) != Some(false)
            })
            .collect();
        resources.sort_unstable_by_key(|(id, _)| *id);
        let ids: Vec<&str> = resources.iter().map(|(id, _)| *id).collect();
        let mut edges = BTreeSet::new();
        for (from, resource) in resources {
            let mut add = |to: &'t str, kind| {
                if ids.binary_search(&to).is_ok() {
                    edges.insert(Edge { from, to, kind });
                }
            };
            depends_on(resource).for_each(|to| add(to, EdgeKind::DependsOn));
            for (to, kind) in references(resource, conditions) {
                add(to, kind);
            }
        }
        Self::from_edges(ids, edges.into_iter().collect())
    }

    fn from_edges(ids: Vec<&'t str>, edges: Vec<Edge<'t>>) -> Self {
        let mut needs = vec![Vec::new(); ids.len()];
        let mut needed_by = vec![Vec::new(); ids.len()];
        for edge in &edges {
            let ends = (ids.binary_search(&edge.from), ids.binary_search(&edge.to));
            let (Ok(from), Ok(to)) = ends else { continue };
            link(&mut needs, from, to);
            link(&mut needed_by, to, from);
        }
        Self {
            ids,
            edges,
            needs,
            needed_by,
            closure: OnceLock::new(),
        }
    }

    /// Logical ids, sorted.
    pub fn ids(&self) -> &[&'t str] {
        &self.ids
    }

    /// Whether the resource is in the graph.
    pub fn contains(&self, id: &str) -> bool {
        self.index(id).is_some()
    }

    /// Every edge, sorted; several between two resources when the need is written several ways.
    pub fn edges(&self) -> &[Edge<'t>] {
        &self.edges
    }

    /// What `id` needs directly, each once.
    pub fn dependencies<'g>(&'g self, id: &str) -> impl Iterator<Item = &'t str> + use<'g, 't> {
        self.neighbours(&self.needs, id)
    }

    /// What needs `id` directly, each once.
    pub fn dependents<'g>(&'g self, id: &str) -> impl Iterator<Item = &'t str> + use<'g, 't> {
        self.neighbours(&self.needed_by, id)
    }

    /// Whether `from` needs `to`, directly or through others. Nothing depends on itself outside
    /// a cycle.
    pub fn depends_on(&self, from: &str, to: &str) -> bool {
        match (self.index(from), self.index(to)) {
            (Some(from), Some(to)) => self.closure().get(from).is_some_and(|bits| bits.has(to)),
            _ => false,
        }
    }

    /// Everything `id` needs, directly or through others, sorted.
    pub fn all_dependencies(&self, id: &str) -> Vec<&'t str> {
        let reached = self.index(id).and_then(|index| self.closure().get(index));
        self.ids
            .iter()
            .enumerate()
            .filter(|(index, _)| reached.is_some_and(|bits| bits.has(*index)))
            .map(|(_, id)| *id)
            .collect()
    }

    /// An order in which everything comes after what it needs; ties go by logical id, so the
    /// order is the same for every writing of the template.
    pub fn order(&self) -> Result<Vec<&'t str>, Cycle> {
        let mut waits: Vec<usize> = self.needs.iter().map(Vec::len).collect();
        let mut ready: BTreeSet<usize> = (0..self.ids.len())
            .filter(|index| waits.get(*index) == Some(&0))
            .collect();
        let mut order = Vec::with_capacity(self.ids.len());
        while let Some(next) = ready.pop_first() {
            order.extend(self.ids.get(next).copied());
            for dependent in self.needed_by.get(next).into_iter().flatten() {
                if let Some(count) = waits.get_mut(*dependent) {
                    *count -= 1;
                    if *count == 0 {
                        ready.insert(*dependent);
                    }
                }
            }
        }
        if order.len() == self.ids.len() {
            return Ok(order);
        }
        Err(self.cycle(&waits))
    }

    /// Follows resources that still wait until one comes up again.
    fn cycle(&self, waits: &[usize]) -> Cycle {
        let stuck = |index: &usize| waits.get(*index).is_some_and(|count| *count > 0);
        let mut path: Vec<usize> = Vec::new();
        let mut at = (0..self.ids.len()).find(stuck);
        while let Some(index) = at {
            if let Some(start) = path.iter().position(|seen| *seen == index) {
                path.drain(..start);
                break;
            }
            path.push(index);
            let needs = self.needs.get(index).into_iter().flatten();
            at = needs.copied().find(stuck);
        }
        let names = path.iter().filter_map(|index| self.ids.get(*index));
        Cycle {
            ids: names.map(|id| (*id).to_owned()).collect(),
        }
    }

    fn index(&self, id: &str) -> Option<usize> {
        self.ids.binary_search(&id).ok()
    }

    fn neighbours<'g>(
        &'g self,
        lists: &'g [Vec<usize>],
        id: &str,
    ) -> impl Iterator<Item = &'t str> + use<'g, 't> {
        self.index(id)
            .and_then(|index| lists.get(index))
            .into_iter()
            .flatten()
            .filter_map(|index| self.ids.get(*index).copied())
    }

    fn closure(&self) -> &[Bits] {
        self.closure.get_or_init(|| {
            (0..self.ids.len())
                .map(|start| {
                    let mut seen = Bits::new(self.ids.len());
                    let mut next = vec![start];
                    while let Some(index) = next.pop() {
                        let needs = self.needs.get(index).into_iter().flatten();
                        next.extend(needs.copied().filter(|to| seen.set(*to)));
                    }
                    seen
                })
                .collect()
        })
    }
}

/// Logical ids in a resource's `DependsOn`, which is a name or a list of names.
pub fn depends_on(resource: &Value) -> impl Iterator<Item = &str> {
    let value = resource.get("DependsOn");
    let many = value.and_then(Value::as_array).into_iter().flatten();
    value.into_iter().chain(many).filter_map(Value::as_str)
}

fn references<'t>(resource: &'t Value, conditions: &Conditions<'_>) -> Vec<(&'t str, EdgeKind)> {
    let mut found = Vec::new();
    let mut visit = |_: &Pointer<'t>, reference: Reference<'t>| {
        let kind = match reference {
            Reference::Ref(_) => EdgeKind::Ref,
            Reference::GetAtt { .. } => EdgeKind::GetAtt,
            _ => EdgeKind::Sub,
        };
        found.extend(reference.target().map(|target| (target, kind)));
    };
    for section in SECTIONS {
        if let Some(value) = resource.get(section) {
            Walk::new(Pointer::default(), conditions, &mut visit).value(value);
        }
    }
    found
}

fn link(lists: &mut [Vec<usize>], at: usize, to: usize) {
    if let Some(list) = lists.get_mut(at)
        && !list.contains(&to)
    {
        list.push(to);
    }
}

/// A set of small numbers.
#[derive(Debug)]
struct Bits(Vec<u64>);

impl Bits {
    fn new(size: usize) -> Self {
        Self(vec![0; size.div_ceil(64)])
    }

    fn has(&self, bit: usize) -> bool {
        self.0
            .get(bit / 64)
            .is_some_and(|word| word >> (bit % 64) & 1 == 1)
    }

    /// Adds; says whether it was new.
    fn set(&mut self, bit: usize) -> bool {
        let new = !self.has(bit);
        if let Some(word) = self.0.get_mut(bit / 64) {
            *word |= 1 << (bit % 64);
        }
        new
    }
}

#[cfg(test)]
mod tests;
