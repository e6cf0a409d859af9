//! A policy document out of grants.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::grant::{Condition, Grant};

/// Most characters of a managed policy, whitespace not counted.
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>.
pub const MANAGED_LIMIT: usize = 6_144;
/// Most characters of all inline policies of a role together, whitespace not counted.
/// Source: the same.
pub const INLINE_LIMIT: usize = 10_240;

/// What actions are allowed on, with or without conditions.
type Key = (Vec<String>, Vec<Condition>);

/// A policy: statements that allow, one for each set of resources and conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    statements: BTreeMap<Key, Vec<String>>,
}

/// What stands for the pseudo parameters in a policy that is to be pasted into IAM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Names<'a> {
    /// Such as `aws`.
    pub partition: &'a str,
    /// A Region, or `*`.
    pub region: &'a str,
    /// An account id, or `*`.
    pub account: &'a str,
}

impl Policy {
    /// Groups grants.
    pub fn of<'a>(grants: impl IntoIterator<Item = &'a Grant>) -> Self {
        let mut statements: BTreeMap<Key, Vec<String>> = BTreeMap::new();
        for grant in grants {
            let key = (grant.resources.clone(), grant.conditions.clone());
            let actions = statements.entry(key).or_default();
            if !actions.contains(&grant.action) {
                actions.push(grant.action.clone());
            }
        }
        for actions in statements.values_mut() {
            actions.sort();
        }
        Self { statements }
    }

    /// The document with every name filled in: what IAM takes.
    pub fn filled(&self, names: Names<'_>) -> Value {
        self.document(&|text| json!(names.fill(text)))
    }

    /// The document as it stands in a template: texts with pseudo parameters under `Fn::Sub`.
    pub fn in_template(&self) -> Value {
        self.document(&|text| {
            if text.contains("${AWS::") {
                json!({ "Fn::Sub": text })
            } else {
                json!(text)
            }
        })
    }

    /// Characters that IAM counts.
    pub fn size(&self, names: Names<'_>) -> usize {
        self.filled(names).to_string().chars().count()
    }

    /// The same in as many policies as are needed so that none has more than `limit` characters.
    #[must_use]
    pub fn split(&self, names: Names<'_>, limit: usize) -> Vec<Self> {
        let mut parts: Vec<Self> = Vec::new();
        for (key, actions) in &self.statements {
            for action in actions {
                let fits = parts.last_mut().is_some_and(|part| {
                    let mut more = part.clone();
                    let entry = more.statements.entry(key.clone()).or_default();
                    entry.push(action.clone());
                    let fits = more.size(names) <= limit;
                    if fits {
                        *part = more;
                    }
                    fits
                });
                if !fits {
                    let statements = BTreeMap::from([(key.clone(), vec![action.clone()])]);
                    parts.push(Self { statements });
                }
            }
        }
        parts
    }

    fn document(&self, text: &dyn Fn(&str) -> Value) -> Value {
        let statements: Vec<Value> = self
            .statements
            .iter()
            .map(|((resources, conditions), actions)| {
                let mut statement = Map::new();
                statement.insert("Effect".to_owned(), json!("Allow"));
                statement.insert("Action".to_owned(), json!(actions));
                let resources: Vec<Value> = resources.iter().map(|one| text(one)).collect();
                statement.insert("Resource".to_owned(), one_or_many(resources));
                if !conditions.is_empty() {
                    statement.insert("Condition".to_owned(), conditioned(conditions, text));
                }
                Value::Object(statement)
            })
            .collect();
        json!({ "Version": "2012-10-17", "Statement": statements })
    }
}

impl Names<'_> {
    /// The longest names there are.
    pub const LONGEST: Names<'static> = Names {
        partition: "aws-us-gov",
        region: "ap-southeast-1",
        account: "123456789012",
    };

    fn fill(&self, text: &str) -> String {
        text.replace("${AWS::Partition}", self.partition)
            .replace("${AWS::Region}", self.region)
            .replace("${AWS::AccountId}", self.account)
    }
}

fn conditioned(conditions: &[Condition], text: &dyn Fn(&str) -> Value) -> Value {
    let mut operators: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for condition in conditions {
        let values = condition.values.iter().map(|one| text(one)).collect();
        operators
            .entry(condition.operator)
            .or_default()
            .insert(condition.key.to_owned(), one_or_many(values));
    }
    json!(operators)
}

/// A lone value stands without its list, which saves characters.
fn one_or_many(mut values: Vec<Value>) -> Value {
    match (values.len(), values.pop()) {
        (1, Some(one)) => one,
        (_, last) => {
            values.extend(last);
            Value::Array(values)
        }
    }
}
