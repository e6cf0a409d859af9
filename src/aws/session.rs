//! One session: where calls go, as whom, and by which clock.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_config::{Region, SdkConfig};
use aws_sdk_sts::config::{SharedCredentialsProvider, SharedHttpClient};
use jiff::Timestamp;

use super::budget::Budget;
use super::credentials::{Lasting, Renewable};
use super::settings::{app_name, environment_region, real, renewable, simulated};
use super::tally::{Tallied, Tally};
use super::{
    AutoScaling, Clock, CloudControl, CloudFormation, Ec2, Ecr, Ecs, Elb, Error, Http, Iam, Logs,
    Pricing, Scheduler, ServiceQuotas, Ssm, Sts, SystemClock,
};
use crate::stack::Identity;

/// Where calls go.
#[derive(Debug, Clone)]
pub enum Target {
    /// AWS itself.
    Aws,
    /// Another server that speaks AWS's protocols.
    Endpoint(String),
    /// A simulation behind the SDK's HTTP client.
    Simulated {
        /// Answers the calls.
        http_client: SharedHttpClient,
        /// Simulated time.
        clock: Arc<dyn Clock>,
        /// When the simulated credentials run out; `None`: never.
        expires: Option<Timestamp>,
    },
}

/// What a session is made from.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where calls go.
    pub target: Target,
    /// The Region.
    pub region: String,
    /// The AWS profile of the shared configuration files; `None` is the chain's own choice.
    pub aws_profile: Option<String>,
}

/// Where calls go, as whom, and by which clock. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Session {
    config: SdkConfig,
    clock: Arc<dyn Clock>,
    target: Target,
    region: String,
    environment_region: Option<String>,
    credentials: Renewable,
    budgets: Budgets,
    tally: Tally,
    cloudformation: CloudFormation,
}

/// The budget of each Region, one for all sessions that come from one.
type Budgets = Arc<Mutex<BTreeMap<String, Arc<Budget>>>>;

impl Session {
    /// Makes a session. No call is made; credentials are looked for with the first one.
    pub async fn connect(options: Options) -> Self {
        let region = options.region;
        let (config, clock, environment_region) = match &options.target {
            Target::Simulated {
                http_client, clock, ..
            } => {
                let config = simulated(http_client.clone(), clock, &region);
                (config, Arc::clone(clock), None)
            }
            Target::Aws | Target::Endpoint(_) => {
                let profile = options.aws_profile.as_deref();
                let mut config = real(&region, profile, &options.target).await;
                if config.app_name().is_none() {
                    let mut builder = config.into_builder();
                    builder.set_app_name(app_name());
                    config = builder.build();
                }
                let clock: Arc<dyn Clock> = Arc::new(SystemClock);
                (config, clock, environment_region(profile).await)
            }
        };
        let credentials = renewable(&config, &region, &options.target, options.aws_profile);
        let config = config
            .into_builder()
            .credentials_provider(SharedCredentialsProvider::new(credentials.clone()))
            .identity_cache(credentials.clone())
            .build();
        let budgets = Budgets::default();
        let cloudformation = cloudformation(&config, &region, &budgets, &clock);
        Self {
            config,
            tally: Tally::new(&clock),
            clock,
            credentials,
            budgets,
            target: options.target,
            region,
            environment_region,
            cloudformation,
        }
    }

    /// The same session in another Region.
    #[must_use]
    pub fn in_region(&self, region: &str) -> Self {
        let config = self
            .config
            .to_builder()
            .region(Region::new(region.to_owned()))
            .build();
        Self {
            cloudformation: cloudformation(&config, region, &self.budgets, &self.clock),
            config,
            region: region.to_owned(),
            ..self.clone()
        }
    }

    /// The session's clock.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// The session's Region.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The Region the environment or the AWS profile names, when it is another one.
    pub fn other_region(&self) -> Option<&str> {
        self.environment_region
            .as_deref()
            .filter(|region| *region != self.region)
    }

    /// May what is made here cost money? Only the sandbox and a server on this machine do not bill.
    pub fn bills(&self) -> bool {
        match &self.target {
            Target::Aws => true,
            Target::Endpoint(url) => !is_loopback(url),
            Target::Simulated { .. } => false,
        }
    }

    /// Are the answers simulated, by the sandbox in this process?
    pub const fn is_simulated(&self) -> bool {
        matches!(self.target, Target::Simulated { .. })
    }

    /// The target in a word: `aws`, `sandbox`, or the endpoint's URL.
    pub fn target(&self) -> &str {
        match &self.target {
            Target::Aws => "aws",
            Target::Endpoint(url) => url,
            Target::Simulated { .. } => "sandbox",
        }
    }

    /// CloudFormation in this Region.
    pub const fn cloudformation(&self) -> &CloudFormation {
        &self.cloudformation
    }

    /// Plain HTTP by the way this session's calls take. Looks for no credentials.
    pub fn http(&self) -> Http {
        Http::new(&self.config, &self.clock, self.is_simulated())
    }

    /// ECR in this Region.
    pub fn ecr(&self) -> Ecr {
        Ecr::new(&self.config, &self.region)
    }

    /// ECS in this Region.
    pub fn ecs(&self) -> Ecs {
        Ecs::new(&self.config, &self.region, &self.tally)
    }

    /// CloudWatch Logs in this Region.
    pub fn logs(&self) -> Logs {
        Logs::new(&self.config, &self.region, &self.tally)
    }

    /// What ECS and CloudWatch Logs were asked so far, in this session and all that come from the
    /// same one, and how far this machine's clock is from theirs.
    pub fn tallied(&self) -> Tallied {
        self.tally.tallied()
    }

    /// EventBridge Scheduler in this Region.
    pub fn scheduler(&self) -> Scheduler {
        Scheduler::new(&self.config, &self.region)
    }

    /// EC2 in this Region.
    pub fn ec2(&self) -> Ec2 {
        Ec2::new(&self.config, &self.region)
    }

    /// Auto Scaling in this Region.
    pub fn autoscaling(&self) -> AutoScaling {
        AutoScaling::new(&self.config, &self.region)
    }

    /// Elastic Load Balancing in this Region.
    pub fn elb(&self) -> Elb {
        Elb::new(&self.config, &self.region)
    }

    /// IAM of this Region's partition.
    pub fn iam(&self) -> Iam {
        Iam::new(&self.config, &self.region)
    }

    /// Service Quotas in this Region.
    pub fn quotas(&self) -> ServiceQuotas {
        ServiceQuotas::new(&self.config, &self.region)
    }

    /// The parameter store in this Region.
    pub fn ssm(&self) -> Ssm {
        Ssm::new(&self.config, &self.region)
    }

    /// The price list, which is one for all Regions.
    pub fn pricing(&self) -> Pricing {
        Pricing::new(&self.config, &self.region)
    }

    /// Cloud Control in this Region.
    pub fn cloudcontrol(&self) -> CloudControl {
        CloudControl::new(&self.config, &self.region)
    }

    /// Looks for credentials anew, as if the command had just begun: for when they have run out.
    /// Holds for every session that comes from the same one.
    pub async fn renew(&self) {
        self.credentials.renew().await;
    }

    /// How long the credentials of the last call hold; `None` before any call.
    pub fn lasting(&self) -> Option<Lasting> {
        match self.target {
            Target::Simulated {
                expires: Some(end), ..
            } => Some(Lasting::Until(end)),
            _ => self.credentials.lasting(),
        }
    }

    /// Who the calls are made as.
    pub async fn identity(&self) -> Result<Identity, Error> {
        let caller = Sts::new(&self.config, &self.region, &self.tally)
            .caller()
            .await?;
        Ok(Identity {
            target: self.target().to_owned(),
            simulated: self.is_simulated(),
            account: caller.account,
            region: self.region.clone(),
            principal: caller.arn,
        })
    }
}

/// CloudFormation in a Region, under that Region's budget.
fn cloudformation(
    config: &SdkConfig,
    region: &str,
    budgets: &Budgets,
    clock: &Arc<dyn Clock>,
) -> CloudFormation {
    let budget = budgets
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .entry(region.to_owned())
        .or_insert_with(|| Arc::new(Budget::new(clock.now())))
        .clone();
    CloudFormation::new(config, region, budget, Arc::clone(clock))
}

/// Does this address name this machine?
pub fn is_loopback(url: &str) -> bool {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_this_machine_is_free_of_charge() {
        for free in [
            "http://127.0.0.1:4566",
            "http://localhost",
            "http://[::1]:80/x",
            "http://a@127.9.9.9/",
        ] {
            assert!(is_loopback(free), "{free}");
        }
        for real in [
            "https://cloudformation.us-east-1.amazonaws.com",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "http://127.0.0.1@example.com",
            "http://10.0.0.1",
            "",
        ] {
            assert!(!is_loopback(real), "{real}");
        }
    }
}
