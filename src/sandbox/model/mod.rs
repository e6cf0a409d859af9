//! How fast the simulated ECS scales: one file of parameters, each with its source or `assumed`.
//!
//! The mechanisms are the engine's (`engine/kinds`); this is what they are set to. A world has the
//! shipped parameters unless it was given others: an era's, or those of a file, such as the one that
//! `sandbox calibrate` writes out of what real AWS did.

mod bucket;
pub mod calibrate;
mod parameter;
mod read;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub use bucket::Bucket;
pub use parameter::{Parameter, Row};
pub use read::{ModelError, eras};

/// Every parameter of the model.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The service scheduler of ECS.
    pub scheduler: Scheduler,
    /// The placement of tasks on hosts.
    pub placement: Placement,
    /// Fargate.
    pub fargate: Fargate,
    /// The managed scaling of a capacity provider.
    pub managed_scaling: ManagedScaling,
    /// Hosts, and tasks on them.
    pub host: Host,
    /// The container itself.
    pub container: Container,
    /// Load balancers.
    pub load_balancer: LoadBalancer,
    /// How long an operation on a resource takes, by type and word (`AWS::EC2::VPC create`), where
    /// that is not what the sandbox's table of durations says.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stack: BTreeMap<String, Parameter>,
}

/// Parameters of the service scheduler; what each means is in the file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file says what each is")]
pub struct Scheduler {
    pub fargate_per_second: Parameter,
    pub fargate_spot_per_second: Parameter,
    pub hosts_per_second: Parameter,
    pub burst: Parameter,
    pub waiting_per_second: Parameter,
    pub waiting_per_cluster: Parameter,
}

/// Parameters of placement; what each means is in the file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file says what each is")]
pub struct Placement {
    pub decisions_per_second: Parameter,
    pub decisions_per_service: Parameter,
}

/// Parameters of Fargate; what each means is in the file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file says what each is")]
pub struct Fargate {
    pub launch_burst: Parameter,
    pub launch_per_second: Parameter,
    pub provisioning: Parameter,
    pub provisioning_arm: Parameter,
    pub provisioning_windows: Parameter,
    pub public_address: Parameter,
    pub pull_mb_per_second: Parameter,
    pub start: Parameter,
    pub slow_share: Parameter,
    pub slow: Parameter,
    pub stopping: Parameter,
}

/// Parameters of managed scaling; what each means is in the file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file says what each is")]
pub struct ManagedScaling {
    pub period: Parameter,
    pub alarm: Parameter,
    pub action: Parameter,
    pub low_periods: Parameter,
    pub maximum_step: Parameter,
    pub warm_up: Parameter,
}

/// Parameters of hosts; what each means is in the file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file says what each is")]
pub struct Host {
    pub batch: Parameter,
    pub batch_pause: Parameter,
    pub fulfilment: Parameter,
    pub fulfilment_spot: Parameter,
    pub boot: Parameter,
    pub provisioning: Parameter,
    pub pull_mb_per_second: Parameter,
    pub cached: Parameter,
    pub start: Parameter,
    pub stopping: Parameter,
}

/// Parameters of containers; what each means is in the file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file says what each is")]
pub struct Container {
    pub image_mb: Parameter,
    pub app: Parameter,
    pub log_delivery: Parameter,
}

/// Parameters of load balancers; what each means is in the file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file says what each is")]
pub struct LoadBalancer {
    pub registration: Parameter,
    pub checks: Parameter,
}

/// A test holds that the shipped file is a model, so that the default is never what is used.
static SHIPPED: LazyLock<Model> = LazyLock::new(|| read::shipped().unwrap_or_default());

impl Model {
    /// The parameters that come with the program.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// The shipped parameters with those of a text over them: a file of the same form, which may
    /// leave out what it does not change.
    ///
    /// # Errors
    /// The text is no YAML, names what is no parameter, or gives a number that cannot be.
    pub fn read(text: &str) -> Result<Self, ModelError> {
        read::overlaid(text)
    }

    /// The parameters of an era by name; none if there is no such era.
    pub fn of_era(name: &str) -> Option<Self> {
        read::of_era(name)
    }

    /// Every parameter by its place in the file, such as `fargate.provisioning`, in order of name.
    pub fn rows(&self) -> Vec<Row> {
        parameter::rows(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_is_a_model_and_every_number_says_where_it_is_from() {
        let model = read::shipped().expect("a model");
        assert_eq!(&model, Model::shipped());
        let rows = model.rows();
        assert!(rows.len() > 35, "{}", rows.len());
        for row in rows {
            let Parameter { source, about, .. } = &row.parameter;
            let known = source == "assumed" || source.starts_with("https://");
            assert!(known, "{}: {source}", row.name);
            assert!(!about.is_empty(), "{}", row.name);
            let fitted_without_need = row.parameter.fitted && source != "assumed";
            assert!(
                !fitted_without_need,
                "{} is fitted and documented",
                row.name
            );
        }
    }

    #[test]
    fn an_era_changes_what_it_names_and_nothing_else() {
        for era in eras() {
            let model = Model::of_era(&era.name).expect("an era");
            let changed = model
                .rows()
                .iter()
                .zip(Model::shipped().rows())
                .filter(|(new, old)| new.parameter != old.parameter)
                .count();
            assert_eq!(changed, era.changes.len(), "{}", era.name);
            assert!(!era.about.is_empty());
        }
        assert_eq!(Model::of_era("1999"), None);
    }

    #[test]
    fn a_file_may_change_one_number() {
        let model = Model::read("fargate: {launch_per_second: {value: 5, source: assumed}}")
            .expect("a model");
        assert_eq!(model.fargate.launch_per_second.milli(), 5_000);
        assert_eq!(
            model.fargate.launch_burst,
            Model::shipped().fargate.launch_burst
        );
    }

    #[test]
    fn what_is_no_parameter_is_refused_by_name() {
        for (text, word) in [
            ("fargate: {speed: {value: 1}}", "speed"),
            ("wheels: {}", "wheels"),
            ("fargate: {start: {value: -1}}", "fargate.start"),
            (
                "scheduler: {hosts_per_second: {value: 0}}",
                "scheduler.hosts_per_second",
            ),
            ("- a list", "map"),
            (": :", ""),
        ] {
            let error = Model::read(text).expect_err(text).to_string();
            assert!(error.contains(word), "{text}: {error}");
        }
    }
}
