//! The simulated services: one file each, trees in, trees out.
//!
//! A service is a row: its name in the credential scope, its actions, and how it words an unknown
//! one. Nothing is silently accepted: what is not in a row is refused as AWS refuses what it does
//! not know.

mod autoscaling;
mod cloudcontrol;
pub mod cloudformation;
mod ec2;
mod ecr;
mod ecs;
mod elb;
#[cfg(test)]
mod fixtures;
pub mod gate;
mod iam;
mod logs;
mod page;
mod pricing;
pub mod registry;
mod scheduler;
mod servicequotas;
mod ssm;
mod sts;
#[cfg(test)]
mod tests;

use super::call::{Answer, ApiError, Call};
use super::engine::{Place, World, kinds};
use super::policy;

pub use iam::LINKED;
pub use scheduler::invoke;

/// Every simulated service.
pub static SIMULATED: &[&Service] = &[
    &autoscaling::SERVICE,
    &cloudcontrol::SERVICE,
    &cloudformation::SERVICE,
    &ec2::SERVICE,
    &ecr::SERVICE,
    &ecs::SERVICE,
    &elb::SERVICE,
    &iam::SERVICE,
    &logs::SERVICE,
    &pricing::SERVICE,
    &registry::PRIVATE,
    &registry::PUBLIC_ONE,
    &scheduler::SERVICE,
    &servicequotas::SERVICE,
    &ssm::SERVICE,
    &sts::SERVICE,
];

/// One service.
#[derive(Debug)]
pub struct Service {
    /// Name in the credential scope of a signature, such as `cloudformation`.
    pub name: &'static str,
    /// Version of the API, where calls name it, such as `2010-05-15`.
    pub version: &'static str,
    /// How it words an unknown action.
    pub unknown: Unknown,
    /// Its actions, sorted by name.
    pub actions: &'static [Action],
}

/// How a service words an unknown action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// Query protocols: `InvalidAction`.
    InvalidAction,
    /// JSON protocols: `UnknownOperationException`.
    UnknownOperation,
}

/// One action of a service.
#[derive(Debug)]
pub struct Action {
    /// Name, such as `CreateStack`.
    pub name: &'static str,
    /// What it does.
    pub run: Run,
}

/// What an action does.
#[derive(Debug, Clone, Copy)]
pub enum Run {
    /// Looks at the world.
    Read(fn(&World, &Call) -> Answer),
    /// Changes the world.
    Write(fn(&mut World, &Call) -> Answer),
}

impl Action {
    /// An action that looks.
    pub const fn read(name: &'static str, run: fn(&World, &Call) -> Answer) -> Self {
        Self {
            name,
            run: Run::Read(run),
        }
    }

    /// An action that changes something.
    pub const fn write(name: &'static str, run: fn(&mut World, &Call) -> Answer) -> Self {
        Self {
            name,
            run: Run::Write(run),
        }
    }
}

/// The service of a name.
pub fn service(name: &str) -> Option<&'static Service> {
    SIMULATED
        .iter()
        .copied()
        .find(|service| service.name == name)
}

/// Whether a call may change the world, so that it is worth saving after it.
pub fn changes(call: &Call) -> bool {
    service(&call.service)
        .and_then(|service| service.action(&call.action))
        .is_some_and(|action| matches!(action.run, Run::Write(_)))
}

/// Answers a call, as the world stands now. A region gets what AWS puts into every one when it is
/// first spoken to.
pub fn handle(world: &mut World, call: &Call) -> Answer {
    let Some(service) = service(&call.service) else {
        return Err(ApiError {
            status: 404,
            code: "UnknownOperationException".to_owned(),
            message: format!("the sandbox does not simulate the service {}", call.service),
        });
    };
    kinds::open(world, &place(call));
    gate::admit(world, call)?;
    let Some(action) = service.action(&call.action) else {
        return Err(service.unknown_action(&call.action));
    };
    policy::check(world, call)?;
    let answer = match action.run {
        Run::Read(run) => run(world, call),
        Run::Write(run) => run(world, call),
    };
    if answer.is_ok() {
        policy::remember(world, call);
    }
    answer
}

/// Account and region of a call.
fn place(call: &Call) -> Place {
    Place::new(call.account.as_str(), call.region.as_str())
}

impl Service {
    /// The action of a name.
    pub fn action(&self, name: &str) -> Option<&'static Action> {
        self.actions.iter().find(|action| action.name == name)
    }

    fn unknown_action(&self, action: &str) -> ApiError {
        match self.unknown {
            Unknown::InvalidAction => ApiError::client(
                "InvalidAction",
                format!(
                    "Could not find operation {action} for version {}",
                    self.version
                ),
            ),
            Unknown::UnknownOperation => ApiError::client("UnknownOperationException", ""),
        }
    }
}
