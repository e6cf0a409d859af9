//! Where AWS calls go, from the global options: AWS itself, another endpoint, or the sandbox.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::{CliError, Exit, Globals, endpoint, failure, faults, model, policy_file};
use crate::aws::{Clock, Options, REGIONS, Session, Target, Wait};
use crate::image::REPOSITORY;
use crate::profile::nearest;
use crate::sandbox::engine::kinds::names;
use crate::sandbox::engine::world::Region;
use crate::sandbox::{self, Sandbox, Settings, SimulatedClock, StateError};

/// The Region where commands that name no profile ask who they are; every profile's default.
pub const HOME_REGION: &str = "us-east-1";

/// The Region where a command that looks into several begins: the first that `--region` names.
pub fn home_region(globals: &Globals) -> &str {
    let named = globals.region.as_deref().unwrap_or(HOME_REGION);
    named.split(',').next().unwrap_or(named).trim()
}

/// A session, and what stands behind it.
#[derive(Debug, Clone)]
pub struct Reach {
    /// Where calls go.
    pub session: Session,
    /// The simulated AWS, if it is one.
    pub sandbox: Option<Sandbox>,
}

/// Opens the target that the global options name, in a Region.
pub async fn connect(globals: &Globals, region: &str) -> Result<Reach, CliError> {
    if globals.endpoint_url.is_none() {
        known(region)?;
    }
    let sandbox = match settings(globals)? {
        Some(settings) => Some(Sandbox::open(&settings).map_err(|error| unusable(&error))?),
        None => None,
    };
    if sandbox.is_none() {
        endpoint::check(globals.endpoint_url.as_deref())?;
    }
    let target = match (&sandbox, &globals.endpoint_url) {
        (Some(sandbox), _) => simulated(sandbox),
        (None, Some(url)) => Target::Endpoint(url.clone()),
        (None, None) => Target::Aws,
    };
    let session = Session::connect(Options {
        target,
        region: region.to_owned(),
        aws_profile: globals.aws_profile.clone(),
    })
    .await;
    if let Some(expected) = &globals.expect_account {
        expect_account(&session, expected).await?;
    }
    Ok(Reach { session, sandbox })
}

/// Refuses to work in another account than the one that is meant.
async fn expect_account(session: &Session, expected: &str) -> Result<(), CliError> {
    let caller = session
        .identity()
        .await
        .map_err(|error| failure::call_failed(&error))?;
    if caller.account == expected {
        return Ok(());
    }
    let message = format!(
        "the credentials belong to the account {}, not to {expected}",
        caller.account
    );
    Err(CliError::new(Exit::Refused, "other-account", message)
        .detail("account", caller.account)
        .detail("principal", caller.principal)
        .hint("nothing was made; choose other credentials, such as with `--aws-profile NAME`"))
}

/// Refuses a Region that AWS does not have, before anybody waits for its host name.
fn known(region: &str) -> Result<(), CliError> {
    if REGIONS.iter().any(|known| known.name == region) {
        return Ok(());
    }
    let message = format!("there is no region `{region}`");
    let error = CliError::new(Exit::Usage, "no-region", message);
    let nearest = nearest(region, REGIONS.iter().map(|known| known.name));
    Err(match nearest {
        Some(name) => error.hint(format!("did you mean `{name}`?")),
        None => error.hint("such as `us-east-1`"),
    })
}

/// A sandbox as a session's target.
pub fn simulated(sandbox: &Sandbox) -> Target {
    Target::Simulated {
        http_client: sandbox.http_client(),
        clock: Arc::new(SandboxClock(sandbox.clock())),
        expires: sandbox.credentials_end(),
    }
}

/// Which world the global options name; `None` when they name none. An option that only means
/// something in the sandbox is refused outside it, or somebody deploys for real and believes it
/// is a rehearsal.
pub fn settings(globals: &Globals) -> Result<Option<Settings>, CliError> {
    let Some(file) = &globals.sandbox else {
        let stray = [
            ("--sandbox-speed", globals.sandbox_speed.is_some()),
            ("--sandbox-seed", globals.sandbox_seed.is_some()),
            ("--sandbox-faults", globals.sandbox_faults.is_some()),
            ("--sandbox-log", globals.sandbox_log.is_some()),
            ("--sandbox-model", globals.sandbox_model.is_some()),
            ("--sandbox-policy", globals.sandbox_policy.is_some()),
        ];
        return match stray.into_iter().find(|(_, given)| *given) {
            Some((option, _)) => Err(CliError::new(
                Exit::Usage,
                "usage",
                format!("`{option}` has no meaning without `--sandbox`"),
            )
            .hint("add `--sandbox` to work in the simulated AWS")),
            None => Ok(None),
        };
    };
    world(globals, file.as_deref()).map(Some)
}

/// The world of a file, or the default one, with the speed and seed of the global options.
pub fn world(globals: &Globals, file: Option<&Path>) -> Result<Settings, CliError> {
    let file = match file {
        Some(file) => file.to_owned(),
        None => sandbox::default_file().map_err(|error| unusable(&error))?,
    };
    let faults = globals.sandbox_faults.as_deref().map(faults::script);
    Ok(Settings {
        faults: faults.transpose()?,
        log: globals.sandbox_log.clone(),
        model: globals
            .sandbox_model
            .as_deref()
            .map(model::read)
            .transpose()?,
        policies: globals
            .sandbox_policy
            .as_deref()
            .map(policy_file::read)
            .transpose()?,
        file,
        seed: globals.sandbox_seed,
        speed: globals.sandbox_speed.unwrap_or_default(),
    })
}

/// The error for a world that cannot be used.
pub fn unusable(error: &StateError) -> CliError {
    CliError::new(Exit::Other, "sandbox", "the sandbox cannot be used")
        .caused_by(error)
        .hint(error.hint())
}

impl Reach {
    /// The Regions to look into for stacks: those of `--region` alone if given; all of AWS's; those of the
    /// sandbox's world that have any; one, where another server answers.
    pub fn regions(&self, globals: &Globals) -> Result<Vec<String>, CliError> {
        self.regions_with(globals, |region| !region.stacks.is_empty())
    }

    /// The Regions to look into for the image's repository, which needs no stack to cost money.
    pub fn image_regions(&self, globals: &Globals) -> Result<Vec<String>, CliError> {
        self.regions_with(globals, |region| {
            let repositories = region.objects.get(names::REPOSITORY);
            repositories.is_some_and(|repositories| repositories.contains_key(REPOSITORY))
        })
    }

    fn regions_with(
        &self,
        globals: &Globals,
        in_sandbox: impl Fn(&Region) -> bool,
    ) -> Result<Vec<String>, CliError> {
        if let Some(region) = &globals.region {
            let regions = region.split(',').map(str::trim).map(str::to_owned);
            let regions: Vec<String> = regions.filter(|region| !region.is_empty()).collect();
            if globals.endpoint_url.is_none() {
                regions.iter().try_for_each(|region| known(region))?;
            }
            return Ok(regions);
        }
        if let Some(sandbox) = &self.sandbox {
            let regions = sandbox.look(|world| {
                world
                    .accounts
                    .values()
                    .flat_map(|account| &account.regions)
                    .filter(|(_, region)| in_sandbox(region))
                    .map(|(name, _)| name.clone())
                    .collect::<std::collections::BTreeSet<_>>()
            });
            let regions = regions.map_err(|error| unusable(&error))?;
            return Ok(regions.into_iter().collect());
        }
        if globals.endpoint_url.is_some() {
            return Ok(vec![self.session.region().to_owned()]);
        }
        Ok(REGIONS
            .iter()
            .map(|region| region.name.to_owned())
            .collect())
    }
}

/// The sandbox's clock as a session's.
#[derive(Debug)]
struct SandboxClock(SimulatedClock);

impl Clock for SandboxClock {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn sleep(&self, length: Duration) -> Wait {
        Box::pin(self.0.clone().sleep(length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sandbox_options_mean_nothing_outside_it() {
        let globals = Globals {
            sandbox_speed: Some(sandbox::Speed::Max),
            ..Globals::default()
        };
        assert_eq!(settings(&globals).unwrap_err().exit(), Exit::Usage);
        assert_eq!(settings(&Globals::default()).unwrap(), None);
    }
}
