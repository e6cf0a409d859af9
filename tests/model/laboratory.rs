//! One row's experiment: the profile's own template in a world of its era, services steady, then
//! all counts raised at once. No client and no clock: the engine alone.

use serde_json::{Value, json};
use stackgen::profile::Profile;
use stackgen::sandbox::call::{Call, Principal, Tree};
use stackgen::sandbox::engine::{Happening, Place, World, advance, kinds};
use stackgen::sandbox::model::Model;
use stackgen::sandbox::services::handle;
use stackgen::sandbox::{DEFAULT_SEED, GENESIS_MS};

use super::by_tag::by_tag;
use super::shipped::{open, rendered};

const ACCOUNT: &str = "123456789012";
const MINUTE_MS: i64 = 60_000;

/// What an experiment is made with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Setup {
    /// The profile.
    pub(crate) profile: String,
    /// Overrides, as of `--set`.
    pub(crate) sets: Vec<&'static str>,
    /// The era of the parameters; none: the shipped ones.
    pub(crate) era: Option<String>,
    /// Whether `awsvpcTrunking` is off.
    pub(crate) no_trunking: bool,
}

impl Setup {
    pub(crate) fn of(profile: &str) -> Self {
        Self {
            profile: profile.to_owned(),
            ..Self::default()
        }
    }

    pub(crate) fn set(mut self, sets: &[&'static str]) -> Self {
        self.sets.extend(sets);
        self
    }
}

/// When containers were there: milliseconds after the step, in order. Those of before are at 0.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Curve(pub(crate) Vec<i64>);

impl Curve {
    /// How many there were so many seconds after the step.
    pub(crate) fn at(&self, seconds: u64) -> usize {
        let until = i64::try_from(seconds).unwrap() * 1_000;
        self.0.partition_point(|started| *started <= until)
    }

    /// When there were so many, in seconds after the step.
    pub(crate) fn reaches(&self, count: usize) -> Option<f64> {
        let started = self.0.get(count.checked_sub(1)?)?;
        Some(f64::from(i32::try_from(*started).unwrap()) / 1_000.0)
    }
}

/// A world with one stack in it.
pub(crate) struct Lab {
    pub(crate) world: World,
    pub(crate) place: Place,
    /// How long the stack took to be made, in milliseconds.
    pub(crate) created: i64,
}

impl Lab {
    /// The time, in milliseconds since the epoch.
    pub(crate) fn now(&self) -> i64 {
        self.world.now_ms
    }

    pub(crate) fn call(&mut self, action: &str, input: Value) -> Value {
        let (service, action) = action.split_once(':').unwrap();
        let call = Call {
            service: service.to_owned(),
            action: action.to_owned(),
            account: ACCOUNT.to_owned(),
            principal: Principal::user(ACCOUNT, "AKIDEXAMPLE"),
            region: self.place.region.clone(),
            request_id: String::new(),
            input: Tree::from(input),
        };
        match handle(&mut self.world, &call) {
            Ok(answer) => Value::from(&answer),
            Err(error) => panic!("{action}: {error}"),
        }
    }

    pub(crate) fn wait(&mut self, ms: i64) {
        let until = self.world.now_ms + ms;
        advance(&mut self.world, until);
    }

    /// Makes the stack, and waits until it is there and nothing in it changes any more.
    fn deploy(&mut self, template: &str) {
        let input = json!({
            "StackName": "lab", "TemplateBody": template,
            "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
        });
        let asked = self.now();
        self.call("cloudformation:CreateStack", input);
        for _ in 0..90 * 12 {
            self.wait(5_000);
            let stacks = self.call("cloudformation:DescribeStacks", json!({"StackName": "lab"}));
            match stacks["Stacks"][0]["StackStatus"].as_str().unwrap() {
                "CREATE_IN_PROGRESS" => (),
                "CREATE_COMPLETE" => {
                    self.created = self.now() - asked;
                    let to_the_minute = (MINUTE_MS - self.created % MINUTE_MS) % MINUTE_MS;
                    return self.wait(to_the_minute + 10 * MINUTE_MS);
                }
                other => panic!("{other}: {}", stacks["Stacks"][0]["StackStatusReason"]),
            }
        }
        panic!("the stack was never made");
    }

    /// Waits until it is half a minute to the next measure of a capacity provider, if there is one:
    /// a step can come at any time between two, and this is the middle.
    fn midway(&mut self) {
        let next = self.world.queue.iter().find_map(|(at, what)| match what {
            Happening::Object { verb, .. } if verb == "measure" => Some(at),
            _ => None,
        });
        if let Some(next) = next {
            let until = (next - MINUTE_MS / 2).max(self.world.now_ms);
            advance(&mut self.world, until);
        }
    }

    /// Sets every service to its share at once.
    pub(crate) fn raise(&mut self, mut counts: Vec<u32>) {
        let cluster = self.cluster();
        let listed = self.call(
            "ecs:ListServices",
            json!({"cluster": cluster, "maxResults": 100}),
        );
        let arns = listed["serviceArns"].as_array().unwrap().clone();
        assert_eq!(arns.len(), counts.len());
        counts.sort_unstable();
        for (arn, count) in arns.iter().zip(counts) {
            let input = json!({"cluster": cluster, "service": arn, "desiredCount": count});
            self.call("ecs:UpdateService", input);
        }
    }

    fn cluster(&mut self) -> Value {
        self.call("ecs:ListClusters", json!({}))["clusterArns"][0].clone()
    }
}

/// A world of the setup's era with the profile's stack in it, half a minute before the step.
pub(crate) fn prepare(setup: &Setup) -> (Lab, Profile) {
    let opened = open(&setup.profile, &setup.sets).unwrap();
    let profile = opened.resolved.profile.clone();
    let template = by_tag(&rendered(&opened).template.document()).to_string();
    let place = Place::new(ACCOUNT, profile.region.as_str());
    let mut world = World::new(DEFAULT_SEED, GENESIS_MS);
    if let Some(era) = &setup.era {
        world.take_on(Model::of_era(era).unwrap());
    }
    kinds::open(&mut world, &place);
    if setup.no_trunking {
        let settings = &mut world.region_mut(&place).settings;
        settings.insert("ecs/awsvpcTrunking".to_owned(), "disabled".to_owned());
    }
    let mut lab = Lab {
        world,
        place,
        created: 0,
    };
    lab.deploy(&template);
    lab.midway();
    (lab, profile)
}

/// Runs an experiment for so many minutes.
pub(crate) fn run(setup: &Setup, minutes: i64) -> Curve {
    let (mut lab, profile) = prepare(setup);
    let t0 = lab.now();
    lab.raise(profile.workload.services.counts());
    lab.wait(minutes * MINUTE_MS);
    let tasks = lab.world.tasks(&lab.place).iter();
    let apps = tasks
        .filter(|task| !task.is_stopped())
        .filter_map(|task| kinds::pace::serves_at(&lab.world, &lab.place, task));
    let now = lab.world.now_ms;
    let mut starts: Vec<i64> = apps
        .filter(|app| *app <= now)
        .map(|app| (app - t0).max(0))
        .collect();
    starts.sort_unstable();
    Curve(starts)
}
